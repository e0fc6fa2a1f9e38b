/** A run's snapshot from all that is known of it. Pure: no I/O, no clock. */
import type { PipelineDefinition } from '../../workflows/lib/pipeline.ts';
import type { WorkflowProgress } from '../../workflows/lib/steps.ts';
import { partsOf } from './activityId.ts';
import { estimate, weightedFraction, type StepTimes } from './estimate.ts';
import { cancelWords, emptyFold, type FoldedActivity, type FoldState } from './fold.ts';
import { countParts, endedParts, fewestOfCrowded, isCrowded, partsInWords, type CountsByStep } from './parts.ts';
import {
  isFinal,
  type Attempt,
  type LogEntry,
  type RunError,
  type RunSnapshot,
  type RunStatus,
  type StepSnapshot,
  type StepStatus,
  type Usage,
} from './snapshot.ts';
import type { RunRow } from './store.ts';

/** What is known of a running activity besides its history: from the bus, and repaired from the engine's description. */
export interface PendingAttempt {
  number: number;
  state: 'WAITING_FOR_WORKER' | 'STARTED' | 'BACKING_OFF';
  startedAt: string | null;
  nextAttemptAt: string | null;
  /** Of the attempt before. */
  error: RunError | null;
  fraction: number | null;
  message: string | null;
}

/** A row of the attempt ledger. */
export interface LedgerAttempt {
  engineRunId: string;
  activityId: string;
  number: number;
  startedAt: string;
  finishedAt: string | null;
  outcome: 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | null;
  error: RunError | null;
  usage: Usage;
  practice: boolean;
}

export interface SnapshotParts {
  row: RunRow;
  definition: PipelineDefinition;
  generation: number;
  sequence: number;
  /** Null until the engine has taken the run. */
  engine: { engineRunId: string; fold: FoldState } | null;
  /** By their references' keys; those that could not be loaded just now are left out. */
  largeOutputs?: ReadonlyMap<string, unknown>;
  /** By activity id. */
  pending: ReadonlyMap<string, PendingAttempt>;
  attempts: readonly LedgerAttempt[];
  /** Which generation an engine run is. */
  generations: ReadonlyMap<string, number>;
  workflowProgress: WorkflowProgress | null;
  times: StepTimes;
  /** In words, when the engine cannot be asked just now. */
  trouble: string | null;
}

const noUsage: Usage = { promptTokens: 0, completionTokens: 0, costUsd: null };
/** Above this many parts a step's log would be longer than anybody reads. */
const mostLogged = 500;

export function buildSnapshot(parts: SnapshotParts): RunSnapshot {
  const { row, definition, engine, workflowProgress, times } = parts;
  const input: unknown = JSON.parse(row.input);
  const ended = runStatus(parts);
  const outputs = outputsByActivity(parts);
  const counts = countParts(definition, engine?.fold ?? emptyFold, parts.pending, outputs);
  const attempts = fewestOfCrowded(shownAttempts(parts, isFinal(ended.status), counts), counts);
  const steps = definition.steps.map((planned) => {
    const skipped = planned.skip?.(outputs, input as never) ?? null;
    return stepSnapshot(parts, ended.status, planned, attempts, counts, skipped);
  });
  const startedAt = engine?.fold.startedAt ?? null;
  const running = ended.status === 'RUNNING' && startedAt !== null;

  return {
    id: row.id,
    owner: row.owner,
    pipeline: row.pipeline,
    title: row.title,
    status: ended.status,
    statusReason: ended.reason ?? (running ? waitReason(steps) : null),
    generation: parts.generation,
    sequence: parts.sequence,
    requestedAt: row.requestedAt.toISOString(),
    startedAt,
    finishedAt: engine?.fold.close?.at ?? row.finishedAt?.toISOString() ?? null,
    progress: {
      completedSteps: steps.filter(({ status }) => status === 'COMPLETED').length,
      totalSteps: steps.filter(({ status }) => status !== 'SKIPPED').length,
      fraction: ended.status === 'COMPLETED' ? 1 : weightedFraction(steps, times),
      message: isFinal(ended.status) ? null : (workflowProgress?.message ?? null),
    },
    estimate: running ? estimate(steps, times, startedAt) : null,
    steps,
    usage: sumUsage(attempts.map(({ usage }) => usage)),
    input,
    result: definition.result(outputs, input as never, counts),
    error: ended.error,
    workflowProgress,
    log: runLog(parts, steps, attempts, counts, ended),
    practice: parts.attempts.some(({ practice }) => practice),
  };
}

/** Why a run that goes on waits just now. */
function waitReason(steps: readonly StepSnapshot[]): string | null {
  const waiting = steps.find(({ status }) => status === 'RETRYING');
  return waiting
    ? `waiting to try "${waiting.title}" again: ${waiting.error?.message ?? 'its last attempt failed'}`
    : null;
}

interface Ended {
  status: RunStatus;
  reason: string | null;
  error: RunError | null;
}

function runStatus({ row, engine, trouble }: SnapshotParts): Ended {
  if (isFinal(row.status as RunStatus) && !engine)
    return { status: row.status as RunStatus, reason: row.statusReason, error: null };
  const wait = (status: RunStatus, reason: string | null): Ended => ({
    status,
    reason: trouble ?? reason,
    error: null,
  });
  if (!engine) {
    if (row.cancelRequestedAt) return wait('CANCELLING', cancelWords(row.cancelReason ?? ''));
    if (row.status === 'QUEUED') return wait('QUEUED', 'waiting for a worker; it starts by itself');
    return wait('REQUESTED', 'saved; it starts as soon as the engine takes it');
  }
  const { close, cancel, startedAt } = engine.fold;
  switch (close?.kind) {
    case 'completed':
      return { status: 'COMPLETED', reason: null, error: null };
    case 'failed':
      return { status: 'FAILED', reason: null, error: close.error };
    case 'cancelled':
      return { status: 'CANCELLED', reason: cancelWords(cancel?.reason ?? ''), error: null };
    case 'terminated':
      return { status: 'CANCELLED', reason: 'ended by an operator', error: null };
    case 'timedOut':
      return { status: 'TIMED_OUT', reason: 'it took longer than a run may', error: null };
    default:
      if (cancel || row.cancelRequestedAt)
        return wait('CANCELLING', cancelWords(cancel?.reason ?? row.cancelReason ?? ''));
      return startedAt ? wait('RUNNING', null) : wait('QUEUED', 'waiting for a worker; it starts by itself');
  }
}

type ShownAttempt = Attempt & { activityId: string; step: string };

/** The ledger's rows as attempts, oldest first, with LOST derived. */
function shownAttempts(parts: SnapshotParts, ended: boolean, counts: CountsByStep): ShownAttempt[] {
  const { generations, engine } = parts;
  const attempts = [...parts.attempts, ...unrecordedAttempts(parts, counts)];
  const close = engine?.fold.close?.kind;
  const newest = new Map<string, number>();
  for (const { engineRunId, activityId, number } of attempts) {
    const key = `${engineRunId} ${activityId}`;
    newest.set(key, Math.max(newest.get(key) ?? 0, number));
  }
  return attempts
    .flatMap((attempt): ShownAttempt[] => {
      const { step, part } = partsOf(attempt.activityId);
      const ofThisExecution = attempt.engineRunId === engine?.engineRunId;
      const activity = ofThisExecution ? engine.fold.activities.get(attempt.activityId) : undefined;
      const later = (newest.get(`${attempt.engineRunId} ${attempt.activityId}`) ?? 0) > attempt.number;
      const counted = parts.pending.get(attempt.activityId)?.number ?? activity?.attempt ?? 0;
      const passed = later || (ofThisExecution && counted > attempt.number);
      // Most of thousands, and never shown (`fewestOfCrowded`).
      if (attempt.outcome === 'SUCCEEDED' && !passed && isCrowded(counts[step])) return [];
      const over = passed || ended || !ofThisExecution || (activity && activity.state !== 'PENDING');
      // The ledger is written beside the engine: an attempt whose success the history knows has not been lost.
      const succeeded = !later && activity?.state === 'COMPLETED' && activity.attempt === attempt.number;
      // A run that is ended from outside takes its running attempts with it: their workers are well.
      const stopped = !later && (close === 'terminated' || close === 'cancelled' || close === 'timedOut');
      // The engine retries only what has not succeeded: a success that was noted before the next attempt began came too late.
      const noted = passed && attempt.outcome === 'SUCCEEDED' ? 'LOST' : attempt.outcome;
      const outcome = noted ?? (succeeded ? 'SUCCEEDED' : stopped ? 'CANCELLED' : over ? 'LOST' : 'RUNNING');
      return [
        {
          activityId: attempt.activityId,
          step,
          number: attempt.number,
          part,
          generation: generations.get(attempt.engineRunId) ?? 1,
          startedAt: attempt.startedAt,
          finishedAt: attempt.finishedAt ?? (succeeded ? activity.finishedAt : null),
          outcome,
          error: attempt.error ?? (outcome === 'LOST' ? lostError(step) : null),
          usage: attempt.usage,
        },
      ];
    })
    .toSorted((one, other) => one.startedAt.localeCompare(other.startedAt) || one.number - other.number);
}

/**
 * The engine counts attempts; the ledger is written beside it, by a worker that may die before it has. What the engine has
 * counted past and nobody recorded was lost with its worker.
 */
function unrecordedAttempts({ attempts, engine, pending }: SnapshotParts, counts: CountsByStep): LedgerAttempt[] {
  if (!engine) return [];
  // By any execution: the steps that a rerun has kept were done by an earlier one.
  const recorded = new Set(attempts.map(({ activityId, number }) => `${activityId} ${number}`));
  return [...engine.fold.activities.values()].flatMap(({ activityId, step, attempt, scheduledAt }) => {
    if (isCrowded(counts[step])) return [];
    const newest = pending.get(activityId)?.number ?? attempt;
    const numbers = Array.from({ length: Math.max(0, newest - 1) }, (_, index) => index + 1);
    return numbers
      .filter((number) => !recorded.has(`${activityId} ${number}`))
      .map((number) => ({
        engineRunId: engine.engineRunId,
        activityId,
        number,
        startedAt: scheduledAt,
        finishedAt: null,
        outcome: null,
        error: lostError(partsOf(activityId).step),
        usage: noUsage,
        practice: false,
      }));
  });
}

const lostError = (step: string): RunError => ({
  code: 'WORKER_LOST',
  message: 'The worker that did this step stopped answering. Another one takes over.',
  step,
  retryable: true,
});

function stepSnapshot(
  parts: SnapshotParts,
  runStatus: RunStatus,
  planned: PipelineDefinition['steps'][number],
  allAttempts: readonly ShownAttempt[],
  counts: CountsByStep,
  skipped: string | null,
): StepSnapshot {
  const activities = [...(parts.engine?.fold.activities.values() ?? [])].filter(({ step }) => step === planned.key);
  const attempts = allAttempts.filter(({ step }) => step === planned.key);
  const states = activities.map((activity) =>
    activityState(activity, parts.pending.get(activity.activityId), runStatus),
  );
  const ofStep = counts[planned.key];
  const failed = planned.partsMayFail ? states.filter((state) => state.status === 'FAILED').length : 0;
  const soFar = stepStatus(
    states.map((state) => (failed > 0 && state.status === 'FAILED' ? 'COMPLETED' : state.status)),
    runStatus,
    skipped !== null,
  );
  const last = planned.parts?.last;
  const lastActivity = last === undefined ? null : (activities.find(({ part }) => part === last) ?? null);
  // Between two executions, or two portions of its parts, none of them is under way.
  const isLeft =
    (ofStep && endedParts(ofStep) < ofStep.total) || (last !== undefined && activities.length > 0 && !lastActivity);
  const goesOn = isLeft && !isFinal(runStatus);
  const status = goesOn && (soFar === 'COMPLETED' || soFar === 'WAITING') ? 'RUNNING' : soFar;
  const current = states.find((state) => state.status === status) ?? null;
  const single = last === undefined && activities.length === 1 ? activities[0]! : lastActivity;
  // A step that runs again began with its newest generation; one that a rerun has kept, with the one that did it.
  const pending = activities.some(({ state }) => state === 'PENDING');
  const generation = pending ? parts.generation : Math.max(...attempts.map((attempt) => attempt.generation));
  const starts = [
    ...attempts.filter((attempt) => attempt.generation === generation).map(({ startedAt }) => startedAt),
    ...states.flatMap(({ startedAt }) => startedAt ?? []),
    ...(ofStep?.startedAt ? [ofStep.startedAt] : []),
  ];
  const ends = activities.flatMap(({ finishedAt }) => finishedAt ?? []);
  const ended = status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
  const done = activities.filter(({ state }) => state === 'COMPLETED').length;
  const partsDone = planned.partsMayFail
    ? `${done} of ${activities.length} done${failed > 0 ? `, ${failed} failed` : ''}`
    : null;

  return {
    key: planned.key,
    title: planned.title,
    status,
    attempt: Math.max(
      0,
      ...states.map(({ attempt }) => attempt),
      ...attempts.filter((attempt) => attempt.generation === generation).map(({ number }) => number),
    ),
    maxAttempts: activities[0]?.maxAttempts ?? null,
    nextAttemptAt: status === 'RETRYING' ? (current?.nextAttemptAt ?? null) : null,
    startedAt: starts.length > 0 ? starts.reduce((one, other) => (one < other ? one : other)) : null,
    finishedAt: ended && ends.length > 0 ? ends.reduce((one, other) => (one > other ? one : other)) : null,
    fraction:
      status === 'COMPLETED'
        ? 1
        : single && single !== lastActivity
          ? (current?.fraction ?? null)
          : ofStep && ofStep.total > 0
            ? Math.min(1, endedParts(ofStep) / ofStep.total)
            : null,
    parts: ofStep
      ? { total: ofStep.total, running: isFinal(runStatus) ? 0 : ofStep.running, ended: endedParts(ofStep) }
      : null,
    message:
      status === 'SKIPPED'
        ? skipped
        : ofStep && planned.parts && !(status === 'COMPLETED' && lastActivity)
          ? partsInWords(ofStep, planned.parts)
          : status === 'COMPLETED' && single && outputOf(parts, single) !== undefined
            ? (planned.found?.(outputOf(parts, single) as never) ?? null)
            : (current?.message ?? (activities.length > 0 ? partsDone : null)),
    error: status === 'COMPLETED' ? null : (current?.error ?? null),
    attempts: attempts.map(({ activityId: _, step: __, ...attempt }) => attempt),
    usualSeconds: parts.times.byStep.get(planned.key)?.median ?? null,
    input: single ? single.input : null,
    output: single && single.state === 'COMPLETED' ? single.output : null,
    largeInput: single?.largeInput ?? null,
    largeOutput: single?.largeOutput ?? null,
  };
}

interface ActivityState {
  status: StepStatus;
  attempt: number;
  startedAt: string | null;
  nextAttemptAt: string | null;
  fraction: number | null;
  message: string | null;
  error: RunError | null;
}

function activityState(
  activity: FoldedActivity,
  pending: PendingAttempt | undefined,
  runStatus: RunStatus,
): ActivityState {
  if (activity.state !== 'PENDING' || !pending) {
    const over = isFinal(runStatus);
    const status = activity.state === 'PENDING' ? (over ? 'CANCELLED' : 'QUEUED') : activity.state;
    const { attempt, startedAt, error } = activity;
    return { status, attempt, startedAt, nextAttemptAt: null, fraction: null, message: null, error };
  }
  const status = isFinal(runStatus)
    ? 'CANCELLED'
    : pending.state === 'STARTED'
      ? 'RUNNING'
      : pending.state === 'BACKING_OFF'
        ? 'RETRYING'
        : 'QUEUED';
  return {
    status,
    // While it backs off the number is that of the attempt to come; people count those that were made.
    attempt: pending.state === 'STARTED' ? pending.number : pending.number - 1,
    startedAt: pending.startedAt,
    nextAttemptAt: pending.nextAttemptAt,
    fraction: pending.fraction,
    message: pending.message,
    error: pending.error,
  };
}

/** A step's state from its activities': what runs counts before what waits, and what failed before what is done. */
function stepStatus(states: readonly StepStatus[], runStatus: RunStatus, isSkipped: boolean): StepStatus {
  if (states.length === 0) return isSkipped || runStatus === 'COMPLETED' ? 'SKIPPED' : 'WAITING';
  const order: StepStatus[] = ['RUNNING', 'RETRYING', 'QUEUED', 'FAILED', 'CANCELLED', 'COMPLETED'];
  return order.find((status) => states.includes(status)) ?? 'WAITING';
}

function outputsByActivity(parts: SnapshotParts): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const activity of parts.engine?.fold.activities.values() ?? []) {
    const output = outputOf(parts, activity);
    if (activity.state === 'COMPLETED' && output !== undefined) outputs[activity.activityId] = output;
  }
  return outputs;
}

const outputOf = ({ largeOutputs }: SnapshotParts, { output, largeOutput }: FoldedActivity): unknown =>
  largeOutput ? largeOutputs?.get(largeOutput.key) : output;

export function sumUsage(all: readonly Usage[]): Usage {
  return all.reduce(
    (sum, usage) => ({
      promptTokens: sum.promptTokens + usage.promptTokens,
      completionTokens: sum.completionTokens + usage.completionTokens,
      costUsd: usage.costUsd === null ? sum.costUsd : (sum.costUsd ?? 0) + usage.costUsd,
    }),
    noUsage,
  );
}

function runLog(
  { row, engine }: SnapshotParts,
  steps: readonly StepSnapshot[],
  attempts: readonly ShownAttempt[],
  counts: CountsByStep,
  ended: Ended,
): LogEntry[] {
  const titles = new Map(steps.map(({ key, title }) => [key, title]));
  const cancelling = row.cancelRequestedAt && `Cancelling: ${cancelWords(row.cancelReason ?? '')}`;
  const entries: LogEntry[] = [
    ...(row.earlierLog ? (JSON.parse(row.earlierLog) as LogEntry[]) : []),
    { at: row.requestedAt.toISOString(), step: null, text: 'Saved' },
    // The wish counts from when it was made, not from when the engine could be told.
    ...(engine?.fold.log ?? []).filter(({ text }) => text !== cancelling),
    ...(cancelling ? [{ at: row.cancelRequestedAt!.toISOString(), step: null, text: cancelling }] : []),
  ];
  for (const [index, { step, part, number, startedAt, finishedAt, outcome, error }] of attempts.entries()) {
    // What a step needs to know before its parts begin is no step that anybody knows.
    if (isCrowded(counts[step]) || !titles.has(step)) continue;
    // That an attempt was lost is noticed when the next one starts.
    const next = attempts.slice(index + 1).find((later) => later.step === step && later.part === part);
    const title = `${titles.get(step)}${part ? ` (${part})` : ''}`;
    entries.push({
      at: startedAt,
      step,
      text: number === 1 ? `${title}: started` : `${title}: attempt ${number} started`,
    });
    if (outcome === 'FAILED' || outcome === 'LOST') {
      entries.push({
        at: finishedAt ?? next?.startedAt ?? startedAt,
        step,
        text: `${title}: attempt ${number} failed. ${error?.message ?? ''}`.trim(),
      });
    }
  }
  for (const { key, title, status, message, finishedAt } of steps) {
    if (status === 'COMPLETED' && finishedAt) {
      entries.push({ at: finishedAt, step: key, text: message ? `${title}: done. ${message}` : `${title}: done` });
    }
  }
  if (engine?.fold.close) entries.push({ at: engine.fold.close.at, step: null, text: endWords(ended) });
  // A rerun's history repeats what an earlier generation has told.
  const told = new Map(entries.map((entry) => [`${entry.at} ${entry.step} ${entry.text}`, entry]));
  // The sort is stable: of one millisecond's entries those pushed first stay first.
  return [...told.values()].toSorted((one, other) => one.at.localeCompare(other.at)).slice(-mostLogged);
}

function endWords({ status, reason, error }: Ended): string {
  if (status === 'COMPLETED') return 'Completed';
  if (status === 'FAILED') return `Failed. ${error?.message ?? ''}`.trim();
  return `${status === 'CANCELLED' ? 'Ended' : 'Timed out'}: ${reason ?? ''}`;
}
