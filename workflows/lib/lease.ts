/**
 * Until when somebody waits for a run that stops when nobody does. Each api process (a node) with viewers of the run holds a
 * lease and renews it; the run goes on until the last of them ends. Pure: the caller brings the time, in ms since 1970.
 */

/** What the signal carries, unchecked: the engine's UI lets an operator send anything. */
export type SentLease = readonly unknown[];

/** In seconds: a day. Who wants more says `keep`. */
const longest = 86_400;

export class Lease {
  /** Counts only as long as nobody has spoken: whoever speaks knows better. */
  #granted: number;
  #heardAt: number;
  readonly #nodes = new Map<string, { counter: number; until: number }>();

  /** @param forMs how long the run goes on before the first viewer has come */
  constructor(now: number, forMs: number) {
    this.#granted = now + forMs;
    this.#heardAt = now;
  }

  /** When somebody spoke last; before anybody has, the start. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** When the last of all leases ends. */
  get until(): number {
    return Math.max(this.#granted, ...[...this.#nodes.values()].map(({ until }) => until));
  }

  /** How many nodes hold a lease that has not ended. */
  holders(now: number): number {
    return [...this.#nodes.values()].filter(({ until }) => until > now).length;
  }

  /** Everybody has until `until` to speak again. */
  grant(until: number): void {
    this.#granted = until;
  }

  /**
   * A node's lease lasts for `seconds` from now, whatever it was before. One that is no newer than what that node has said
   * already has been overtaken on its way, and is ignored, as is anything that is no lease.
   * @returns whether it counts
   */
  hear([node, counter, seconds]: SentLease, now: number): boolean {
    if (typeof node !== 'string' || !Number.isSafeInteger(counter) || !isDuration(seconds)) return false;
    const known = this.#nodes.get(node);
    if (known && known.counter >= (counter as number)) return false;
    this.#nodes.set(node, { counter: counter as number, until: now + seconds * 1_000 });
    this.#granted = 0;
    this.#heardAt = now;
    return true;
  }
}

const isDuration = (seconds: unknown): seconds is number =>
  typeof seconds === 'number' && seconds >= 0 && seconds <= longest;
