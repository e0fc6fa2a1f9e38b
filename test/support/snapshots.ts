/** What a snapshot is built from, in short, for tests of pure functions. */
import * as z from 'zod';
import type { LedgerAttempt, PendingAttempt, SnapshotParts } from '../../src/runs/buildSnapshot.ts';
import { stepTimes } from '../../src/runs/estimate.ts';
import type { RunRow } from '../../src/runs/store.ts';
import type { StepSnapshot } from '../../src/runs/snapshot.ts';
import type { PipelineDefinition } from '../../workflows/lib/pipeline.ts';
import { foldAll, moment } from './facts.ts';

/** Three steps; the middle one may be made of parts. */
export const journey: PipelineDefinition = {
  name: 'journey',
  title: 'Journey',
  description: 'There and back again.',
  whenUnwatched: 'CONTINUE',
  steps: [
    { key: 'pack', title: 'Pack', usualSeconds: 10, found: (output: never) => `packed ${String(output)}` },
    { key: 'travel', title: 'Travel', usualSeconds: 60 },
    { key: 'rest', title: 'Rest', usualSeconds: 30 },
  ],
  input: z.any(),
  describe: () => 'a journey',
  result: (outputs) => (Object.keys(outputs).length > 0 ? { __typename: 'Journey', ...outputs } : null),
};

export const runRow = (changes: Partial<RunRow> = {}): RunRow => ({
  id: 'run-1',
  owner: 'local',
  pipeline: 'journey',
  title: 'a journey',
  input: '{"to":"the mountain"}',
  inputHash: 'hash',
  subject: null,
  idempotencyKey: null,
  status: 'QUEUED',
  statusReason: null,
  generation: 1,
  sequence: 0,
  requestedAt: new Date(moment(0)),
  finishedAt: null,
  snapshot: null,
  cancelRequestedAt: null,
  earlierLog: null,
  cancelReason: null,
  cancelDelivered: 0,
  rerunRequest: null,
  rerunFromStep: null,
  ...changes,
});

export const ledgerAttempt = (
  activityId: string,
  number: number,
  changes: Partial<LedgerAttempt> = {},
): LedgerAttempt => ({
  engineRunId: 'engine-1',
  activityId,
  number,
  startedAt: moment(number),
  finishedAt: null,
  outcome: null,
  error: null,
  usage: { promptTokens: 0, completionTokens: 0, costUsd: null },
  practice: false,
  ...changes,
});

export const pendingAttempt = (changes: Partial<PendingAttempt> = {}): PendingAttempt => ({
  number: 1,
  state: 'STARTED',
  startedAt: moment(2),
  nextAttemptAt: null,
  error: null,
  fraction: null,
  message: null,
  ...changes,
});

/** What is known of a run of `journey`; `facts` are its history, null when the engine has not taken it. */
export function snapshotParts(
  facts: Parameters<typeof foldAll> | null,
  changes: Partial<SnapshotParts> = {},
): SnapshotParts {
  return {
    row: runRow(),
    definition: journey,
    generation: 1,
    sequence: 1,
    engine: facts && { engineRunId: 'engine-1', fold: foldAll(...facts) },
    pending: new Map(),
    attempts: [],
    generations: new Map([['engine-1', 1]]),
    workflowProgress: null,
    times: stepTimes(journey.steps, new Map(), 1),
    trouble: null,
    ...changes,
  };
}

export const stepSnapshot = (key: string, changes: Partial<StepSnapshot> = {}): StepSnapshot => ({
  key,
  title: key,
  status: 'WAITING',
  attempt: 0,
  maxAttempts: null,
  nextAttemptAt: null,
  startedAt: null,
  finishedAt: null,
  fraction: null,
  message: null,
  error: null,
  attempts: [],
  usualSeconds: null,
  input: null,
  output: null,
  largeInput: null,
  largeOutput: null,
  ...changes,
});
