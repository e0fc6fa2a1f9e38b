/**
 * Who has just come. When a crowd comes at once, as after a restart, histories come first: what only makes a snapshot fuller waits
 * until everybody has one.
 */
import { createGate } from '../services/gate.ts';

/** More watchers than these that have nothing to show yet are a crowd. */
const fewWatchers = 8;
/** So are more viewers than these within `recentMs`: each is served by the one thread that serves all. */
const fewViewers = 10;
const recentMs = 500;
/** So long a crowd is waited for at most. */
const crowdMs = 2_000;

export class Arrivals {
  readonly #watchers = new Set<object>();
  #viewers = 0;
  readonly #gate = createGate(fewWatchers);
  #quiet = Promise.withResolvers<void>();

  /** Whether more come now than can be given everything at once. */
  get isCrowd(): boolean {
    return this.#watchers.size > fewWatchers || this.#viewers > fewViewers;
  }

  begin(watcher: object): void {
    this.#watchers.add(watcher);
  }

  /** It shows something, or has stopped; may be called again. */
  end(watcher: object): void {
    if (this.#watchers.delete(watcher)) this.#tellWhenQuiet();
  }

  /** Somebody has connected who has not asked for anything yet. */
  viewerComes(): void {
    this.#viewers += 1;
    setTimeout(() => {
      this.#viewers -= 1;
      this.#tellWhenQuiet();
    }, recentMs).unref();
  }

  /** Does what makes a snapshot fuller: when no crowd is coming, and of these only some at once. */
  async afterwards<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isCrowd) await Promise.race([this.#quiet.promise, atLatest()]);
    return this.#gate(work);
  }

  #tellWhenQuiet(): void {
    if (this.isCrowd) return;
    this.#quiet.resolve();
    this.#quiet = Promise.withResolvers();
  }
}

const atLatest = () => new Promise<void>((resolve) => setTimeout(resolve, crowdMs).unref());
