/**
 * Runs a pipeline's steps and keeps what only the workflow knows: its phase and words (the `progress` query), and what
 * operators said by signal. Deterministic: no I/O, no Node modules.
 */
import {
  ActivityCancellationType,
  ActivityFailure,
  ApplicationFailure,
  defineQuery,
  defineSignal,
  isCancellation,
  makeContinueAsNewFunc,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  TimeoutFailure,
  upsertSearchAttributes,
  workflowInfo,
  type RetryPolicy,
} from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { countOutcome, mostCarriedSignals, outcomeOf, type Carried, type CarriedSignal } from './carried.ts';
import { noteWords } from './note.ts';
import type { PipelineDefinition, PlannedStep, RunArguments, RunSettings } from './pipeline.ts';
import { stopWhenUnwatched, type LeaseProgress } from './unwatched.ts';

/** Calls that cost money: 5 attempts, first retry after 1 s, doubling, at most 60 s, unless the activity's error says when. */
const costlyRetry: RetryPolicy = {
  maximumAttempts: 5,
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '60 seconds',
};

/** The longest one attempt may take. Silence is noticed long before: by the activity's own watchdog, and by its heartbeats. */
const longestAttempt = '30 minutes';

const phaseAttribute = defineSearchAttributeKey('LonghaulPhase', SearchAttributeType.KEYWORD);

export type TaskQueue = 'pipelines' | 'llm' | 'media' | 'classify' | 'phone-calls' | 'outside';

/** One activity as workflows name it: its type, and the queue whose workers run it. */
export interface ActivityReference<Input, Output> {
  name: string;
  taskQueue: TaskQueue;
  /** Never there; carries the types. */
  types?: [Input, Output];
}

type ActivityReferences<Activities> = {
  [Name in keyof Activities]: Activities[Name] extends (input: infer Input) => Promise<infer Output>
    ? ActivityReference<Input, Output>
    : never;
};

/** The activities of `Activities` (the type of what `createActivities` returns) on one task queue. */
export function activitiesOn<Activities>(taskQueue: TaskQueue): ActivityReferences<Activities> {
  return new Proxy({} as ActivityReferences<Activities>, {
    get: (_target, name) => ({ name: String(name), taskQueue }),
  });
}

/** Where a step's call differs from others. */
export interface StepOptions {
  /** Instead of that for calls that cost money. */
  retry?: RetryPolicy;
}

export interface RunStep {
  /** Runs one activity as the step `key`, or, of a step made of several activities, as its part `key/part`. */
  <Input, Output>(
    key: string,
    activity: ActivityReference<Input, Output>,
    input: Input,
    part?: string,
    options?: StepOptions,
  ): Promise<Output>;
  /** Whether the step is not needed, by its plan's `skip` and what was given so far. */
  isSkipped(key: string): boolean;
  /** Runs an activity that is no step: what a step needs to know before it begins its parts. */
  aside<Input, Output>(name: string, activity: ActivityReference<Input, Output>, input: Input): Promise<Output>;
}

/** For pipelines whose parts are too many for one history. */
export interface RunControls {
  settings: RunSettings;
  /** What `continueAsNew` was given by the execution before; null in the first. */
  state: unknown;
  /** How many more activities may be begun now, so that the history stays within its bounds whatever becomes of them. */
  room(): number;
  /** Whether nothing more is to be begun in this execution: when what runs has ended, continue as new. */
  isFull(): boolean;
  /** Goes on in a new execution. To be called when no activity runs. */
  continueAsNew(state: unknown): Promise<never>;
}

/**
 * Events that one activity may add: scheduled, cancel requested, started, its end, and the three of a workflow task of its own.
 * Ends that come together share a workflow task, so most activities need four.
 */
const eventsPerActivity = 7;
/** Beyond this share of the events, room for few activities at once is left: better to begin a new execution. */
const fullAt = 0.75;

/** What the `progress` query answers. */
export interface WorkflowProgress {
  /** The key of the step that was started last. */
  phase: string | null;
  message: string;
  completedSteps: string[];
  runningSteps: string[];
  /** An operator's latest words. */
  note: string | null;
  /** Whether somebody asked to keep the run going although nobody watches. */
  kept: boolean;
  /** Who waits for the run, where it stops when nobody does; null where it goes on whatever happens. */
  lease: LeaseProgress | null;
}

export const progressQuery = defineQuery<WorkflowProgress>('progress');
/** An operator's words, shown to every viewer. May be sent from the Temporal web UI: the argument is one JSON string. */
export const noteSignal = defineSignal<[words: string]>('note');
export const keepSignal = defineSignal('keep');

/**
 * What a workflow gives back. With its last words nobody has to ask for them after the end, for which the engine and a worker would go
 * through the whole history once more.
 */
export interface RunEnd {
  /** The pipeline's own, for operators; the run's result is told by its steps. */
  result: unknown;
  progress: WorkflowProgress;
}

/** The life of a run in its workflow: handlers first, so that no signal finds none; then the steps. */
export async function runSteps(
  definition: PipelineDefinition,
  run: RunArguments,
  work: (step: RunStep, controls: RunControls) => Promise<unknown>,
): Promise<RunEnd> {
  const { carried } = run;
  const steps: Carried['steps'] = { ...carried?.steps };
  const signals: CarriedSignal[] = [...(carried?.signals ?? [])];
  const startedAt = carried?.startedAt ?? now();
  let pending = 0;
  const progress: WorkflowProgress = carried?.progress ?? {
    phase: null,
    message: 'Starting',
    completedSteps: [],
    runningSteps: [],
    note: null,
    kept: false,
    lease: null,
  };
  const partsLeft = new Map<string, number>();
  /** As plans are asked with: by `step` or `step/part`. */
  const outputs: Record<string, unknown> = Object.fromEntries(
    Object.entries(steps).flatMap(([key, { output }]) => (output === undefined ? [] : [[key, output]])),
  );
  /** Steps that ended without a result, or were not needed, with the word for how. */
  const stopped = new Map<string, string>();
  const show = () => setCurrentDetails(inMarkdown(definition, progress, stopped));

  setHandler(progressQuery, () => progress, { description: 'How far the run is, in words and figures' });
  setHandler(
    noteSignal,
    (sent) => {
      const words = noteWords(sent);
      if (words === null) return;
      progress.note = words;
      progress.message = words;
      signals.push({ at: now(), name: 'note', words });
      show();
    },
    { description: 'Words for everybody who watches this run (one JSON string)' },
  );
  setHandler(
    keepSignal,
    () => {
      progress.kept = true;
      signals.push({ at: now(), name: 'keep', words: null });
      if (progress.lease) progress.lease.until = null;
      show();
    },
    { description: 'Keep the run going although nobody watches it' },
  );
  if (definition.whenUnwatched === 'CANCEL') {
    stopWhenUnwatched({
      leaseMs: run.settings.leaseMs,
      isKept: () => progress.kept,
      show(lease) {
        progress.lease = lease;
        show();
      },
      onUnwatched() {
        progress.message = 'Nobody is waiting: stopping';
      },
    });
  }

  // Plain, not async: the SDK takes a stack trace of every promise, and of calls there are thousands.
  const call = <Input, Output>(
    activity: ActivityReference<Input, Output>,
    input: Input,
    { activityId, summary, retry = costlyRetry }: { activityId: string; summary: string; retry?: RetryPolicy },
  ): Promise<Output> => {
    const activities = proxyActivities<Record<string, (given: Input) => Promise<Output>>>({
      activityId,
      summary: summary.slice(0, 120),
      taskQueue: activity.taskQueue,
      startToCloseTimeout: longestAttempt,
      heartbeatTimeout: run.settings.heartbeatTimeoutMs,
      retry,
      // A run is CANCELLED only when the call has really stopped: the provider's socket closed, the process gone.
      cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    });
    return activities[activity.name]!(input);
  };

  const plannedStep = (key: string): PlannedStep => {
    const planned = definition.steps.find((candidate) => candidate.key === key);
    if (!planned) throw new Error(`${definition.name} has no step "${key}": add it to the definition's steps`);
    return planned;
  };

  const runStep = async <Input, Output>(
    key: string,
    activity: ActivityReference<Input, Output>,
    input: Input,
    part?: string,
    options?: StepOptions,
  ): Promise<Output> => {
    const planned = plannedStep(key);
    const activityId = part === undefined ? key : `${key}/${part}`;
    if (!partsLeft.get(key)) stopped.delete(key);
    const isFirst = begin(progress, definition, key, partsLeft);
    const ofStep = (steps[key] ??= { startedAt: now(), finishedAt: null, ...(part !== undefined && { outcomes: {} }) });
    // Of thousands of parts hardly any changes what is shown.
    if (isFirst) show();
    pending += 1;
    try {
      const summary = part === undefined ? planned.title : `${planned.title}: ${part}`;
      const output = await call(activity, input, { activityId, summary, retry: options?.retry });
      outputs[activityId] = output;
      if (end(progress, key, partsLeft) && !stopped.has(key)) progress.completedSteps.push(key);
      if (ofStep.outcomes) countOutcome(ofStep.outcomes, outcomeOf(output));
      else steps[key] = { ...ofStep, finishedAt: now(), output };
      return output;
    } catch (error) {
      const last = end(progress, key, partsLeft);
      if (ofStep.outcomes) countOutcome(ofStep.outcomes, failureOf(error));
      if (planned.partsMayFail && !isCancellation(error)) {
        if (last && !stopped.has(key)) progress.completedSteps.push(key);
      } else {
        stopped.set(key, isCancellation(error) ? 'cancelled' : 'failed');
        progress.message = `${planned.title}: ${stopped.get(key)}`;
      }
      throw error;
    } finally {
      pending -= 1;
      if (!partsLeft.get(key) || stopped.has(key)) show();
    }
  };

  const step: RunStep = Object.assign(runStep, {
    isSkipped(key: string): boolean {
      const skipped = typeof plannedStep(key).skip?.(outputs, run.input as never) === 'string';
      if (skipped) stopped.set(key, 'skipped');
      return skipped;
    },
    aside: <Input, Output>(name: string, activity: ActivityReference<Input, Output>, input: Input) =>
      call(activity, input, { activityId: name, summary: name }),
  });

  const most = run.settings.mostHistoryEvents;
  const isFull = () => workflowInfo().historyLength > most * fullAt;
  const controls: RunControls = {
    settings: run.settings,
    state: carried?.state ?? null,
    // What was begun since the last workflow task is not in the history's length yet: all that is pending counts in full.
    room: () => (isFull() ? 0 : Math.floor((most - workflowInfo().historyLength) / eventsPerActivity) - pending),
    isFull,
    continueAsNew: (state) =>
      makeContinueAsNewFunc()({
        ...run,
        carried: {
          link: (carried?.link ?? 1) + 1,
          startedAt,
          steps,
          progress,
          signals: signals.slice(-mostCarriedSignals),
          state,
        },
      } satisfies RunArguments),
  };

  show();
  const result = (await work(step, controls)) ?? null;
  progress.message = 'Done';
  show();
  return { result, progress };
}

const now = (): string => new Date().toISOString();

/** The name under which a part that has failed is counted: its error's code. */
function failureOf(error: unknown): string {
  if (isCancellation(error)) return 'CANCELLED';
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure) return cause.type ?? 'STEP_FAILED';
  if (cause instanceof TimeoutFailure) return cause.timeoutType === 'HEARTBEAT' ? 'WORKER_LOST' : 'STEP_TIMED_OUT';
  return 'STEP_FAILED';
}

/** @returns whether none of the step's activities was running */
function begin(
  progress: WorkflowProgress,
  definition: PipelineDefinition,
  key: string,
  partsLeft: Map<string, number>,
): boolean {
  partsLeft.set(key, (partsLeft.get(key) ?? 0) + 1);
  if (progress.runningSteps.includes(key)) return false;
  progress.runningSteps.push(key);
  // Its parts so far were done; there are more.
  progress.completedSteps = progress.completedSteps.filter((completed) => completed !== key);
  progress.phase = key;
  const planned = definition.steps.find((candidate) => candidate.key === key);
  progress.message = planned?.title ?? key;
  upsertSearchAttributes([{ key: phaseAttribute, value: key }]);
  return true;
}

/** @returns whether this was the last of the step's activities that was running */
function end(progress: WorkflowProgress, key: string, partsLeft: Map<string, number>): boolean {
  const left = (partsLeft.get(key) ?? 1) - 1;
  partsLeft.set(key, left);
  if (left > 0) return false;
  progress.runningSteps = progress.runningSteps.filter((running) => running !== key);
  return !progress.completedSteps.includes(key);
}

function inMarkdown(
  definition: PipelineDefinition,
  progress: WorkflowProgress,
  stopped: ReadonlyMap<string, string>,
): string {
  const rows = definition.steps.map(({ key, title }) => {
    const state = progress.completedSteps.includes(key)
      ? 'done'
      : progress.runningSteps.includes(key)
        ? '**running**'
        : (stopped.get(key) ?? 'waiting');
    return `| ${title} | ${state} |`;
  });
  const lines = [
    `**${progress.message}** (${progress.completedSteps.length} of ${definition.steps.length} steps done)`,
    '',
  ];
  // Above the table: the web UI cuts off what is below the first few lines.
  if (progress.note && progress.note !== progress.message) lines.push(`> ${progress.note.replaceAll('\n', ' ')}`, '');
  lines.push('| Step | State |', '| --- | --- |', ...rows);
  if (progress.kept) lines.push('', 'Kept going although nobody watches.');
  else if (progress.lease?.until) lines.push('', `Stops at ${progress.lease.until} unless somebody waits for it.`);
  return lines.join('\n');
}
