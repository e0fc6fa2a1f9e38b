/** Many small writes as few statements: what comes while one is under way, or just after a big one, goes with the next. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Batches<Item, Result> {
  /** Resolves with what the item's write has given; never rejects: a write that fails is tried again. */
  add(item: Item): Promise<Result>;
  /** Resolves when all that was added before is written, or the time is over. */
  flush(timeoutMs: number): Promise<void>;
}

export interface BatchOptions<Item, Result> {
  /** Writes all items in one go; gives the result of each, in their order. */
  write(items: readonly Item[]): Promise<readonly Result[]>;
  /** Told of a write that has failed. */
  onError(error: unknown, items: number): void;
  /** How long a batch of several waits for more after the one before; with 50 ms at most 20 statements a second. */
  pauseMs?: number;
  /** Items kept while writes fail; beyond that the oldest are given up, and what waits for them waits for ever. */
  mostWaiting?: number;
}

/** A batch of fewer items is followed at once: what waits here dies with a worker that is killed. */
const busyItems = 5;
const retryMs = 1_000;

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
}

export function createBatches<Item, Result>({
  write,
  onError,
  pauseMs = 50,
  mostWaiting = 50_000,
}: BatchOptions<Item, Result>): Batches<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running: Promise<void> | null = null;
  let newest: Promise<unknown> = Promise.resolve();

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const results = await write(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
      } catch (error) {
        onError(error, batch.length);
        waiting = [...batch, ...waiting].slice(-mostWaiting);
        await pause(retryMs);
      }
      if (batch.length >= busyItems) await pause(pauseMs);
    }
    running = null;
  }

  return {
    add(item) {
      const { promise, resolve } = Promise.withResolvers<Result>();
      waiting.push({ item, resolve });
      newest = promise;
      running ??= Promise.resolve().then(run);
      return promise;
    },
    async flush(timeoutMs) {
      // Items are written in the order in which they came: with the newest, all before it are done.
      await Promise.race([newest, pause(timeoutMs)]);
    },
  };
}

const pause = (ms: number) => sleep(ms, undefined, { ref: false });
