/**
 * What nobody waits for: telling the engine what it could not be told, keeping ends that nobody watched, and opening runs
 * again that an operator has reset by hand. Every api process runs all of it; all of it is safe to repeat.
 */
import { startLoop } from '../services/loop.ts';
import { announce, generationOf, readRun, type RunCore } from './core.ts';
import { EngineRefused, EngineUnavailable } from './engine.ts';
import { forgetPayloads } from './forgetPayloads.ts';
import { forEachAtOnce } from './list.ts';
import { deliver } from './start.ts';
import type { RunRow } from './store.ts';
import { runIdOf } from './workflowId.ts';

const deliverEveryMs = 1_000;
const archiveEveryMs = 2_000;
const sweepEveryMs = 30_000;
/** After a start those are served first who come back to watch; what they watch needs no sweep, and what is forgotten has time. */
const laterMs = 5_000;
const forgetEveryMs = 6 * 3_600_000;
/** A request that is under way delivers by itself; the loop is for those whose request is over. */
const requestMs = 3_000;
const mostAtOnce = 200;
const inParallel = 5;
/** Visibility lags behind the engine a little. */
const visibilityLagMs = 30_000;

export interface Loops {
  /** Resolves when all that does not begin later has had its first round: what happened while no process looked is known. */
  firstRound: Promise<void>;
  /** Stops the loops, and resolves when the last round is over. */
  stop(): Promise<void>;
}

/**
 * @param isWatched whether this process watches the run: then its watcher keeps the end, and needs to read it once only
 */
export function startLoops(core: RunCore, isWatched: (runId: string) => boolean): Loops {
  let closedSince = new Date(Date.now() - 24 * 3_600_000);
  let sweptTo = '';

  let attributesKnown = false;
  const firstRounds: Promise<void>[] = [];
  const repeat = (everyMs: number, round: () => Promise<void>, firstAfterMs = 0) => {
    const first = Promise.withResolvers<void>();
    if (firstAfterMs === 0) firstRounds.push(first.promise);
    const untroubled = () =>
      round()
        .catch((error: unknown) => {
          if (!(error instanceof EngineUnavailable)) throw error;
          core.log.debug({ err: error }, 'the engine is away; trying again');
        })
        .finally(first.resolve);
    return startLoop(core.log, 'of the run core', everyMs, untroubled, firstAfterMs);
  };

  const loops = [
    repeat(deliverEveryMs, async () => {
      attributesKnown ||= await registerAttributes(core);
      const rows = await core.store.undelivered(new Date(Date.now() - requestMs), mostAtOnce);
      await forEachAtOnce(rows, inParallel, (row) => deliver(core, row));
    }),
    repeat(archiveEveryMs, async () => {
      const began = new Date();
      const closed = await listed(
        `LonghaulPipeline IS NOT NULL AND ExecutionStatus != "Running" AND ExecutionStatus != "ContinuedAsNew" AND CloseTime > "${closedSince.toISOString()}"`,
      );
      const rows = await core.store.findMany(closed.map(({ runId }) => runId));
      await forEachAtOnce(
        rows.filter(
          ({ id, snapshot, status, rerunRequest }) =>
            !snapshot && status !== 'REQUESTED' && !rerunRequest && !isWatched(id),
        ),
        inParallel,
        (row) => readRun(core, row),
      );
      // What was reset by hand may have ended again before the round below has seen it go on.
      const unknown = await core.store.unknownEngineRuns(closed.map(({ engineRunId }) => engineRunId));
      const mayBeReset = new Set(
        closed.filter(({ engineRunId }) => unknown.has(engineRunId)).map(({ runId }) => runId),
      );
      for (const row of rows) if (row.snapshot && mayBeReset.has(row.id)) await reopen(row);
      closedSince = new Date(began.getTime() - visibilityLagMs);
    }),
    repeat(archiveEveryMs, async () => {
      const open = await listed('LonghaulPipeline IS NOT NULL AND ExecutionStatus = "Running"');
      for (const row of await core.store.endedAmong(open.map(({ runId }) => runId))) await reopen(row);
    }),
    repeat(
      sweepEveryMs,
      async () => {
        const rows = await core.store.started(sweptTo, mostAtOnce);
        sweptTo = rows.length < mostAtOnce ? '' : rows.at(-1)!.id;
        await forEachAtOnce(rows, inParallel, async (row) => {
          if (!isWatched(row.id)) await readRun(core, row);
        });
      },
      laterMs,
    ),
    repeat(forgetEveryMs, () => forgetPayloads(core), laterMs),
  ];
  return {
    firstRound: Promise.all(firstRounds).then(() => {}),
    async stop() {
      await Promise.all(loops.map((stop) => stop()));
    },
  };

  /** A run that has ended, and whose newest execution nobody knows, was reset by hand: a new generation. */
  async function reopen(row: RunRow): Promise<void> {
    const { engineRunId, open } = await core.engine.describe(row);
    const generation = await generationOf(core, row, engineRunId, await core.engine.started(row, engineRunId));
    if (generation <= row.generation) return;
    announce(core, row);
    const reopened = open ? null : await core.store.find(row.id);
    if (reopened) await readRun(core, reopened);
  }

  /** The executions that match, with the runs that they belong to. */
  async function listed(query: string): Promise<{ runId: string; engineRunId: string }[]> {
    const executions = await core.engine.list(query, mostAtOnce * 5);
    return executions.flatMap(({ workflowId, engineRunId }) => {
      const run = runIdOf(workflowId);
      return run ? [{ runId: run.runId, engineRunId }] : [];
    });
  }
}

/** An engine where we may not do it (Temporal Cloud) has to be given them by its operators. */
async function registerAttributes({ engine, log }: RunCore): Promise<true> {
  try {
    await engine.registerSearchAttributes();
  } catch (error) {
    if (!(error instanceof EngineRefused)) throw error;
    log.warn(
      { err: error },
      'the search attributes cannot be made: make LonghaulPipeline, LonghaulOwner and LonghaulPhase (Keyword)',
    );
  }
  return true;
}
