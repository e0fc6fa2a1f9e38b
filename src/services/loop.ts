/** What a process does again and again, for as long as it lives. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

/**
 * Does `round`, waits, and does it again. A round that fails is logged, with `name`, and the next one comes all the same.
 * @param firstAfterMs when the first round comes
 * @returns stops the loop, and resolves when its last round is over
 */
export function startLoop(
  log: Log,
  name: string,
  everyMs: number,
  round: () => Promise<void>,
  firstAfterMs = 0,
): () => Promise<void> {
  const stopped = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopped.signal }).catch(() => {});
  const loop = (async () => {
    if (firstAfterMs > 0) await pause(firstAfterMs);
    while (!stopped.signal.aborted) {
      try {
        await round();
      } catch (error) {
        log.warn({ err: error, loop: name }, 'a round of a loop failed; trying again');
      }
      await pause(everyMs);
    }
  })();
  return async () => {
    stopped.abort();
    await loop;
  };
}
