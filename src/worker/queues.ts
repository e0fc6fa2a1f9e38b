/** One worker per task queue, so that heavy work cannot starve light work. */
import type { TaskQueue } from '../../workflows/lib/steps.ts';

export interface Queue {
  name: TaskQueue;
  /** How many activities one worker process runs at once. */
  atOnce: number;
}

/** Workflows run on `pipelines`; each activity on the queue that its workflow names. */
export const queues: readonly Queue[] = [
  { name: 'pipelines', atOnce: 50 },
  { name: 'llm', atOnce: 100 },
  // Most of them wait for their batch.
  { name: 'classify', atOnce: 64 },
  // Each keeps a core busy.
  { name: 'media', atOnce: 2 },
  { name: 'phone-calls', atOnce: 50 },
  // Each waits for somebody else's server.
  { name: 'outside', atOnce: 100 },
];
