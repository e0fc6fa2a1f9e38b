/**
 * Puts requests that arrive together into one batch, and takes those out again that nobody waits for any more. The process is
 * killed only when everybody in the running batch has gone; who goes alone is let go, and the result dropped.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Classified } from './messages.ts';
import { ProcessDied, type ModelProcess } from './modelProcess.ts';

export interface Batches {
  /** How many wait for a batch, and how many are in the one under way. */
  counts(): { waiting: number; running: number };
  /**
   * @param onWait what is waited for, in words, each time that it is another thing
   * @throws ModelUnavailable; ProcessDied when the process died of this picture alone; the signal's reason
   */
  classify(file: string, signal: AbortSignal, onWait?: (words: string) => void): Promise<Classified>;
}

interface Job {
  file: string;
  /** Nobody waits for it any more. */
  gone: boolean;
  /** It was in a batch that the process died of: tried again by itself, so that it does no more harm to others. */
  alone: boolean;
  answer: PromiseWithResolvers<Classified>;
  onWait?(words: string): void;
}

export const mostInBatch = 8;
/** How long the first of a batch waits for others. */
export const gatherMs = 20;
const loadingWordsMs = 500;

export function createBatches(
  model: Pick<ModelProcess, 'loading' | 'ready' | 'classify' | 'kill'>,
  most = mostInBatch,
): Batches {
  const waiting: Job[] = [];
  let running: Job[] = [];
  let working = false;

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    try {
      while (waiting.length > 0) {
        if (!(await modelIsReady())) continue;
        await gather();
        const jobs = takeBatch();
        if (jobs.length > 0) await runBatch(jobs);
      }
    } finally {
      working = false;
    }
  }

  /** Jobs stay among the waiting meanwhile, so that they can go without a kill: what was downloaded so far is not thrown away. */
  async function modelIsReady(): Promise<boolean> {
    const show = setInterval(() => {
      for (const job of waiting) if (model.loading) job.onWait?.(model.loading);
    }, loadingWordsMs);
    try {
      await model.ready();
      return true;
    } catch (error) {
      for (const job of waiting.splice(0)) job.answer.reject(error);
      return false;
    } finally {
      clearInterval(show);
    }
  }

  async function gather(): Promise<void> {
    if (waiting.length < most && !waiting[0]?.alone) await wait(gatherMs);
  }

  function takeBatch(): Job[] {
    const first = waiting.shift();
    if (!first) return [];
    if (first.alone) return [first];
    const others = waiting.filter(({ alone }) => !alone).slice(0, most - 1);
    for (const job of others) waiting.splice(waiting.indexOf(job), 1);
    return [first, ...others];
  }

  async function runBatch(jobs: Job[]): Promise<void> {
    running = jobs;
    try {
      const pictures = await model.classify(jobs.map(({ file }) => file));
      for (const [index, job] of jobs.entries()) job.answer.resolve(pictures[index]!);
    } catch (error) {
      for (const job of jobs.toReversed()) {
        if (job.gone) continue;
        if (!(error instanceof ProcessDied) || job.alone) job.answer.reject(error);
        else {
          job.alone = true;
          waiting.unshift(job);
        }
      }
    } finally {
      running = [];
    }
  }

  function leave(job: Job, reason: unknown): void {
    job.gone = true;
    job.answer.reject(reason);
    const place = waiting.indexOf(job);
    if (place >= 0) waiting.splice(place, 1);
    else if (running.includes(job) && running.every(({ gone }) => gone)) model.kill();
  }

  return {
    counts: () => ({ waiting: waiting.length, running: running.length }),
    async classify(file, signal, onWait) {
      signal.throwIfAborted();
      const job: Job = { file, gone: false, alone: false, answer: Promise.withResolvers(), ...(onWait && { onWait }) };
      const onAbort = () => leave(job, signal.reason);
      signal.addEventListener('abort', onAbort);
      waiting.push(job);
      void work();
      try {
        return await job.answer.promise;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
