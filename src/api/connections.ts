/** The long-lived connections (sockets and event streams): how many each viewer holds, and an end for each. */
import type { Viewer } from '../runs/runs.ts';

export interface Connections {
  /**
   * Counts a connection of the viewer; null where that viewer has as many as allowed.
   * @param endsAt when the viewer's session ends, in ms since 1970; `end` is called then
   * @returns lets go of it; to be called once, when it has closed
   */
  add(viewer: Viewer, endsAt: number | null, end: () => void): (() => void) | null;
}

/** The longest time that a timer takes; a session that lasts longer is looked at again. */
const longestTimer = 2 ** 31 - 1;

/** @param onAdded called for each connection that is counted: who has connected is about to ask for something */
export function createConnections(perViewer: number, onAdded = () => {}): Connections {
  const counts = new Map<string, number>();
  return {
    add(viewer, endsAt, end) {
      const count = counts.get(viewer.id) ?? 0;
      if (count >= perViewer) return null;
      counts.set(viewer.id, count + 1);
      onAdded();
      const cancelTimer = endsAt === null ? () => {} : callAt(endsAt, end);
      return () => {
        cancelTimer();
        const left = (counts.get(viewer.id) ?? 1) - 1;
        if (left > 0) counts.set(viewer.id, left);
        else counts.delete(viewer.id);
      };
    },
  };
}

function callAt(time: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = time - Date.now();
    timer = left > longestTimer ? setTimeout(wait, longestTimer) : setTimeout(callback, Math.max(left, 0));
  };
  wait();
  return () => clearTimeout(timer);
}
