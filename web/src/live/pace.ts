/** How quickly something comes along, from what has come in the last seconds. */
const windowMs = 12_000;
/** Of less than that nobody can tell. */
const leastMs = 1_500;

export class Pace {
  #samples: { at: number; sent: number }[] = [];

  /** @param at local clock, milliseconds */
  add(at: number, sent: number): void {
    this.#samples = [...this.#samples.filter((sample) => sample.at > at - windowMs), { at, sent }];
  }

  /** After a pause; what was before it says nothing of what comes. */
  reset(): void {
    this.#samples = [];
  }

  /** Bytes in a second; null while it cannot be told. */
  get perSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < leastMs || last.sent <= first.sent) return null;
    return ((last.sent - first.sent) * 1_000) / (last.at - first.at);
  }
}
