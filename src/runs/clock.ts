/** The hybrid clock behind `sequence`: microseconds of the wall clock that never go back within a process. */

export const microsNow = (): number => Math.floor((performance.timeOrigin + performance.now()) * 1_000);

/**
 * Stamps snapshots of one run. A snapshot's rank is when the engine's answer behind it was read, plus one for each message
 * laid over it: an api whose view of the engine lags never outranks a newer one.
 */
export class SequenceClock {
  #base = 0;
  #last = 0;

  /** The engine has just been read. */
  engineRead(at = microsNow()): void {
    this.#base = Math.max(this.#base, at);
  }

  next(): number {
    this.#last = Math.max(this.#last + 1, this.#base);
    return this.#last;
  }
}
