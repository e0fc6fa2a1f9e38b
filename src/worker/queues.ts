/** One worker per task queue, so that heavy work cannot starve light work. */
import type { TaskQueue } from '../../workflows/lib/steps.ts';

export interface Queue {
  name: TaskQueue;
  /** How many activities one worker process runs at once. */
  atOnce: number;
  /** How many polls wait for activities; each brings one. Without it as many as the SDK sends by itself: ten. */
  polls?: number;
}

/** Workflows run on `pipelines`; each activity on the queue that its workflow names. */
export const queues: readonly Queue[] = [
  { name: 'pipelines', atOnce: 50 },
  { name: 'llm', atOnce: 100 },
  // Most of them wait for their batch.
  { name: 'classify', atOnce: 64 },
  // Each keeps a core busy.
  { name: 'media', atOnce: 2 },
  // Hundreds a second: with fewer polls the engine has calls ready that nobody is there to take.
  { name: 'phone-calls', atOnce: 50, polls: 30 },
  // Each waits for somebody else's server.
  { name: 'outside', atOnce: 100 },
];
