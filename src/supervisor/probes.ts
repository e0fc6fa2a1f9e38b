/** How the supervisor asks processes by HTTP whether they serve. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StartProblem } from './problem.ts';

/** Resolves when the address answers with success; rejects when it does not. */
export async function answers(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

/**
 * Resolves when the api at this address says that all it needs is up.
 * @throws StartProblem with its last answer
 */
export async function untilReady(url: string, withinMs: number): Promise<void> {
  let last: unknown;
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) {
    try {
      const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      last = await response.text();
      if (response.ok) return;
    } catch (error) {
      last = error;
    }
  }
  throw new StartProblem(
    `${url} is not ready after ${withinMs / 1000} s`,
    `its last answer: ${last}`,
    'see the lines of the processes above',
  );
}
