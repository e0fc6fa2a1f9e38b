/** A run in a component: watches it while mounted, with the text that its steps are writing. */
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { RunTextDocument } from '../gql/graphql.ts';
import { request, subscribe } from './api.ts';
import { onWake } from './browser.ts';
import { useShownLink } from './link.ts';
import { oncePerMicrotask } from './oncePerMicrotask.ts';
import { runQuery, runSubscription } from './runDocuments.ts';
import { RunWatcher, type WatcherPorts } from './runWatcher.ts';
import { onRunChanged } from './runsChannel.ts';
import { onSocket, wantSocket } from './socket.ts';
import { isFinal, type Run, type RunView } from './state.ts';
import { addChunk, noTexts, type Texts } from './text.ts';

function browserPorts(): WatcherPorts<Run> {
  let wanting = false;
  return {
    stream: (id, sink) =>
      subscribe(
        runSubscription,
        { id },
        {
          next: ({ run }) => sink.next(run),
          ended: (code) => sink.ended(code === 'NOT_FOUND'),
        },
      ),
    query: async (id) => (await request(runQuery, { id })).run,
    onRunChanged,
    onWake,
    onSocket,
    online: () => navigator.onLine,
    now: () => Date.now(),
    after: (milliseconds, body) => {
      const timer = setTimeout(body, milliseconds);
      return () => clearTimeout(timer);
    },
    urgent: (wanted) => {
      if (wanted === wanting) return;
      wanting = wanted;
      wantSocket(wanted);
    },
  };
}

/** The newest state of run `id`, watched while mounted; null watches none. `refresh` asks at once. */
export function useWatchedRun(id: string | null): { view: RunView; refresh: () => void } {
  const [watcher, setWatcher] = useState<RunWatcher<Run> | null>(null);
  useEffect(() => {
    if (id === null) return;
    const started = new RunWatcher<Run>(id, browserPorts());
    started.start();
    setWatcher(started);
    return () => {
      started.close();
      setWatcher(null);
    };
  }, [id]);

  const view = useSyncExternalStore(
    useMemo(() => (listener: () => void) => watcher?.subscribe(listener) ?? (() => {}), [watcher]),
    () => watcher?.view ?? nothingYet,
  );
  return { view, refresh: () => void watcher?.refresh() };
}

/** As `useWatchedRun`, for the page whose run it is: the page's head shows how it is heard of. */
export function useRun(id: string): { view: RunView; refresh: () => void } {
  const watched = useWatchedRun(id);
  useShownLink(watched.view);
  return watched;
}

const nothingYet: RunView = { run: null, missing: false, link: 'CONNECTING', linkSince: 0, asOf: 0, clockOffset: 0 };

/** The text of each step as it is being written, while the run goes on; when it has ended, as far as it was seen. */
export function useRunTexts(run: Pick<Run, 'id' | 'generation' | 'status'> | null): Texts {
  const id = run && !isFinal(run.status) ? run.id : null;
  const [texts, setTexts] = useState<Texts>(noTexts);
  useEffect(() => {
    if (!id) return;
    let known = noTexts;
    setTexts(noTexts);
    let letGo = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = oncePerMicrotask(() => setTexts(known));
    const open = () => {
      letGo();
      letGo = subscribe(
        RunTextDocument,
        { id },
        {
          next: ({ runText }) => {
            const next = addChunk(known, runText);
            // Something is missing before this chunk: a fresh subscription begins with the whole text.
            if (next === null) return reopen(0);
            if (next === known) return;
            known = next;
            tell();
          },
          ended: () => reopen(2_000),
        },
      );
    };
    const reopen = (delay: number) => {
      letGo();
      clearTimeout(timer);
      timer = setTimeout(open, delay);
    };
    open();
    return () => {
      clearTimeout(timer);
      letGo();
    };
  }, [id]);
  const generation = run?.generation ?? 0;
  return useMemo(() => textsOf(texts, generation), [texts, generation]);
}

/** What an earlier generation wrote is not shown for the present one. */
function textsOf(texts: Texts, generation: number): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.generation === generation));
}
