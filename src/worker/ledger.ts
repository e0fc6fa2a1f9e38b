/**
 * The attempt ledger: writes each attempt of each activity to Postgres, batched, and never fails or delays the activity.
 * What a database that is away would lose is kept and written when it is back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { attemptKey } from '../runs/activityId.ts';
import type { Database } from '../services/database.ts';
import type { Log } from '../services/log.ts';
import { attempts } from '../services/tables.ts';

export type AttemptRow = typeof attempts.$inferInsert;

export interface Ledger {
  /** Notes an attempt's start, or its end; the end may come without a start. */
  write(row: AttemptRow): void;
  /** Resolves when all that was noted is written, or the time is over. */
  flush(timeoutMs: number): Promise<void>;
}

/** With much to write, at most 20 statements a second, however many activities run (about 500 a second). */
const batchMs = 50;
/** A batch of fewer rows is followed at once: what waits here dies with a worker that is killed. */
const busyRows = 5;
const retryMs = 1_000;
/** Rows kept while the database is away. */
const mostWaiting = 50_000;

export function createLedger(database: Database, log: Log): Ledger {
  let waiting = new Map<string, AttemptRow>();
  let writing: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (waiting.size > 0) {
      const batch = waiting;
      waiting = new Map();
      try {
        await writeBatch(database, [...batch.values()]);
      } catch (error) {
        log.warn({ err: error, rows: batch.size }, 'the attempt ledger cannot be written; trying again');
        waiting = new Map([...batch, ...waiting]);
        if (waiting.size > mostWaiting) waiting.clear();
        await pause(retryMs);
      }
      if (batch.size >= busyRows) await pause(batchMs);
    }
    writing = null;
  }

  return {
    write(row) {
      // Of one attempt only the newest row counts: its end replaces its start.
      waiting.set(attemptKey(row), row);
      writing ??= Promise.resolve().then(run);
    },
    async flush(timeoutMs) {
      if (writing) await Promise.race([writing, pause(timeoutMs)]);
    },
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

const pause = (ms: number) => sleep(ms, undefined, { ref: false });
