/**
 * Tests that mostly wait, side by side. `test.concurrent` runs only those at once that stand next to each other in one `describe`, and
 * waits for the slowest before it goes on to the next; these know of no such borders.
 */
import { test } from '@jest/globals';

export interface Together {
  /** What they need is there: they begin, in the order in which they were declared. */
  begin(): void;
  /** Declares one; it fails by itself, whenever it is looked at. */
  test(name: string, body: () => Promise<void>): void;
  /** Resolves when all have ended, well or not. */
  over(): Promise<unknown>;
}

/** @param options.atOnce how many at once; all when left out */
export function together({ atOnce = Infinity }: { atOnce?: number } = {}): Together {
  const ready = Promise.withResolvers<void>();
  const results: Promise<void>[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;

  async function run(body: () => Promise<void>): Promise<void> {
    await ready.promise;
    if (running < atOnce) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await body();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  return {
    begin: () => ready.resolve(),
    test(name, body) {
      const result = run(body);
      // Said when its turn comes.
      result.catch(() => {});
      results.push(result);
      test(name, () => result);
    },
    over: () => Promise.allSettled(results),
  };
}
