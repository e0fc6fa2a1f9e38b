/** Tests that mostly wait. `test.concurrent` runs five at once; these all run at once. */
import { test } from '@jest/globals';

export interface Together {
  /** What they need is there: they begin. */
  begin(): void;
  /** Declares one; it fails by itself, whenever it is looked at. */
  test(name: string, body: () => Promise<void>): void;
}

export function together(): Together {
  const ready = Promise.withResolvers<void>();
  return {
    begin: () => ready.resolve(),
    test(name, body) {
      const result = ready.promise.then(body);
      // Said when its turn comes.
      result.catch(() => {});
      test(name, () => result);
    },
  };
}
