/** Histories in short, for tests of the fold and of what is built on it. Times are seconds after `epoch`. */
import { emptyFold, fold, type FoldState } from '../../src/runs/fold.ts';
import type { HistoryFact } from '../../src/runs/history.ts';
import type { RunError } from '../../src/runs/snapshot.ts';

const epoch = Date.parse('2026-01-01T00:00:00.000Z');

/** The moment `seconds` after the start of all test histories, as snapshots show it. */
export const moment = (seconds: number): string => new Date(epoch + seconds * 1_000).toISOString();

export const runError = (code: string, step: string | null = null): RunError => ({
  code,
  message: `what ${code} means`,
  step,
  retryable: true,
});

export const accepted = (seconds = 0): HistoryFact => ({
  at: moment(seconds),
  kind: 'workflowStarted',
  continuedFrom: null,
});

export const workflowTask = (seconds: number): HistoryFact => ({ at: moment(seconds), kind: 'workflowTaskCompleted' });

export const scheduled = (
  eventId: number,
  activityId: string,
  seconds: number,
  input: unknown = { of: activityId },
): HistoryFact => ({
  at: moment(seconds),
  kind: 'activityScheduled',
  eventId,
  activityId,
  maxAttempts: 5,
  input,
});

export const started = (scheduledEventId: number, seconds: number, attempt = 1): HistoryFact => ({
  at: moment(seconds),
  kind: 'activityStarted',
  scheduledEventId,
  attempt,
});

export const completed = (scheduledEventId: number, seconds: number, output: unknown): HistoryFact => ({
  at: moment(seconds),
  kind: 'activityCompleted',
  scheduledEventId,
  output,
});

export const failed = (scheduledEventId: number, seconds: number, error: RunError): HistoryFact => ({
  at: moment(seconds),
  kind: 'activityFailed',
  scheduledEventId,
  error,
});

/** One activity from its scheduling to its success. */
export const done = (eventId: number, activityId: string, seconds: number, output: unknown): HistoryFact[] => [
  scheduled(eventId, activityId, seconds),
  started(eventId, seconds),
  completed(eventId, seconds + 1, output),
];

export const foldAll = (...facts: (HistoryFact | HistoryFact[])[]): FoldState => fold(emptyFold, facts.flat());
