/**
 * Fleeting messages from workers to apis, and between apis. It may lose anything; whatever it carries is repaired from a
 * durable place (Postgres, or the engine).
 */

import type { Log } from '../log.ts';

/** A message is JSON-serialisable; its JSON is at most 7,900 bytes (Postgres takes frames under 8,000). */
export type BusMessage = { kind: string } & Record<string, unknown>;

export interface Bus {
  /** Sends soon; never throws, and waits for nothing. Messages of one process on one topic keep their order. */
  publish(topic: string, message: BusMessage): void;
  /** Calls `listener` with each message on the topic until the returned function is called. Resolves when listening. */
  subscribe(topic: string, listener: (message: BusMessage) => void): Promise<() => void>;
  /** Sends what waits and closes the connections. */
  close(): Promise<void>;
}

/** Tells every listener of one message, or of several; a listener that throws takes nothing from the others. */
export function tellAll(listeners: Iterable<(message: BusMessage) => void>, text: string, log: Log): void {
  const messages = [JSON.parse(text) as BusMessage | BusMessage[]].flat();
  for (const message of messages) {
    for (const listener of listeners) {
      try {
        listener(message);
      } catch (error) {
        log.error({ err: error, kind: message.kind }, 'a listener of the bus failed');
      }
    }
  }
}

/** Everything about one run: attempts, percents, text. */
export const runTopic = (runId: string) => `run:${runId}`;
/** What workers say of themselves. */
export const workersTopic = 'workers';
/** That a run of this viewer was started, run again or ended. */
export const viewerTopic = (viewerId: string) => `viewer:${viewerId}`;
