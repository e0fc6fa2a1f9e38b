/** The viewer's `runs` subscription, one for the whole tab, while anybody in it listens. */
import { RunsChangedDocument } from '../gql/graphql.ts';
import { subscribe } from './api.ts';
import type { RunSummary } from './state.ts';

const reopenMs = 2_000;
const listeners = new Set<(run: RunSummary) => void>();
let letGo: (() => void) | null = null;
let reopenTimer: ReturnType<typeof setTimeout> | undefined;

function open(): void {
  letGo = subscribe(
    RunsChangedDocument,
    {},
    {
      next: ({ runs }) => {
        for (const listener of listeners) listener(runs);
      },
      ended: () => {
        letGo = null;
        reopenTimer = setTimeout(() => listeners.size > 0 && open(), reopenMs);
      },
    },
  );
}

/** Calls `listener` with every change of the viewer's own runs. */
export function onRunChanged(listener: (run: RunSummary) => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    clearTimeout(reopenTimer);
    if (!letGo) open();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    letGo?.();
    letGo = null;
  };
}
