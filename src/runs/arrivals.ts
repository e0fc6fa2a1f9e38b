/**
 * Watchers that have nothing to show yet. When a crowd of them comes at once, as after a restart, histories come first: what only
 * makes a snapshot fuller waits until everybody has one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createGate } from '../services/gate.ts';

/** More than these are a crowd. */
const few = 8;
/** So long a crowd is waited for at most. */
const crowdMs = 2_000;

export class Arrivals {
  readonly #coming = new Set<object>();
  readonly #gate = createGate(few);
  #quiet = Promise.withResolvers<void>();

  /** Whether more come now than can be given everything at once. */
  get isCrowd(): boolean {
    return this.#coming.size > few;
  }

  begin(watcher: object): void {
    this.#coming.add(watcher);
  }

  /** It shows something, or has stopped; may be called again. */
  end(watcher: object): void {
    if (!this.#coming.delete(watcher) || this.isCrowd) return;
    this.#quiet.resolve();
    this.#quiet = Promise.withResolvers();
  }

  /** Does what makes a snapshot fuller: when no crowd is coming, and of these only some at once. */
  async afterwards<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isCrowd) await Promise.race([this.#quiet.promise, sleep(crowdMs, undefined, { ref: false })]);
    return this.#gate(work);
  }
}
