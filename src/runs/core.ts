/** What the parts of the run core share, and how a run is read once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelineDefinition } from '../../workflows/lib/pipeline.ts';
import type { RunHooks } from '../domains/domain.ts';
import { findPipeline } from '../pipelines.ts';
import { viewerTopic, runTopic, type Bus } from '../services/bus/bus.ts';
import type { Log } from '../services/log.ts';
import { BlobError } from '../services/blobs/blobError.ts';
import type { LargePayloads } from '../services/payloads/largePayloads.ts';
import { buildSnapshot, type PendingAttempt, sumUsage, type LedgerAttempt } from './buildSnapshot.ts';
import { attemptKey, partsOf } from './activityId.ts';
import type { Arrivals } from './arrivals.ts';
import { microsNow } from './clock.ts';
import { EngineNotFound, EngineUnavailable, type Engine, type EngineState } from './engine.ts';
import { stepTimes, type StepTimes } from './estimate.ts';
import type { StartedFact } from './history.ts';
import type { LongPolls } from './longPolls.ts';
import { mostShown } from './parts.ts';
import type { WorkflowProgress } from '../../workflows/lib/steps.ts';
import { cancelWords, emptyFold, fold, type Close, type FoldedActivity, type FoldState } from './fold.ts';
import { loadLargeOutputs } from './largeOutputs.ts';
import { isFinal, type RunError, type RunSnapshot } from './snapshot.ts';
import type { RunRow, Store } from './store.ts';

export interface CoreSettings {
  /** What the usual times of pipelines that ask a model are multiplied with (the practice provider is quicker than a model). */
  usualFactor: number;
  practice: boolean;
  repairMs: number;
}

export interface RunCore {
  store: Store;
  engine: Engine;
  bus: Bus;
  log: Log;
  settings: CoreSettings;
  /** What domains want to know of runs. */
  hooks: readonly RunHooks[];
  longPolls: LongPolls;
  arrivals: Arrivals;
  payloads: Pick<LargePayloads, 'load' | 'workflows' | 'forget'>;
  times(pipeline: PipelineDefinition): Promise<StepTimes>;
}

/** A run's pipeline may have been removed since; its archived snapshots still read. */
export function definitionOf(row: Pick<RunRow, 'pipeline'>): PipelineDefinition {
  const definition = findPipeline(row.pipeline);
  if (!definition) throw new Error(`there is no pipeline "${row.pipeline}": it was removed while its runs go on`);
  return definition;
}

/** How long the steps usually take; read again after half a minute. */
export function createTimes(store: Store, settings: CoreSettings): RunCore['times'] {
  const keptMs = 30_000;
  const kept = new Map<string, { at: number; times: Promise<StepTimes> }>();
  return async ({ name, steps, asksModel = false }) => {
    const known = kept.get(name);
    if (known && Date.now() - known.at < keptMs) return known.times;
    const times = store
      .stepSamples(name, asksModel ? settings.practice : null)
      .then((samples) => stepTimes(steps, samples, asksModel ? settings.usualFactor : 1));
    kept.set(name, { at: Date.now(), times });
    times.catch(() => kept.delete(name));
    return times;
  };
}

/** A closed workflow's words need a worker that reads its history again; without one the end is kept without them. */
const lastWordsMs = 500;
/** How long an end waits for the last attempt's figures, which are written beside the engine. */
export const ledgerWaitMs = 400;
const ledgerPauseMs = 50;

export const engineTrouble = 'the engine cannot be reached; what was begun goes on when it is back';

/** What is known without asking the engine. It never outranks what any api has read from the engine. */
export async function rowSnapshot(core: RunCore, row: RunRow, trouble: string | null = null): Promise<RunSnapshot> {
  if (row.snapshot) return JSON.parse(row.snapshot) as RunSnapshot;
  const definition = definitionOf(row);
  return buildSnapshot({
    row,
    definition,
    generation: row.generation,
    sequence: (row.cancelRequestedAt ?? row.requestedAt).getTime() * 1_000,
    engine: null,
    pending: new Map(),
    attempts: [],
    generations: new Map(),
    workflowProgress: null,
    times: await core.times(definition),
    trouble,
  });
}

/** The run as it is now, read once; while the engine is away, as the ledger knows it. */
export async function readRun(core: RunCore, row: RunRow): Promise<RunSnapshot> {
  try {
    return await readFromEngine(core, row);
  } catch (error) {
    if (error instanceof EngineUnavailable || error instanceof BlobError) return awaySnapshot(core, row);
    throw error;
  }
}

/**
 * From the table when it has ended, else from the engine. Archives an end that it meets.
 * @throws EngineUnavailable
 */
export async function readFromEngine(core: RunCore, row: RunRow): Promise<RunSnapshot> {
  if (row.snapshot || row.status === 'REQUESTED') return rowSnapshot(core, row);
  try {
    const readAt = microsNow();
    const [state, known] = await Promise.all([core.engine.describe(row), core.store.generations(row.id)]);
    const folded = await wholeFold(core, row, state.engineRunId);
    const generation =
      known.get(state.engineRunId) ?? (await generationOf(core, row, state.engineRunId, folded.started));
    // For good, its own words are kept too; while it goes on they are the watcher's business.
    const workflowProgress = folded.fold.close ? await lastWords(core, row, folded.fold.close) : null;
    const snapshot = buildSnapshot({
      row,
      definition: definitionOf(row),
      generation,
      // An end outranks whatever another api has read meanwhile.
      sequence: folded.fold.close ? microsNow() : readAt,
      engine: { engineRunId: state.engineRunId, fold: folded.fold },
      largeOutputs: await loadLargeOutputs(core, row, folded.fold),
      pending: state.pending,
      attempts: await settledAttempts(core, row, state.engineRunId, folded.fold),
      generations: known.has(state.engineRunId) ? known : await core.store.generations(row.id),
      workflowProgress,
      times: await core.times(definitionOf(row)),
      trouble: null,
    });
    const isEnd = isFinal(snapshot.status) && (await isNewest(core, row, state));
    return isEnd ? await archive(core, snapshot) : snapshot;
  } catch (error) {
    if (error instanceof EngineNotFound) return endLost(core, row);
    throw error;
  }
}

/** The workflow's own words at the end: given back by it, or asked for where it ended in another way; null where no worker answers soon. */
export async function lastWords(core: RunCore, row: RunRow, close: Close): Promise<WorkflowProgress | null> {
  if (close.kind === 'completed' && close.words) return close.words;
  return core.engine.progress(row, lastWordsMs).catch(() => null);
}

/** The run's attempts. At an end they are waited for a little: what is kept for good is to hold all figures. */
async function settledAttempts(
  core: RunCore,
  row: RunRow,
  engineRunId: string,
  folded: FoldState,
): Promise<LedgerAttempt[]> {
  for (const until = Date.now() + ledgerWaitMs; ; await sleep(ledgerPauseMs)) {
    const attempts = await core.store.attempts(row.id);
    if (!folded.close || folded.close.kind === 'continuedAsNew' || isSettled(folded, attempts, engineRunId))
      return attempts;
    if (Date.now() > until) return withStoredUsage(core, row, folded, attempts);
  }
}

/** A worker that was killed just after a step's end has not noted what it cost; the answers that it had stored say it. */
export async function withStoredUsage(
  core: RunCore,
  row: Pick<RunRow, 'id'>,
  { activities }: FoldState,
  attempts: readonly LedgerAttempt[],
): Promise<LedgerAttempt[]> {
  const ended = new Set(attempts.filter(({ finishedAt }) => finishedAt).map(attemptKey));
  const uncounted = (await core.store.paidAnswers(row.id)).filter((answer) => !ended.has(attemptKey(answer)));
  const counted = new Map(attempts.map((attempt) => [attemptKey(attempt), attempt]));
  for (const answer of uncounted) {
    const activity = activities.get(answer.activityId);
    // Of a lost attempt the one after it has counted the answer that it found.
    if (activity?.state !== 'COMPLETED' || activity.attempt !== answer.number) continue;
    const known = counted.get(attemptKey(answer));
    counted.set(attemptKey(answer), {
      startedAt: activity.startedAt ?? activity.scheduledAt,
      finishedAt: activity.finishedAt,
      outcome: 'SUCCEEDED',
      error: null,
      ...answer,
      usage: known?.outcome === 'SUCCEEDED' ? sumUsage([known.usage, answer.usage]) : answer.usage,
    });
  }
  return [...counted.values()];
}

/**
 * Whether the ledger has the end of every attempt whose success the history knows. Of steps with more parts than are shown
 * nothing is waited for: of their attempts only the latest are read.
 */
export function isSettled(
  { activities, startedAt }: FoldState,
  attempts: Iterable<LedgerAttempt>,
  engineRunId: string,
): boolean {
  const parts = new Map<string, number>();
  for (const { step } of activities.values()) parts.set(step, (parts.get(step) ?? 0) + 1);
  const ended = new Set<string>();
  for (const { activityId, number, finishedAt, engineRunId: of } of attempts) {
    if (!finishedAt) continue;
    ended.add(`${activityId} ${number}`);
    if (of === engineRunId) ended.add(`${activityId} ${number} here`);
  }
  return [...activities.values()].every(
    ({ state, step, activityId, attempt, carried, scheduledAt }) =>
      state !== 'COMPLETED' ||
      carried ||
      parts.get(step)! > mostShown ||
      // A step that a rerun has kept was done by an earlier execution; one that it has done again has an attempt of the same number there.
      ended.has(`${activityId} ${attempt}${startedAt !== null && scheduledAt >= startedAt ? ' here' : ''}`),
  );
}

async function wholeFold(
  core: RunCore,
  row: RunRow,
  engineRunId: string,
): Promise<{ fold: FoldState; started: StartedFact | null }> {
  let folded = emptyFold;
  let started: StartedFact | null = null;
  let token: Uint8Array | null = null;
  do {
    const page = await core.engine.history(row, engineRunId, token, { wait: false });
    for (const fact of page.facts) if (fact.kind === 'workflowStarted') started = fact;
    folded = fold(folded, page.facts);
    token = page.nextPageToken;
  } while (token);
  return { fold: folded, started };
}

/**
 * Which generation an execution is. One that continued another as new is of that one's, also where nobody has noted that one:
 * the chain is walked back as far as it is known. One that was reset is a new generation.
 * @param started how it began, as its history says; null where that is not known
 */
export async function generationOf(
  core: RunCore,
  row: RunRow,
  engineRunId: string,
  started: StartedFact | null,
): Promise<number> {
  const known = await core.store.knownGeneration(engineRunId);
  if (known !== null) return known;
  // A reset copies the beginning of the history that it goes back to, with what that one had continued.
  const wasReset = started?.writtenFor !== undefined && started.writtenFor !== engineRunId;
  const continuedFrom = wasReset ? null : (started?.continuedFrom ?? null);
  if (continuedFrom !== null && (await core.store.knownGeneration(continuedFrom)) === null) {
    try {
      await generationOf(core, row, continuedFrom, await core.engine.started(row, continuedFrom));
    } catch (error) {
      // Its retention is over.
      if (!(error instanceof EngineNotFound)) throw error;
    }
  }
  return core.store.generationOf(row.id, engineRunId, continuedFrom);
}

/** Whether an execution that has closed is still the run's newest: a reset closes the old one and opens another. */
export async function isNewest(core: RunCore, row: RunRow, read: Pick<EngineState, 'engineRunId'>): Promise<boolean> {
  const now = await core.engine.describe(row);
  return now.engineRunId === read.engineRunId && !now.open;
}

/** Another api may just have sent an older state with a later stamp, being slow or its clock fast: an end outranks that, too. */
const endLeadMicros = 5_000_000;

/** Keeps a final snapshot for good, unless another api was first, and tells every api. Gives the one that is kept. */
export async function archive(core: RunCore, read: RunSnapshot): Promise<RunSnapshot> {
  const snapshot = { ...read, sequence: read.sequence + endLeadMicros };
  if (await core.store.archive(snapshot, measuredSteps(snapshot))) {
    announce(core, snapshot);
    await tellDomains(core, snapshot);
    return snapshot;
  }
  const row = await core.store.find(snapshot.id);
  const kept = row?.snapshot ? (JSON.parse(row.snapshot) as RunSnapshot) : snapshot;
  return kept.generation === snapshot.generation ? kept : snapshot;
}

async function tellDomains({ hooks, log }: RunCore, snapshot: RunSnapshot): Promise<void> {
  for (const { ended } of hooks) {
    try {
      await ended?.[snapshot.pipeline]?.(snapshot);
    } catch (error) {
      log.error({ err: error, runId: snapshot.id }, "a domain could not take a run's end");
    }
  }
}

/** Tells every api that the run's row has changed: its watchers, and its viewer's lists. */
export function announce({ bus }: Pick<RunCore, 'bus'>, { id, owner }: { id: string; owner: string }): void {
  bus.publish(runTopic(id), { kind: 'row' });
  bus.publish(viewerTopic(owner), { kind: 'run', id });
}

/** A rerun's steps are no measure: it kept some of them. */
function measuredSteps(snapshot: RunSnapshot): { step: string; seconds: number }[] {
  if (snapshot.status !== 'COMPLETED' || snapshot.generation !== 1) return [];
  return snapshot.steps.flatMap(({ key, startedAt, finishedAt }) =>
    startedAt && finishedAt ? [{ step: key, seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000 }] : [],
  );
}

/** Ends a run that the engine refuses for good, or no longer knows. */
export const endFailed = (core: RunCore, row: RunRow, error: RunError): Promise<RunSnapshot> =>
  endWithoutEngine(core, row, { status: 'FAILED', statusReason: null, error });

/** Ends a run that was cancelled before the engine had it. */
export const endCancelled = (core: RunCore, row: RunRow): Promise<RunSnapshot> =>
  endWithoutEngine(core, row, { status: 'CANCELLED', statusReason: cancelWords(row.cancelReason ?? ''), error: null });

/** What is known of a started run while the engine is away. It never outranks what any api has read from the engine. */
export const awaySnapshot = (core: RunCore, row: RunRow): Promise<RunSnapshot> =>
  row.snapshot || row.status === 'REQUESTED'
    ? rowSnapshot(core, row, engineTrouble)
    : ledgerSnapshot(core, row, {
        sequence: row.requestedAt.getTime() * 1_000,
        trouble: engineTrouble,
        unended: 'PENDING',
      });

/**
 * What the ledger alone says of a run: which steps were done, so that they are not paid for again.
 * @param unended what an attempt without an end means: that it goes on, or that nobody will ever end it
 */
async function ledgerSnapshot(
  core: RunCore,
  row: RunRow,
  { sequence, trouble, unended }: { sequence: number; trouble: string | null; unended: 'PENDING' | 'FAILED' },
): Promise<RunSnapshot> {
  const definition = definitionOf(row);
  const attempts = await core.store.attempts(row.id);
  const newest = attempts.at(-1);
  return buildSnapshot({
    row,
    definition,
    generation: row.generation,
    sequence,
    engine: newest ? { engineRunId: newest.engineRunId, fold: foldOfLedger(attempts, unended) } : null,
    pending: new Map(newest && unended === 'PENDING' && !newest.outcome ? [[newest.activityId, goingOn(newest)]] : []),
    attempts,
    generations: await core.store.generations(row.id),
    workflowProgress: null,
    times: await core.times(definition),
    trouble,
  });
}

/** An attempt that has begun, as far as its worker has said. */
export const goingOn = ({ number, startedAt }: LedgerAttempt): PendingAttempt => ({
  number,
  state: 'STARTED',
  startedAt,
  nextAttemptAt: null,
  error: null,
  fraction: null,
  message: null,
});

/** @param attempts oldest first: of one activity the newest counts */
function foldOfLedger(attempts: readonly LedgerAttempt[], unended: 'PENDING' | 'FAILED'): FoldState {
  const states = { SUCCEEDED: 'COMPLETED', FAILED: 'FAILED', CANCELLED: 'CANCELLED' } as const;
  const activities = new Map<string, FoldedActivity>();
  for (const attempt of attempts) {
    activities.set(attempt.activityId, {
      activityId: attempt.activityId,
      ...partsOf(attempt.activityId),
      state: attempt.outcome ? states[attempt.outcome] : unended,
      scheduledAt: attempt.startedAt,
      startedAt: attempt.startedAt,
      finishedAt: attempt.finishedAt,
      attempt: attempt.number,
      maxAttempts: null,
      input: null,
      output: undefined,
      largeInput: null,
      largeOutput: null,
      error: attempt.error,
    });
  }
  return { ...emptyFold, startedAt: [...activities.values()][0]?.startedAt ?? null, activities };
}

async function endWithoutEngine(
  core: RunCore,
  row: RunRow,
  end: Pick<RunSnapshot, 'status' | 'statusReason' | 'error'>,
): Promise<RunSnapshot> {
  const before = await ledgerSnapshot(core, row, { sequence: 0, trouble: null, unended: 'FAILED' });
  const finishedAt = new Date().toISOString();
  const words = end.error?.message ?? end.statusReason ?? '';
  await archive(core, {
    ...before,
    ...end,
    sequence: microsNow(),
    finishedAt,
    estimate: null,
    log: [
      ...before.log,
      { at: finishedAt, step: null, text: `${end.status === 'FAILED' ? 'Failed.' : 'Ended:'} ${words}` },
    ],
  });
  // Whoever was first has written the end.
  return rowSnapshot(core, (await core.store.find(row.id)) ?? row);
}

const endLost = (core: RunCore, row: RunRow): Promise<RunSnapshot> =>
  endFailed(core, row, {
    code: 'ENGINE_LOST',
    message:
      'The engine no longer knows this run: its data was lost or deleted. Run it again; answers that were paid for are used again.',
    step: null,
    retryable: true,
  });
