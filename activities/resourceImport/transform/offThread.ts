/** The transform beside the event loop, in a thread that is ended when it takes too much or is no longer wanted. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { transform } from './transform.ts';
import type { JsonObject, Transformed } from './types.ts';

/** Far more than the biggest `info` takes (half a second, 60 MB), so that only what has gone wrong reaches them. */
export const threadLimits = { milliseconds: 30_000, megabytes: 512 } as const;

/** Characters of JSON below which the transform takes a few milliseconds, and starting a thread (200 ms) would be the longer part. */
const smallCharacters = 16_384;

/** The transform was ended by a limit; another attempt with the same `info` would be, too. */
export class TransformTooCostly extends Error {
  override name = 'TransformTooCostly';
}

/**
 * What `transform(info)` gives; a big `info` is transformed in a thread of its own, as many at a time as there are processors.
 * @param signal ends the thread; the promise is then rejected with its reason, once the thread is gone
 * @throws TransformTooCostly beyond `limits`
 * @throws TypeError for what `checkInfo` refuses
 */
export async function transformOffThread(
  info: JsonObject,
  {
    signal,
    limits = threadLimits,
  }: { signal?: AbortSignal; limits?: { milliseconds: number; megabytes: number } } = {},
): Promise<Transformed> {
  signal?.throwIfAborted();
  const text = JSON.stringify(info);
  if (text.length < smallCharacters) return transform(info);
  const leave = await enter(signal);
  try {
    return await inThread(text, limits, signal);
  } finally {
    leave();
  }
}

async function inThread(
  text: string,
  limits: { milliseconds: number; megabytes: number },
  signal: AbortSignal | undefined,
): Promise<Transformed> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: text,
    resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Transformed>();
  const tooLong = () =>
    reject(new TransformTooCostly(`The transform took longer than ${limits.milliseconds} ms: make the info smaller.`));
  const timer = setTimeout(tooLong, limits.milliseconds);
  const onAbort = () => reject(signal!.reason as Error);
  signal?.addEventListener('abort', onAbort, { once: true });
  worker.once('message', resolve);
  worker.once('error', (error: NodeJS.ErrnoException) =>
    reject(
      error.code === 'ERR_WORKER_OUT_OF_MEMORY'
        ? new TransformTooCostly(`The transform took more than ${limits.megabytes} MB: make the info smaller.`)
        : error,
    ),
  );
  worker.once('exit', (code) => reject(new Error(`The thread of the transform ended with ${code} and no answer.`)));
  try {
    if (signal?.aborted) onAbort();
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

const places = availableParallelism();
let taken = 0;
const queue: (() => void)[] = [];

/** Waits for a place among the threads; what it gives is to be called when done. */
async function enter(signal: AbortSignal | undefined): Promise<() => void> {
  if (taken >= places) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      const index = queue.indexOf(resolve);
      if (index < 0) return; // the place has just come; inThread sees that it is not wanted
      queue.splice(index, 1);
      reject(signal!.reason as Error);
    };
    queue.push(resolve);
    signal?.addEventListener('abort', giveUp, { once: true });
    await promise;
    signal?.removeEventListener('abort', giveUp);
    return leave;
  }
  taken += 1;
  return leave;
}

/** The place goes to who has waited longest. */
function leave(): void {
  const next = queue.shift();
  if (next) next();
  else taken -= 1;
}
