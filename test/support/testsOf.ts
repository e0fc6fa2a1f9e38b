import { test } from '@jest/globals';

/** `test.concurrent` for what can be asked only of some pipelines: of the others there is no such test. */
export const testsOf = (those: boolean) => (title: string, run: () => Promise<void>) => {
  if (those) test.concurrent(title, run);
};
