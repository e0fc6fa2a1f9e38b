/**
 * What is read of runs by their ids. What is asked for in one turn of the event loop, or while the statement before is under way, is
 * one statement: after a restart a whole crowd comes at once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import DataLoader from 'dataloader';
import { and, desc, eq, not, sql } from 'drizzle-orm';
import { isAnyOf } from '../services/columns.ts';
import type { Database } from '../services/database.ts';
import { attempts, engineRuns, isFreePart, runs } from '../services/tables.ts';
import { partsOf } from './activityId.ts';
import type { LedgerAttempt } from './buildSnapshot.ts';
import type { RunRow } from './store.ts';

/** Attempts of parts that have cost nothing, read of one run. */
const mostFreeParts = 500;
/** After a statement for so many the next one waits a little: most likely more are coming, and a statement costs more than they. */
const busyReads = 10;
const busyPauseMs = 50;
/** Runs of one statement. */
const mostAtOnce = 200;

export function createReads({ db }: Database) {
  const rows = readInBatches(async (ids) => {
    const found = await db.select().from(runs).where(isAnyOf(runs.id, ids));
    const byId = new Map(found.map((row) => [row.id, row]));
    return (id): RunRow | null => byId.get(id) ?? null;
  });

  const generations = readInBatches(async (ids) => {
    const found = await db.select().from(engineRuns).where(isAnyOf(engineRuns.runId, ids));
    const byRun = Map.groupBy(found, ({ runId }) => runId);
    return (id) => new Map(byRun.get(id)?.map(({ engineRunId, generation }) => [engineRunId, generation]));
  });

  const ledger = readInBatches(async (ids) => {
    const newestFreeParts = db
      .select()
      .from(attempts)
      .where(and(eq(attempts.runId, runs.id), isFreePart(attempts)))
      .orderBy(desc(attempts.startedAt))
      .limit(mostFreeParts)
      .as('parts');
    const [counting, parts] = await Promise.all([
      db
        .select()
        .from(attempts)
        .where(and(isAnyOf(attempts.runId, ids), not(isFreePart(attempts)))),
      db
        .select({ ...newestFreeParts._.selectedFields })
        .from(runs)
        .innerJoinLateral(newestFreeParts, sql`true`)
        .where(isAnyOf(runs.id, ids)),
    ]);
    const byRun = Map.groupBy([...counting, ...parts], ({ runId }) => runId);
    return (id) =>
      (byRun.get(id) ?? [])
        .toSorted((one, other) => one.startedAt.getTime() - other.startedAt.getTime())
        .map(attemptOf);
  });

  return {
    find: (id: string): Promise<RunRow | null> => rows.load(id),

    /** Generations of the run's executions, by the engine's id of each, as far as they have been noted. */
    generations: (runId: string): Promise<Map<string, number>> => generations.load(runId),

    /**
     * Oldest first. Of the parts of steps, of which there may be tens of thousands, those that have cost something, and the
     * newest of the others.
     */
    attempts: (runId: string): Promise<LedgerAttempt[]> => ledger.load(runId),
  };
}

/** @param read reads all of them; gives what there is of each, a new value at each call */
function readInBatches<Value>(
  read: (ids: readonly string[]) => Promise<(id: string) => Value>,
): DataLoader<string, Value> {
  let reading: Promise<unknown> = Promise.resolve();
  return new DataLoader(
    async (ids: readonly string[]) => {
      const found = read([...new Set(ids)]);
      reading = found.catch(() => {}).then(() => (ids.length < busyReads ? undefined : sleep(busyPauseMs)));
      const valueOf = await found;
      return ids.map(valueOf);
    },
    {
      cache: false,
      maxBatchSize: mostAtOnce,
      // When the one before has come back: the busier it is, the more go together.
      batchScheduleFn: (dispatch) => void reading.then(() => setImmediate(dispatch)),
    },
  );
}

function attemptOf(row: typeof attempts.$inferSelect): LedgerAttempt {
  return {
    engineRunId: row.engineRunId,
    activityId: row.activityId,
    number: row.number,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    outcome: row.outcome as LedgerAttempt['outcome'],
    error: row.errorCode
      ? {
          code: row.errorCode,
          message: row.errorMessage ?? '',
          step: partsOf(row.activityId).step,
          retryable: row.errorRetryable === 1,
        }
      : null,
    usage: { promptTokens: row.promptTokens, completionTokens: row.completionTokens, costUsd: row.costUsd },
    practice: row.practice === 1,
  };
}
