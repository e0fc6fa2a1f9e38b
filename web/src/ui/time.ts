/** The passing of time for what is painted: one ticker for the whole page, on the second, and at once when the tab is shown. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let now = Date.now();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function schedule(): void {
  clearTimeout(timer);
  if (listeners.size === 0) return;
  timer = setTimeout(
    () => {
      tick();
      schedule();
    },
    1_000 - (Date.now() % 1_000),
  );
}

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && listeners.size > 0) tick();
  });
}

const subscribe = (listener: () => void) => {
  if (listeners.size === 0) now = Date.now();
  listeners.add(listener);
  if (listeners.size === 1) schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
};

/** The local clock, in milliseconds, renewed every second. `offset` makes it the server's. */
export const useNow = (offset = 0): number => useSyncExternalStore(subscribe, () => now) + offset;
