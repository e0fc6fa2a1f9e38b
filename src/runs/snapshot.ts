/** A run as every viewer sees it: the `Run` of schema/base.graphql as plain JSON. Times are ISO strings, UTC. */

import type { PayloadReference } from '../services/payloads/largePayloads.ts';

export type RunStatus =
  'REQUESTED' | 'QUEUED' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT';
export type StepStatus =
  'WAITING' | 'QUEUED' | 'RUNNING' | 'RETRYING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'SKIPPED';
export type AttemptOutcome = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'LOST';

export interface RunError {
  code: string;
  message: string;
  step: string | null;
  retryable: boolean;
}

export interface Usage {
  promptTokens: number;
  completionTokens: number;
  costUsd: number | null;
}

/** Whether nothing was used, as far as is known. */
export const isFree = ({ promptTokens, completionTokens, costUsd }: Usage): boolean =>
  promptTokens + completionTokens === 0 && costUsd === null;

export interface Attempt {
  number: number;
  part: string | null;
  generation: number;
  startedAt: string;
  finishedAt: string | null;
  outcome: AttemptOutcome;
  error: RunError | null;
  usage: Usage;
}

export interface StepSnapshot {
  key: string;
  title: string;
  status: StepStatus;
  attempt: number;
  maxAttempts: number | null;
  nextAttemptAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  fraction: number | null;
  /** Of a step of several activities; snapshots that were kept earlier have none. */
  parts?: { total: number; running: number; ended: number } | null;
  message: string | null;
  error: RunError | null;
  attempts: Attempt[];
  usualSeconds: number | null;
  input: unknown;
  output: unknown;
  /** Where they lie when they are too large for history; `input` and `output` are null then. */
  largeInput?: PayloadReference | null;
  largeOutput?: PayloadReference | null;
}

export interface LogEntry {
  at: string;
  step: string | null;
  text: string;
}

export interface RunSnapshot {
  id: string;
  owner: string;
  pipeline: string;
  title: string;
  status: RunStatus;
  statusReason: string | null;
  generation: number;
  sequence: number;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  progress: { completedSteps: number; totalSteps: number; fraction: number; message: string | null };
  estimate: { finishesAt: string; latestAt: string; basedOnRuns: number } | null;
  steps: StepSnapshot[];
  usage: Usage;
  input: unknown;
  /** Null until the first part is there; `__typename` names the member of `RunResult`. */
  result: ({ __typename: string } & Record<string, unknown>) | null;
  error: RunError | null;
  workflowProgress: unknown;
  log: LogEntry[];
  practice: boolean;
}

export interface TextChunk {
  step: string;
  generation: number;
  attempt: number;
  /** In UTF-16 units. */
  offset: number;
  text: string;
}

const finalStatuses: ReadonlySet<RunStatus> = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']);
export const isFinal = (status: RunStatus): boolean => finalStatuses.has(status);

/**
 * Whether `next` may replace `shown` at a viewer: never back in (generation, sequence), never out of a final status. The end
 * always comes through: another api may have read it a moment before this one last read that the run went on.
 */
export function supersedes(
  next: Pick<RunSnapshot, 'generation' | 'sequence' | 'status'>,
  shown: Pick<RunSnapshot, 'generation' | 'sequence' | 'status'>,
): boolean {
  if (next.generation !== shown.generation) return next.generation > shown.generation;
  if (isFinal(shown.status) !== isFinal(next.status)) return isFinal(next.status);
  return next.sequence > shown.sequence;
}
