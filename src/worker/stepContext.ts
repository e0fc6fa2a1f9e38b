/**
 * What an activity knows of the attempt that it is: whom it works for, how to say how far it is, where to write text that
 * viewers read as it is written. The worker's activity interceptor opens it around every activity.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Usage } from '../runs/snapshot.ts';

export interface StepContext {
  readonly runId: string;
  readonly pipeline: string;
  readonly engineRunId: string;
  /** `step` or `step/part`. */
  readonly activityId: string;
  readonly step: string;
  readonly part: string | null;
  readonly attempt: number;
  /** Aborted when the run is cancelled, the attempt has timed out, or the worker shuts down past its grace. */
  readonly signal: AbortSignal;
  /** Shows at every viewer at once, and, by heartbeat, after a lost message. `fraction` is 0 to 1. */
  report(state: { fraction?: number; message?: string }): void;
  /** Appends to the text that viewers read as it is written. */
  write(text: string): void;
  /** Drops what was written so far: the next `write` starts over at offset 0 (an answer was sent back to the model). */
  restartText(): void;
  /** Adds to what the attempt is said to have used; `practice` marks an answer of the practice provider. */
  use(usage: Usage, practice: boolean): void;
}

const storage = new AsyncLocalStorage<StepContext>();

export const withStepContext = <Result>(context: StepContext, body: () => Result): Result => storage.run(context, body);

/** The context of the activity that calls. @throws Error outside of an activity. */
export function stepContext(): StepContext {
  const context = storage.getStore();
  if (!context) throw new Error('stepContext() was called outside of an activity');
  return context;
}
