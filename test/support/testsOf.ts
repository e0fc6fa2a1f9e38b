/** `declare` for what can be asked only of some pipelines: of the others there is no such test. */
export const testsOf =
  (those: boolean, declare: (title: string, run: () => Promise<void>) => void) =>
  (title: string, run: () => Promise<void>) => {
    if (those) declare(title, run);
  };
