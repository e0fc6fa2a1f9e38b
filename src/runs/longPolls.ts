/** How many long-polls of histories this process holds at the engine: one for each run that is watched, as long as there is room. */
export class LongPolls {
  readonly #most: number;
  #held = 0;

  /** @param most so many at once, whatever the engine would allow */
  constructor(most: number) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** @returns gives the place back, to be called once; null where there is none */
  take(): (() => void) | null {
    if (this.#held >= this.#most) return null;
    this.#held += 1;
    return () => {
      this.#held -= 1;
    };
  }
}
