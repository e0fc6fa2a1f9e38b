/**
 * The attempt ledger: writes each attempt of each activity to Postgres, batched, and never fails or delays the activity.
 * What a database that is away would lose is kept and written when it is back.
 */
import { attemptKey } from '../runs/activityId.ts';
import { createBatches } from '../services/batches.ts';
import type { Database } from '../services/database.ts';
import type { Log } from '../services/log.ts';
import type { attempts } from '../services/tables.ts';

export type AttemptRow = typeof attempts.$inferInsert;

export interface Ledger {
  /** Notes an attempt's start, or its end; the end may come without a start. */
  write(row: AttemptRow): void;
  /** Resolves when all that was noted before is written, or the time is over. */
  flush(timeoutMs: number): Promise<void>;
}

/** A start waits so long for its end: of most attempts one row is written instead of two. */
const startWaitsMs = 250;

export function createLedger(database: Database, log: Log): Ledger {
  const batches = createBatches<AttemptRow, void>({
    async write(rows) {
      // Of one attempt only the newest row counts: its end replaces its start.
      await writeBatch(database, [...new Map(rows.map((row) => [attemptKey(row), row])).values()]);
      return [];
    },
    onError: (error, rows) => log.warn({ err: error, rows }, 'the attempt ledger cannot be written; trying again'),
  });
  /** Starts that wait, oldest first. What is lost of them with a worker that is killed, the engine has counted. */
  const starts = new Map<string, { row: AttemptRow; until: number }>();
  let timer: NodeJS.Timeout | null = null;

  function writeStarts(dueBy: number): void {
    for (const [key, { row, until }] of starts) {
      if (until > dueBy) break;
      starts.delete(key);
      void batches.add(row);
    }
  }
  function writeStartsInTime(): void {
    const [oldest] = starts.values();
    if (timer || !oldest) return;
    const next = () => {
      timer = null;
      writeStarts(performance.now());
      writeStartsInTime();
    };
    timer = setTimeout(next, Math.max(1, oldest.until - performance.now())).unref();
  }

  return {
    write(row) {
      const key = attemptKey(row);
      if (row.finishedAt) {
        starts.delete(key);
        void batches.add(row);
      } else {
        starts.set(key, { row, until: performance.now() + startWaitsMs });
        writeStartsInTime();
      }
    },
    async flush(timeoutMs) {
      writeStarts(Infinity);
      await batches.flush(timeoutMs);
    },
  };
}

/** What an attempt's row holds, by its column: the type in Postgres, and the value. */
const columns: Record<string, [type: string, value: (row: AttemptRow) => unknown]> = {
  run_id: ['text', ({ runId }) => runId],
  engine_run_id: ['text', ({ engineRunId }) => engineRunId],
  activity_id: ['text', ({ activityId }) => activityId],
  number: ['int', ({ number }) => number],
  started_at: ['timestamptz', ({ startedAt }) => startedAt],
  finished_at: ['timestamptz', ({ finishedAt }) => finishedAt],
  outcome: ['text', ({ outcome }) => outcome],
  error_code: ['text', ({ errorCode }) => errorCode],
  error_message: ['text', ({ errorMessage }) => errorMessage],
  error_retryable: ['int', ({ errorRetryable }) => errorRetryable],
  prompt_tokens: ['int', ({ promptTokens = 0 }) => promptTokens],
  completion_tokens: ['int', ({ completionTokens = 0 }) => completionTokens],
  cost_usd: ['float8', ({ costUsd }) => costUsd],
  practice: ['int', ({ practice = 0 }) => practice],
};
const names = Object.keys(columns);
/** What the start has said already. */
const known = new Set(['run_id', 'engine_run_id', 'activity_id', 'number', 'started_at']);

/**
 * One statement for any number of rows, so that each connection prepares it once. An attempt that has a later one was given up by the
 * engine: its late end is refused, and it stays LOST.
 */
const statement = `insert into attempts (${names.join(', ')})
  select * from unnest(${Object.values(columns)
    .map(([type], index) => `$${index + 1}::${type}[]`)
    .join(', ')}) as attempt(${names.join(', ')})
  where attempt.finished_at is null or not exists (
    select 1 from attempts later
    where later.run_id = attempt.run_id and later.engine_run_id = attempt.engine_run_id
      and later.activity_id = attempt.activity_id and later.number > attempt.number)
  on conflict (run_id, engine_run_id, activity_id, number) do update
  set ${names
    .filter((name) => !known.has(name))
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}
  where attempts.finished_at is null`;

async function writeBatch({ pool }: Database, rows: AttemptRow[]): Promise<void> {
  const values = Object.values(columns).map(([, value]) => rows.map((row) => value(row) ?? null));
  await pool.query({ name: 'write attempts', text: statement, values });
}
