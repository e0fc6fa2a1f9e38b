/**
 * The attempt ledger: writes each attempt of each activity to Postgres, batched, and never fails or delays the activity.
 * What a database that is away would lose is kept and written when it is back.
 */
import { sql } from 'drizzle-orm';
import { attemptKey } from '../runs/activityId.ts';
import { createBatches } from '../services/batches.ts';
import type { Database } from '../services/database.ts';
import type { Log } from '../services/log.ts';
import { attempts } from '../services/tables.ts';

export type AttemptRow = typeof attempts.$inferInsert;

export interface Ledger {
  /** Notes an attempt's start, or its end; the end may come without a start. */
  write(row: AttemptRow): void;
  /** Resolves when all that was noted before is written, or the time is over. */
  flush(timeoutMs: number): Promise<void>;
}

export function createLedger(database: Database, log: Log): Ledger {
  const batches = createBatches<AttemptRow, void>({
    async write(rows) {
      // Of one attempt only the newest row counts: its end replaces its start.
      await writeBatch(database, [...new Map(rows.map((row) => [attemptKey(row), row])).values()]);
      return [];
    },
    onError: (error, rows) => log.warn({ err: error, rows }, 'the attempt ledger cannot be written; trying again'),
  });
  return {
    write: (row) => void batches.add(row),
    flush: (timeoutMs) => batches.flush(timeoutMs),
  };
}

/** An attempt that has a later one was given up by the engine: its late end is refused, and it stays LOST. */
async function writeBatch({ db }: Database, rows: AttemptRow[]): Promise<void> {
  await db
    .insert(attempts)
    .values(rows)
    .onConflictDoUpdate({
      target: [attempts.runId, attempts.engineRunId, attempts.activityId, attempts.number],
      set: {
        finishedAt: sql`excluded.finished_at`,
        outcome: sql`excluded.outcome`,
        errorCode: sql`excluded.error_code`,
        errorMessage: sql`excluded.error_message`,
        errorRetryable: sql`excluded.error_retryable`,
        promptTokens: sql`excluded.prompt_tokens`,
        completionTokens: sql`excluded.completion_tokens`,
        costUsd: sql`excluded.cost_usd`,
        practice: sql`excluded.practice`,
      },
      setWhere: sql`${attempts.finishedAt} is null and not exists (
        select 1 from attempts later
        where later.run_id = ${attempts.runId} and later.engine_run_id = ${attempts.engineRunId}
          and later.activity_id = ${attempts.activityId} and later.number > ${attempts.number})`,
    });
}
