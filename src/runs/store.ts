/** Runs in Postgres: every statement of the run core. */
import {
  and,
  count,
  desc,
  DrizzleQueryError,
  eq,
  gt,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lt,
  notInArray,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { StoredAnswer } from '../services/answers.ts';
import { isAnyOf } from '../services/columns.ts';
import type { Database } from '../services/database.ts';
import { answers, engineRuns, runs, stepTimes } from '../services/tables.ts';
import type { LedgerAttempt } from './buildSnapshot.ts';
import { createReads } from './reads.ts';
import type { RunSnapshot, RunStatus } from './snapshot.ts';

export type RunRow = typeof runs.$inferSelect;
export type NewRun = Pick<
  RunRow,
  'id' | 'owner' | 'pipeline' | 'title' | 'input' | 'idempotencyKey' | 'inputHash' | 'subject' | 'requestedAt'
>;

export type PaidAnswer = Pick<LedgerAttempt, 'engineRunId' | 'activityId' | 'number' | 'usage' | 'practice'>;

/** A place in a list of runs, newest first. */
export interface Cursor {
  requestedAt: Date;
  id: string;
}

export interface RowFilter {
  owner: string;
  pipeline?: string | null;
  search?: string | null;
  /** Ended runs with one of these statuses … */
  finalStatuses: readonly RunStatus[] | null;
  /** … and these of those that go on; null for all of both. */
  unfinishedIds: readonly string[] | null;
}

/** How many earlier runs an estimate rests on at most. */
const mostSamples = 200;

/** `json`, unlike `jsonb`, takes all that people's input may hold (NUL, lone surrogates). */
const logSoFar = sql`coalesce((${runs.snapshot}::json -> 'log')::text, ${runs.earlierLog})`;

/** The row is open again; where another run works on the same by now, without its subject: the engine has not asked us. */
const subjectUnlessTaken = sql`case when exists (
  select 1 from ${runs} other where other.subject = ${runs}.subject and other.snapshot is null and other.id <> ${runs}.id)
  then null else ${runs}.subject end`;

/**
 * Always true, and has the commit of its statement not wait for the disk. Only where a row is found that the conditions before it
 * let through: https://www.postgresql.org/docs/current/wal-async-commit.html
 */
const withoutWaitingForTheDisk = sql`set_config('synchronous_commit', 'off', true) is not null`;

/** Postgres's code for what breaks a unique index. */
const isTaken = (error: unknown): boolean =>
  error instanceof DrizzleQueryError && (error.cause as { code?: string } | undefined)?.code === '23505';

/** What a run that had ended forgets when a new generation begins. */
const nothingOfTheEnd = {
  statusReason: null,
  earlierLog: logSoFar,
  snapshot: null,
  finishedAt: null,
  cancelRequestedAt: null,
  cancelReason: null,
  cancelDelivered: 0,
};

export type Store = ReturnType<typeof createStore>;

export function createStore(database: Database) {
  const { db } = database;
  return {
    ...createReads(database),

    /**
     * Saves a new run; gives the one that has its idempotency key, or its id, already instead (`same`), or the one that goes on
     * with its subject (`busy`), if there is one.
     */
    async insert(run: NewRun): Promise<{ row: RunRow; is: 'new' | 'same' | 'busy' }> {
      for (;;) {
        const [inserted] = await db
          .insert(runs)
          .values({ ...run, status: 'REQUESTED' })
          .onConflictDoNothing()
          .returning();
        if (inserted) return { row: inserted, is: 'new' };
        const earlier = (await this.findByKey(run.owner, run.idempotencyKey)) ?? (await this.find(run.id));
        if (earlier) return { row: earlier, is: 'same' };
        const busy = run.subject === null ? null : await this.findBusy(run.subject);
        if (busy) return { row: busy, is: 'busy' };
        if (run.subject === null) throw new Error(`run ${run.id} was neither saved nor found by its idempotency key`);
        // What stood in its way has ended meanwhile.
      }
    },

    /** The run that goes on with a subject, as far as the table knows. */
    async findBusy(subject: string): Promise<RunRow | null> {
      const [row] = await db
        .select()
        .from(runs)
        .where(and(eq(runs.subject, subject), isNull(runs.snapshot)));
      return row ?? null;
    },

    /** @param key as rows keep it; nothing has no key */
    async findByKey(owner: string, key: string | null): Promise<RunRow | null> {
      if (key === null) return null;
      const [row] = await db
        .select()
        .from(runs)
        .where(and(eq(runs.owner, owner), eq(runs.idempotencyKey, key)));
      return row ?? null;
    },

    async findMany(ids: readonly string[]): Promise<RunRow[]> {
      return ids.length === 0 ? [] : db.select().from(runs).where(isAnyOf(runs.id, ids));
    },

    /**
     * The engine has taken the run. Gives the row as it is then, all in one statement: the answer to a start waits for it, but not
     * for the disk. A note that a database loses by a crash leaves the run REQUESTED: it is started once more, which is no second start.
     */
    async markStarted(row: RunRow, engineRunId: string | null): Promise<RunRow> {
      const noted = db.$with('noted').as(
        db
          .insert(engineRuns)
          .select(sql`select ${engineRunId}::text, ${row.id}::text, 1 where ${engineRunId}::text is not null`)
          .onConflictDoNothing()
          .returning({ engineRunId: engineRuns.engineRunId }),
      );
      const [marked] = await db
        .with(noted)
        .update(runs)
        .set({ status: 'QUEUED' satisfies RunStatus })
        .where(and(eq(runs.id, row.id), eq(runs.status, 'REQUESTED'), withoutWaitingForTheDisk))
        .returning();
      return marked ?? (await this.find(row.id)) ?? row;
    },

    /** Notes that somebody wants the run cancelled; an earlier wish stands. */
    async requestCancel(id: string, reason: string): Promise<RunRow | null> {
      await db
        .update(runs)
        .set({ cancelRequestedAt: sql`now()`, cancelReason: reason, cancelDelivered: 0 })
        .where(and(eq(runs.id, id), isNull(runs.snapshot), isNull(runs.cancelRequestedAt)));
      return this.find(id);
    },

    async markCancelDelivered(id: string): Promise<void> {
      await db.update(runs).set({ cancelDelivered: 1 }).where(eq(runs.id, id));
    },

    /**
     * Raises the generation of an ended run, once for each `request`, and discards the stored answers of the steps that are to
     * be run again, but for those of the activities (`step/part`) in `kept`. Null when the run has not ended, or when another one
     * goes on with its subject.
     */
    async beginRerun(
      id: string,
      request: string,
      fromStep: string,
      discarded: readonly string[],
      kept: readonly string[] = [],
    ): Promise<RunRow | null> {
      const begun = db.transaction(async (transaction) => {
        const [row] = await transaction
          .update(runs)
          .set({
            generation: sql`${runs.generation} + 1`,
            status: 'REQUESTED' satisfies RunStatus,
            ...nothingOfTheEnd,
            rerunRequest: request,
            rerunFromStep: fromStep,
          })
          .where(and(eq(runs.id, id), isNotNull(runs.snapshot)))
          .returning();
        if (!row) return null;
        const ofSteps = discarded.flatMap((step) => [
          eq(answers.activityId, step),
          sql`starts_with(${answers.activityId}, ${`${step}/`})`,
        ]);
        await transaction
          .delete(answers)
          .where(and(eq(answers.runId, id), or(...ofSteps), notInArray(answers.activityId, [...kept])));
        await transaction.delete(stepTimes).where(eq(stepTimes.runId, id));
        return row;
      });
      return begun.catch((error: unknown) => {
        if (isTaken(error)) return null;
        throw error;
      });
    },

    /** The engine has confirmed the rerun. */
    async finishRerun(id: string): Promise<void> {
      await db
        .update(runs)
        .set({
          rerunRequest: null,
          status: sql`case when ${runs.status} = 'REQUESTED' then 'QUEUED' else ${runs.status} end`,
        })
        .where(eq(runs.id, id));
    },

    /** Which generation an execution of the engine is; null where nobody has noted it. */
    async knownGeneration(engineRunId: string): Promise<number | null> {
      const [known] = await db.select().from(engineRuns).where(eq(engineRuns.engineRunId, engineRunId));
      return known?.generation ?? null;
    },

    /**
     * Which generation an execution of the engine is. One that nobody knows is, while a rerun waits to be confirmed, that
     * rerun; else somebody has reset the workflow by hand, which is a new generation and opens the run again.
     * @param continuedFrom the execution that continued as this one: the same generation; the newest, where it is not known
     */
    async generationOf(runId: string, engineRunId: string, continuedFrom: string | null): Promise<number> {
      const known = await this.knownGeneration(engineRunId);
      if (known !== null) return known;
      return db.transaction(async (transaction) => {
        const [row] = await transaction.select().from(runs).where(eq(runs.id, runId)).for('update');
        if (!row) throw new Error(`engine run ${engineRunId} belongs to run ${runId}, which is not in the database`);
        const all = await transaction.select().from(engineRuns).where(eq(engineRuns.runId, runId));
        const meanwhile = all.find((one) => one.engineRunId === engineRunId);
        if (meanwhile) return meanwhile.generation;

        const before = all.find((one) => one.engineRunId === continuedFrom);
        const taken = all.some((one) => one.generation === row.generation);
        const isReset = taken && continuedFrom === null;
        const generation = before?.generation ?? (isReset ? row.generation + 1 : row.generation);
        await transaction.insert(engineRuns).values({ engineRunId, runId, generation });
        if (generation > row.generation) {
          await transaction
            .update(runs)
            .set({
              generation,
              status: 'QUEUED' satisfies RunStatus,
              ...nothingOfTheEnd,
              subject: subjectUnlessTaken,
            })
            .where(eq(runs.id, runId));
        }
        return generation;
      });
    },

    /** Of these executions, those of which no generation is known. */
    async unknownEngineRuns(engineRunIds: readonly string[]): Promise<Set<string>> {
      if (engineRunIds.length === 0) return new Set();
      const known = await db
        .select({ engineRunId: engineRuns.engineRunId })
        .from(engineRuns)
        .where(isAnyOf(engineRuns.engineRunId, engineRunIds));
      const knownIds = new Set(known.map(({ engineRunId }) => engineRunId));
      return new Set(engineRunIds.filter((id) => !knownIds.has(id)));
    },

    /** What the run's stored answers have cost, each with the attempt that paid for it. */
    async paidAnswers(runId: string): Promise<PaidAnswer[]> {
      const rows = await db
        .select({ activityId: answers.activityId, answer: answers.answer })
        .from(answers)
        .where(eq(answers.runId, runId));
      return rows.map(({ activityId, answer }) => {
        const { usage, practice, paidBy } = JSON.parse(answer) as StoredAnswer;
        return { activityId, usage, practice, engineRunId: paidBy.engineRunId, number: paidBy.attempt };
      });
    },

    /**
     * Keeps the final snapshot for good. The first one of a generation stays.
     * @param measured how long the steps took, for estimates; empty when the run is no measure
     * @returns whether this call wrote it
     */
    async archive(snapshot: RunSnapshot, measured: readonly { step: string; seconds: number }[]): Promise<boolean> {
      const finishedAt = new Date(snapshot.finishedAt ?? Date.now());
      const written = await db
        .update(runs)
        .set({
          snapshot: JSON.stringify(snapshot),
          status: snapshot.status,
          statusReason: snapshot.statusReason,
          sequence: snapshot.sequence,
          finishedAt,
        })
        .where(and(eq(runs.id, snapshot.id), eq(runs.generation, snapshot.generation), isNull(runs.snapshot)))
        .returning({ id: runs.id });
      if (written.length === 0) return false;
      if (measured.length > 0) {
        const { pipeline, id: runId, practice } = snapshot;
        await db
          .insert(stepTimes)
          .values(measured.map((one) => ({ pipeline, runId, finishedAt, practice: Number(practice), ...one })))
          .onConflictDoNothing();
      }
      return true;
    },

    /**
     * Seconds by step, of the newest completed runs.
     * @param practice only of runs that practice has answered, or only of others; null for all
     */
    async stepSamples(pipeline: string, practice: boolean | null): Promise<Map<string, number[]>> {
      const ofPipeline = and(
        eq(stepTimes.pipeline, pipeline),
        practice === null ? undefined : eq(stepTimes.practice, Number(practice)),
      );
      const rows = await db
        .select({ step: stepTimes.step, seconds: stepTimes.seconds })
        .from(stepTimes)
        .where(
          and(
            ofPipeline,
            inArray(
              stepTimes.runId,
              db.selectDistinct({ runId: sql<string>`recent.run_id` }).from(
                sql`(select run_id from step_times where ${ofPipeline}
                       group by run_id order by max(finished_at) desc limit ${mostSamples}) recent`,
              ),
            ),
          ),
        );
      const samples = new Map<string, number[]>();
      for (const { step, seconds } of rows) samples.set(step, [...(samples.get(step) ?? []), seconds]);
      return samples;
    },

    /** Runs of a viewer that have not ended as far as the table knows, newest first. */
    async unfinished(owner: string, limit: number): Promise<RunRow[]> {
      return db
        .select()
        .from(runs)
        .where(and(eq(runs.owner, owner), isNull(runs.snapshot)))
        .orderBy(desc(runs.requestedAt), desc(runs.id))
        .limit(limit);
    },

    /** Runs of a viewer that ended after `since`. */
    async endedSince(owner: string, since: Date, limit: number): Promise<RunRow[]> {
      return db
        .select()
        .from(runs)
        .where(and(eq(runs.owner, owner), gt(runs.finishedAt, since), isNotNull(runs.snapshot)))
        .orderBy(desc(runs.finishedAt))
        .limit(limit);
    },

    async page(
      filter: RowFilter,
      first: number,
      after: Cursor | null,
    ): Promise<{ rows: RunRow[]; totalCount: number }> {
      const matching = whereOf(filter);
      const beyond = after
        ? or(
            lt(runs.requestedAt, after.requestedAt),
            and(eq(runs.requestedAt, after.requestedAt), lt(runs.id, after.id)),
          )
        : undefined;
      const [rows, [total]] = await Promise.all([
        db
          .select()
          .from(runs)
          .where(and(matching, beyond))
          .orderBy(desc(runs.requestedAt), desc(runs.id))
          .limit(first + 1),
        db.select({ count: count() }).from(runs).where(matching),
      ]);
      return { rows, totalCount: total?.count ?? 0 };
    },

    /** What the engine must still be told: starts, reruns and cancels that it has not confirmed. Oldest first. */
    async undelivered(olderThan: Date, limit: number): Promise<RunRow[]> {
      return db
        .select()
        .from(runs)
        .where(
          and(
            isNull(runs.snapshot),
            lt(runs.requestedAt, olderThan),
            or(
              eq(runs.status, 'REQUESTED'),
              isNotNull(runs.rerunRequest),
              and(isNotNull(runs.cancelRequestedAt), eq(runs.cancelDelivered, 0)),
            ),
          ),
        )
        .orderBy(runs.requestedAt)
        .limit(limit);
    },

    /** Started runs that have not ended as far as the table knows, after `afterId` in the order of ids. */
    async started(afterId: string, limit: number): Promise<RunRow[]> {
      return db
        .select()
        .from(runs)
        .where(and(isNull(runs.snapshot), isNull(runs.rerunRequest), eq(runs.status, 'QUEUED'), gt(runs.id, afterId)))
        .orderBy(runs.id)
        .limit(limit);
    },

    /** Of these runs, those that have ended as far as the table knows. */
    async endedAmong(ids: readonly string[]): Promise<RunRow[]> {
      if (ids.length === 0) return [];
      return db
        .select()
        .from(runs)
        .where(and(isAnyOf(runs.id, ids), isNotNull(runs.snapshot)));
    },
  };
}

function whereOf({ owner, pipeline, search, finalStatuses, unfinishedIds }: RowFilter): SQL | undefined {
  const byStatus =
    finalStatuses === null || unfinishedIds === null
      ? undefined
      : or(
          finalStatuses.length > 0
            ? and(isNotNull(runs.snapshot), inArray(runs.status, [...finalStatuses]))
            : undefined,
          unfinishedIds.length > 0 ? isAnyOf(runs.id, unfinishedIds) : undefined,
          sql`false`,
        );
  const words = search?.split(/\s+/).filter(Boolean) ?? [];
  return and(
    eq(runs.owner, owner),
    pipeline ? eq(runs.pipeline, pipeline) : undefined,
    ...words.map((word) => ilike(runs.title, `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)),
    byStatus,
  );
}
