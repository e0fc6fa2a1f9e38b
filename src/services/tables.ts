/**
 * What outlives the engine's retention. User JSON is kept as text, not jsonb, which would refuse NUL and lone surrogates.
 * Times are `timestamptz`, read as ISO strings of millisecond precision by the code that uses them.
 */
import { sql, type SQL } from 'drizzle-orm';
import {
  type AnyPgColumn,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/** One row a run: what was asked for, how far the starter has come, and, at the end, the final snapshot. */
export const runs = pgTable(
  'runs',
  {
    id: text('id').primaryKey(),
    owner: text('owner').notNull(),
    pipeline: text('pipeline').notNull(),
    title: text('title').notNull(),
    /** JSON text. */
    input: text('input').notNull(),
    idempotencyKey: text('idempotency_key'),
    /** Of pipeline and input, to tell a repeated start from another one with the same key. */
    inputHash: text('input_hash').notNull(),
    /** What it works on, where its pipeline allows one such run at a time. */
    subject: text('subject'),
    /** The RunStatus as last known: REQUESTED until the engine has taken it, QUEUED until the end, then the final status. */
    status: text('status').notNull(),
    statusReason: text('status_reason'),
    generation: integer('generation').notNull().default(1),
    /** Greater with each write of a snapshot. */
    sequence: doublePrecision('sequence').notNull().default(0),
    /** The final RunSnapshot of `generation` as JSON text; null while it goes on. */
    snapshot: text('snapshot'),
    /** What had happened in earlier generations: their LogEntry list as JSON text. */
    earlierLog: text('earlier_log'),
    requestedAt: at('requested_at').notNull(),
    finishedAt: at('finished_at'),
    cancelRequestedAt: at('cancel_requested_at'),
    cancelReason: text('cancel_reason'),
    /** 1 once the engine has taken the cancel request. */
    cancelDelivered: integer('cancel_delivered').notNull().default(0),
    /** The request id of a rerun that the engine has not confirmed yet. */
    rerunRequest: text('rerun_request'),
    /** The first step of the newest rerun. */
    rerunFromStep: text('rerun_from_step'),
  },
  (table) => [
    uniqueIndex('runs_idempotency')
      .on(table.owner, table.idempotencyKey)
      .where(sql`${table.idempotencyKey} is not null`),
    index('runs_of_owner').on(table.owner, table.requestedAt.desc(), table.id.desc()),
    uniqueIndex('runs_one_at_a_time')
      .on(table.subject)
      .where(sql`${table.subject} is not null and ${table.snapshot} is null`),
    index('runs_of_subject')
      .on(table.subject, table.requestedAt.desc())
      .where(sql`${table.subject} is not null`),
    index('runs_unfinished')
      .on(table.status)
      .where(sql`${table.snapshot} is null`),
  ],
);

/** Which generation of a run an execution of the engine is. */
export const engineRuns = pgTable(
  'engine_runs',
  {
    engineRunId: text('engine_run_id').primaryKey(),
    runId: text('run_id').notNull(),
    generation: integer('generation').notNull(),
  },
  (table) => [index('engine_runs_of_run').on(table.runId)],
);

/** The attempt ledger: every attempt of every activity. An attempt without an end is LOST once a later one or the close exists. */
export const attempts = pgTable(
  'attempts',
  {
    runId: text('run_id').notNull(),
    engineRunId: text('engine_run_id').notNull(),
    /** `step` or `step/part`. */
    activityId: text('activity_id').notNull(),
    number: integer('number').notNull(),
    startedAt: at('started_at').notNull(),
    finishedAt: at('finished_at'),
    /** AttemptOutcome but LOST; null while running. */
    outcome: text('outcome'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorRetryable: integer('error_retryable'),
    promptTokens: integer('prompt_tokens').notNull().default(0),
    completionTokens: integer('completion_tokens').notNull().default(0),
    costUsd: doublePrecision('cost_usd'),
    practice: integer('practice').notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.engineRunId, table.activityId, table.number] }),
    // Of a step with tens of thousands of parts only the newest attempts are read.
    index('attempts_of_parts').on(table.runId, table.startedAt).where(isFreePart(table)),
    index('attempts_of_run')
      .on(table.runId)
      .where(sql`not ${isFreePart(table)}`),
  ],
);

/** Whether an attempt is that of one part of a step, and has cost nothing (so far). */
export function isFreePart({
  activityId,
  promptTokens,
  completionTokens,
  costUsd,
}: Record<'activityId' | 'promptTokens' | 'completionTokens' | 'costUsd', AnyPgColumn>): SQL {
  return sql`(strpos(${activityId}, '/') > 0 and ${promptTokens} = 0 and ${completionTokens} = 0 and ${costUsd} is null)`;
}

/** Answers that were paid for. A repeated call with the same prompt takes the stored one. */
export const answers = pgTable(
  'answers',
  {
    runId: text('run_id').notNull(),
    activityId: text('activity_id').notNull(),
    promptHash: text('prompt_hash').notNull(),
    /** JSON text. */
    answer: text('answer').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.activityId, table.promptHash] })],
);

/** How long the steps of completed runs took: what estimates rest on. */
export const stepTimes = pgTable(
  'step_times',
  {
    pipeline: text('pipeline').notNull(),
    runId: text('run_id').notNull(),
    step: text('step').notNull(),
    seconds: doublePrecision('seconds').notNull(),
    /** 1 where the practice provider answered: its speed says nothing of a real model's. */
    practice: integer('practice').notNull().default(0),
    finishedAt: at('finished_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.step] }),
    index('step_times_of_pipeline').on(table.pipeline, table.practice, table.finishedAt.desc()),
  ],
);

/** Money per day, reserved before a call and corrected after it. */
export const spending = pgTable('spending', {
  /** YYYY-MM-DD, UTC. */
  day: text('day').primaryKey(),
  usd: doublePrecision('usd').notNull().default(0),
});
