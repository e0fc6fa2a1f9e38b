/**
 * Begins many things of one kind without a stack trace for each. For the engine's web UI ("Call Stack") the SDK takes one of every promise
 * when it is made, and looks each line up in the source map: a third of a millisecond for each activity. Of thousands of activities
 * that one line begins, the traces say nothing.
 */
export function untraced(begin: () => void): void {
  const traced = globalThis.Error;
  globalThis.Error = Untraced;
  try {
    begin();
  } finally {
    // Before anything else runs: this workflow's global is replaced while `begin` runs, and no longer.
    globalThis.Error = traced;
  }
}

/** An error like any other, but for its stack: undefined, for which the SDK notes nothing. */
const Untraced = function (this: Error, message?: string) {
  this.message = message ?? '';
} as unknown as ErrorConstructor;
Object.setPrototypeOf(Untraced, Error);
Object.defineProperty(Untraced, 'prototype', { value: Error.prototype });
