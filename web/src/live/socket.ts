/**
 * The one WebSocket of a tab: lazy, pings every 10 s (a pong must come within 5 s), retries for ever with jittered waits of up
 * to 10 s, at once when the tab or the network comes back. Nothing about runs in here.
 */
import { createClient } from 'graphql-ws';
import { onWake } from './browser.ts';

const keepAliveMs = 10_000;
const pongMs = 5_000;
const slowestRetryMs = 10_000;
/** While no run that is shown goes on, nothing is asked for within 10 s of the end. */
const restingRetryMs = 12_000;

let open = false;
let urgent = 0;
let pongTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<(open: boolean) => void>();

function socketIs(now: boolean): void {
  if (open === now) return;
  open = now;
  for (const listener of listeners) listener(open);
}

/** Calls `listener` at once with the present state, and at each change. */
export function onSocket(listener: (open: boolean) => void): () => void {
  listeners.add(listener);
  listener(open);
  return () => listeners.delete(listener);
}

export const socketIsOpen = (): boolean => open;

/** Counts who needs the socket back soon: a retry that waits is hurried, or, when nobody needs it any more, put off. */
export function wantSocket(wanted: boolean): void {
  urgent += wanted ? 1 : -1;
  if (urgent === (wanted ? 1 : 0)) waiting?.restart();
}

let waiting: { restart(): void; end(): void } | null = null;

function waitBeforeRetry(retries: number): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout>;
    const end = () => {
      clearTimeout(timer);
      waiting = null;
      resolve();
    };
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(end, retryDelay(retries));
    };
    waiting = { restart, end };
    restart();
  });
}

function retryDelay(retries: number): number {
  if (urgent === 0) return restingRetryMs * (1 + Math.random());
  return Math.random() * Math.min(slowestRetryMs, 500 * 2 ** Math.min(retries, 10));
}

onWake(() => {
  if (navigator.onLine) waiting?.end();
});

const socketUrl = () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`;

export const socketClient = createClient({
  url: socketUrl,
  lazy: true,
  lazyCloseTimeout: 2_000,
  keepAlive: keepAliveMs,
  connectionAckWaitTimeout: 10_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  retryWait: waitBeforeRetry,
  shouldRetry: () => true,
  on: {
    connected: () => socketIs(true),
    ping: (received) => {
      if (received) return;
      clearTimeout(pongTimer);
      // A half-open socket: nobody answers. Ending it makes the client retry.
      pongTimer = setTimeout(() => socketClient.terminate(), pongMs);
    },
    pong: (received) => {
      if (received) clearTimeout(pongTimer);
    },
    closed: () => {
      clearTimeout(pongTimer);
      socketIs(false);
    },
  },
});
