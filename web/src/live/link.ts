/** What the shell's chip and banner say of the connection: the page that shows live data tells them. */
import { useEffect, useSyncExternalStore } from 'react';
import type { Link } from './state.ts';

export interface LinkState {
  link: Link;
  linkSince: number;
  asOf: number;
}

let state: LinkState | null = null;
const listeners = new Set<() => void>();

/** The page's own view of the connection; null when it leaves. */
export function showLink(next: LinkState | null): void {
  if (state?.link === next?.link && state?.asOf === next?.asOf) return;
  state = next;
  for (const listener of listeners) listener();
}

/** As `showLink`, while the component is there. */
export function useShownLink({ link, linkSince, asOf }: LinkState): void {
  useEffect(() => showLink({ link, linkSince, asOf }), [link, linkSince, asOf]);
  useEffect(() => () => showLink(null), []);
}

/** The connection of the page that is shown; null where the page shows nothing live. */
export function useLink(): LinkState | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
