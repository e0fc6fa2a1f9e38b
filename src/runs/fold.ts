/**
 * The fold: what an execution's history says of the run. Pure and incremental: no I/O, no clock; the same facts in the same
 * order give the same state, however they were cut into pages.
 */
import type { PayloadReference } from '../services/payloads/largePayloads.ts';
import type { Carried } from '../../workflows/lib/carried.ts';
import type { WorkflowProgress } from '../../workflows/lib/steps.ts';
import { noteWords } from '../../workflows/lib/note.ts';
import { partsOf } from './activityId.ts';
import type { HistoryFact } from './history.ts';
import type { LogEntry, RunError } from './snapshot.ts';

export interface FoldedActivity {
  /** `step` or `step/part`. */
  activityId: string;
  step: string;
  part: string | null;
  state: 'PENDING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
  scheduledAt: string;
  /** Of the last attempt; known only once the activity has ended. */
  startedAt: string | null;
  finishedAt: string | null;
  /** Known only once the activity has ended; 0 before. */
  attempt: number;
  /** Ended in an execution before this one: it is known as far as that one has handed over. */
  carried?: true;
  maxAttempts: number | null;
  input: unknown;
  output: unknown;
  /** Where they lie when they are too large for history; `input` and `output` are null then. */
  largeInput: PayloadReference | null;
  largeOutput: PayloadReference | null;
  error: RunError | null;
}

export type Close =
  | { kind: 'completed'; at: string; words: WorkflowProgress | null }
  | { kind: 'failed'; at: string; error: RunError }
  | { kind: 'cancelled'; at: string }
  | { kind: 'terminated'; at: string; reason: string }
  | { kind: 'timedOut'; at: string }
  | { kind: 'continuedAsNew'; at: string; newEngineRunId: string };

export interface FoldState {
  /** When a worker took the run up; after a reset, when it was run again. Null while it waits for a worker. */
  startedAt: string | null;
  workflowTasksCompleted: number;
  /** By activity id, in the order in which they were scheduled first. */
  activities: ReadonlyMap<string, FoldedActivity>;
  cancel: { at: string; reason: string } | null;
  close: Close | null;
  log: readonly LogEntry[];
  /** What executions before this one have done of the steps made of parts, by key. */
  carriedParts: Readonly<Record<string, CarriedParts>>;
}

export interface CarriedParts {
  startedAt: string;
  /** How many have ended, by outcome. */
  outcomes: Readonly<Record<string, number>>;
}

export const emptyFold: FoldState = {
  startedAt: null,
  workflowTasksCompleted: 0,
  activities: new Map(),
  cancel: null,
  close: null,
  log: [],
  carriedParts: {},
};

/** The state after a page of facts. */
export function fold(state: FoldState, facts: readonly HistoryFact[]): FoldState {
  if (facts.length === 0) return state;
  const next: Draft = { ...state, activities: new Map(state.activities), log: [...state.log], scheduled: new Map() };
  for (const [id, activity] of next.activities) {
    const { eventId } = activity as Partial<Scheduled>;
    if (eventId !== undefined) next.scheduled.set(eventId, id);
  }
  for (const fact of facts) apply(next, fact);
  const { scheduled: _, ...folded } = next;
  return folded;
}

type Scheduled = FoldedActivity & { eventId: number };
type Draft = Omit<FoldState, 'activities' | 'log'> & {
  activities: Map<string, FoldedActivity>;
  log: LogEntry[];
  scheduled: Map<number, string>;
};

function apply(draft: Draft, fact: HistoryFact): void {
  switch (fact.kind) {
    case 'workflowStarted':
      if (fact.carried) takeOver(draft, fact.carried);
      else if (!fact.continuedFrom) draft.log.push({ at: fact.at, step: null, text: 'Accepted' });
      return;
    case 'workflowTaskCompleted':
      draft.startedAt ??= fact.at;
      draft.workflowTasksCompleted += 1;
      return;
    case 'reset':
      draft.startedAt = fact.at;
      draft.cancel = null;
      draft.log.push({ at: fact.at, step: null, text: 'Run again, with the results kept so far' });
      return;
    case 'activityScheduled': {
      const activity: Scheduled = {
        eventId: fact.eventId,
        activityId: fact.activityId,
        ...partsOf(fact.activityId),
        state: 'PENDING',
        scheduledAt: fact.at,
        startedAt: null,
        finishedAt: null,
        attempt: 0,
        maxAttempts: fact.maxAttempts,
        input: fact.input,
        output: undefined,
        largeInput: fact.largeInput ?? null,
        largeOutput: null,
        error: null,
      };
      // Scheduled once more: what is still said of the earlier one is about nothing that is shown.
      const earlier = draft.activities.get(fact.activityId);
      if (earlier && !earlier.carried) draft.scheduled.delete((earlier as Scheduled).eventId);
      draft.activities.set(fact.activityId, activity);
      draft.scheduled.set(fact.eventId, fact.activityId);
      return;
    }
    case 'activityStarted':
      return change(draft, fact.scheduledEventId, { startedAt: fact.at, attempt: fact.attempt });
    case 'activityCompleted':
      return change(draft, fact.scheduledEventId, {
        state: 'COMPLETED',
        finishedAt: fact.at,
        output: fact.output,
        largeOutput: fact.largeOutput ?? null,
        error: null,
      });
    case 'activityFailed': {
      const step = draft.activities.get(draft.scheduled.get(fact.scheduledEventId) ?? '')?.step ?? null;
      return change(draft, fact.scheduledEventId, {
        state: 'FAILED',
        finishedAt: fact.at,
        error: { ...fact.error, step },
      });
    }
    case 'activityCancelled':
      return change(draft, fact.scheduledEventId, { state: 'CANCELLED', finishedAt: fact.at });
    case 'cancelRequested':
      draft.cancel ??= { at: fact.at, reason: fact.reason };
      draft.log.push({ at: fact.at, step: null, text: `Cancelling: ${cancelWords(fact.reason)}` });
      return;
    case 'signaled':
      noteSignal(draft, fact);
      return;
    case 'completed':
      draft.close = { kind: 'completed', at: fact.at, words: fact.words };
      return;
    case 'cancelled':
    case 'timedOut':
      draft.close = { kind: fact.kind, at: fact.at };
      return;
    case 'failed':
      draft.close = { kind: 'failed', at: fact.at, error: fact.error };
      return;
    case 'terminated':
      draft.close = { kind: 'terminated', at: fact.at, reason: fact.reason };
      return;
    case 'continuedAsNew':
      draft.close = { kind: 'continuedAsNew', at: fact.at, newEngineRunId: fact.newEngineRunId };
      return;
    default:
      fact satisfies never;
  }
}

/** What the executions before this one have done. */
function takeOver(draft: Draft, { startedAt, steps, signals }: Carried): void {
  draft.startedAt = startedAt;
  draft.log.push({ at: startedAt, step: null, text: 'Accepted' });
  for (const signal of signals) noteSignal(draft, signal);
  const parts: Record<string, CarriedParts> = {};
  for (const [key, { startedAt: at, finishedAt, output, outcomes }] of Object.entries(steps)) {
    if (outcomes) parts[key] = { startedAt: at, outcomes };
    else if (finishedAt) {
      draft.activities.set(key, {
        activityId: key,
        ...partsOf(key),
        state: 'COMPLETED',
        scheduledAt: at,
        startedAt: at,
        finishedAt,
        attempt: 0,
        carried: true,
        maxAttempts: null,
        input: null,
        output: output ?? null,
        largeInput: null,
        largeOutput: null,
        error: null,
      });
    }
  }
  draft.carriedParts = parts;
}

function noteSignal(draft: Draft, { at, name, words }: { at: string; name: string; words: unknown }): void {
  const said = name === 'note' ? noteWords(words) : null;
  if (said !== null) draft.log.push({ at, step: null, text: `An operator says: ${said}` });
  if (name === 'keep') draft.log.push({ at, step: null, text: 'Kept going although nobody watches' });
}

/** An event that names an activity that was never scheduled is nobody's: nothing changes. */
function change(draft: Draft, scheduledEventId: number, changes: Partial<FoldedActivity>): void {
  const id = draft.scheduled.get(scheduledEventId);
  const activity = id === undefined ? undefined : draft.activities.get(id);
  if (id !== undefined && activity) draft.activities.set(id, { ...activity, ...changes });
}

/** Who or what asked for the cancel, by the reason that the request carried. */
export function cancelWords(reason: string): string {
  if (reason === 'user') return 'cancelled by you';
  if (reason === 'unwatched') return 'nobody was waiting';
  if (reason === 'superseded') return 'superseded by a newer version';
  return 'cancelled by an operator';
}
