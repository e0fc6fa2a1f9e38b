/**
 * One query, kept fresh without a subscription of its own: asked when the page opens, when one of the viewer's runs that bears
 * on it changes, when the tab or the network comes back, and, while the socket is away and something goes on, every 3 s. The
 * newest answer is shown; a question that fails leaves the older one on screen.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { request, type Document } from './api.ts';
import { onWake } from './browser.ts';
import { onRunChanged } from './runsChannel.ts';
import { onSocket, wantSocket } from './socket.ts';
import type { Link, RunSummary } from './state.ts';

export interface Fresh<Data> {
  /** Null before the first answer. */
  data: Data | null;
  /** Why the last question had no answer. */
  failure: Error | null;
  busy: boolean;
  link: Link;
  /** Local clock, milliseconds; 0 before the first answer. */
  asOf: number;
}

const pollMs = 3_000;
/** However often runs change, the question is asked at most once in this time. */
const gapMs = 1_000;

interface Asking {
  /** Asks at once. */
  refresh(): void;
  /** Asks at once where the socket does not tell: for what was seen to have changed by other ways. */
  catchUp(): void;
}

/**
 * @param bearsOn whether a run's change may change the answer
 * @param goesOn whether the next answer may be another one: where nothing goes on, nothing is asked for without the socket
 */
export function useFresh<Data, Variables extends Record<string, unknown>>(
  document: Document<Data, Variables>,
  variables: Variables,
  bearsOn: (run: RunSummary) => boolean,
  goesOn: (answer: Data) => boolean = always,
): Fresh<Data> & Asking {
  const [fresh, setFresh] = useState<Fresh<Data>>(nothing);
  const judge = useRef({ bearsOn, goesOn });
  useEffect(() => {
    judge.current = { bearsOn, goesOn };
  });
  const asking = useRef<Asking>(deaf);
  const asked = JSON.stringify(variables);

  useEffect(() => {
    const wanted = JSON.parse(asked) as Variables;
    let [closed, socketOpen, underWay, again, rests] = [false, false, false, false, false];
    let [askedAt, dueAt] = [0, Number.POSITIVE_INFINITY];
    let timer: ReturnType<typeof setTimeout> | undefined;

    /** The next question, unless one is due before that. */
    const schedule = (milliseconds: number) => {
      const at = Date.now() + milliseconds;
      if (closed || at >= dueAt) return;
      clearTimeout(timer);
      dueAt = at;
      timer = setTimeout(() => void read(), milliseconds);
    };
    const read = async () => {
      clearTimeout(timer);
      dueAt = Number.POSITIVE_INFINITY;
      // A tab that nobody looks at asks when it is looked at again.
      if (globalThis.document.visibilityState === 'hidden' && askedAt > 0) return;
      if (underWay) return void (again = true);
      underWay = true;
      askedAt = Date.now();
      setFresh((before) => ({ ...before, busy: true }));
      try {
        const data = await request(document, wanted);
        if (closed) return;
        rest(!judge.current.goesOn(data));
        setFresh({ data, failure: null, busy: false, link: linkNow(), asOf: Date.now() });
        if (!socketOpen && !rests) schedule(pollMs);
      } catch (error) {
        if (closed) return;
        const failure = error instanceof Error ? error : new Error(String(error));
        const link = navigator.onLine ? 'RECONNECTING' : 'OFFLINE';
        setFresh((before) => ({ ...before, failure, busy: false, link }));
        schedule(pollMs);
      } finally {
        underWay = false;
        if (again) schedule(gapMs);
        again = false;
      }
    };

    const linkNow = (): Link => (socketOpen ? 'LIVE' : rests ? 'ENDED' : 'POLLING');
    /** Nothing goes on any more, or something does again. */
    const rest = (now: boolean) => {
      if (now === rests) return;
      rests = now;
      wantSocket(!rests);
      if (!rests || socketOpen) return;
      clearTimeout(timer);
      dueAt = Number.POSITIVE_INFINITY;
    };

    setFresh(nothing);
    asking.current = { refresh: () => void read(), catchUp: () => void (socketOpen || read()) };
    void read();
    wantSocket(true);
    const letGo = [
      onWake(() => void read()),
      onSocket((open) => {
        const changed = open !== socketOpen;
        socketOpen = open;
        if (open && changed) void read();
        if (!open && !rests) schedule(pollMs);
        if (!open && changed && rests) setFresh((before) => ({ ...before, link: linkNow() }));
      }),
      onRunChanged((run) => {
        if (judge.current.bearsOn(run)) schedule(Math.max(100, askedAt + gapMs - Date.now()));
      }),
    ];
    return () => {
      closed = true;
      clearTimeout(timer);
      rest(true);
      for (const stop of letGo) stop();
    };
  }, [document, asked]);

  const refresh = useCallback(() => asking.current.refresh(), []);
  const catchUp = useCallback(() => asking.current.catchUp(), []);
  return { ...fresh, refresh, catchUp };
}

const always = () => true;
const deaf: Asking = { refresh: () => {}, catchUp: () => {} };
const nothing: Fresh<never> = { data: null, failure: null, busy: true, link: 'CONNECTING', asOf: 0 };
