/**
 * Reads an execution's history on, whatever is new: by long-poll where there is room for one. Where there is none, since the
 * engine allows only so many at once, it looks by itself: soon after each hint of the bus, and every 2 s without.
 */
import type { RunCore } from './core.ts';
import { EngineBusy, type HistoryPart } from './engine.ts';
import type { HistoryFact } from './history.ts';
import type { RunRow } from './store.ts';

type ReaderCore = Pick<RunCore, 'engine' | 'longPolls' | 'settings'>;

/** The bus tells of an attempt's end before the worker tells the engine, and what follows from it takes a moment. */
const settleMs = 60;
/** What changes all the time is looked at no more often. */
const leastBetweenMs = 250;
/** What was looked at in vain is looked at ever more seldom, down to once a repair. */
const slowerBy = 4;
/** So many repairs' time passes before a long-poll is tried again that was refused. */
const repairsUntilPoll = 5;

export class HistoryReader {
  readonly #core: ReaderCore;
  readonly #row: Pick<RunRow, 'pipeline' | 'id'>;
  readonly #engineRunId: string;
  readonly #signal: AbortSignal;
  #token: Uint8Array | null = null;
  #lastEventId = 0;
  #over = false;
  #pollAgainAt = 0;
  #lookAt = 0;
  #lookedAt = 0;
  #pauseMs = settleMs;
  #wake = () => {};
  #isPolling = false;
  /** Who waits for the next look, and who for what the last one found to be shown. */
  #due: (() => void)[] = [];
  #done: (() => void)[] = [];

  /** @param signal ends the wait for something new */
  constructor(core: ReaderCore, row: Pick<RunRow, 'pipeline' | 'id'>, engineRunId: string, signal: AbortSignal) {
    this.#core = core;
    this.#row = row;
    this.#engineRunId = engineRunId;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  /** Whether nothing more can come. */
  get over(): boolean {
    return this.#over;
  }

  /**
   * What has come since the last call, in order; waits until there is something, or for some seconds.
   * @throws EngineNotFound, EngineUnavailable; the signal's reason when that has ended the wait
   */
  async next(): Promise<HistoryFact[]> {
    for (const tell of this.#done.splice(0)) tell();
    const { facts, lastEventId } = (await this.#byLongPoll()) ?? (await this.#byLooking());
    this.#lastEventId = Math.max(this.#lastEventId, lastEventId);
    return facts;
  }

  /** Something has happened, or will have in a moment. */
  hint(): void {
    this.#pauseMs = settleMs;
    this.#lookIn(settleMs);
  }

  /** Resolves when all that had happened before the call has been given by `next`, and `next` is called again; by long-poll that is now. */
  async caughtUp(): Promise<void> {
    if (this.#isPolling || this.#signal.aborted) return;
    const caughtUp = new Promise<void>((resolve) => this.#due.push(resolve));
    this.#lookIn(0);
    await caughtUp;
  }

  #lookIn(ms: number): void {
    this.#lookAt = Math.min(this.#lookAt, Math.max(performance.now() + ms, this.#lookedAt + leastBetweenMs));
    this.#wake();
  }

  /** Null where there is no room for one. */
  async #byLongPoll(): Promise<HistoryPart | null> {
    const { engine, longPolls, settings } = this.#core;
    const release = performance.now() < this.#pollAgainAt ? null : longPolls.take();
    if (!release) return null;
    this.#isPolling = true;
    for (const tell of this.#due.splice(0)) tell();
    try {
      const page = await engine.history(this.#row, this.#engineRunId, this.#token, {
        wait: true,
        after: this.#lastEventId,
        signal: this.#signal,
      });
      this.#token = page.nextPageToken;
      this.#over = page.nextPageToken === null;
      // Where there is no room for the next one, what has come since is looked at without delay.
      this.#lookAt = 0;
      return page;
    } catch (error) {
      if (!(error instanceof EngineBusy)) throw error;
      // Not everybody in one moment.
      this.#pollAgainAt = performance.now() + repairsUntilPoll * settings.repairMs * (0.8 + 0.4 * Math.random());
      return null;
    } finally {
      this.#isPolling = false;
      release();
    }
  }

  async #byLooking(): Promise<HistoryPart> {
    await this.#untilLook();
    this.#done.push(...this.#due.splice(0));
    const part = await this.#look();
    const found = part.lastEventId > this.#lastEventId;
    this.#pauseMs = found ? leastBetweenMs : Math.min(this.#pauseMs * slowerBy, this.#core.settings.repairMs);
    this.#lookedAt = performance.now();
    this.#lookAt = this.#lookedAt + this.#pauseMs;
    return part;
  }

  async #look(): Promise<HistoryPart> {
    try {
      return await this.#core.engine.newerHistory(this.#row, this.#engineRunId, this.#lastEventId);
    } catch (error) {
      // Its answer is late, not wrong.
      if (error instanceof EngineBusy) return { facts: [], lastEventId: this.#lastEventId };
      throw error;
    }
  }

  async #untilLook(): Promise<void> {
    while (!this.#signal.aborted && performance.now() < this.#lookAt) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.#lookAt - performance.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#signal.throwIfAborted();
  }
}
