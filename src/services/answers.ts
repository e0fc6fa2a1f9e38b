/**
 * The answers that were paid for, kept before they are used, so that whatever dies after that costs nothing. A row is keyed
 * by what was asked (run, activity, hash of the whole conversation), so a retry that asks the same finds it.
 */
import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Usage } from '../runs/snapshot.ts';
import type { StepContext } from '../worker/stepContext.ts';
import type { Database } from './database.ts';
import { providerFailure } from './llmErrors.ts';
import { persistently } from './persistently.ts';
import { answers as table, attempts, engineRuns, runs } from './tables.ts';

export interface StoredAnswer {
  text: string;
  usage: Usage;
  model: string;
  practice: boolean;
  /** The attempt that paid for it. */
  paidBy: { engineRunId: string; attempt: number };
}

export interface Answers {
  /** The answer to the same question from an earlier attempt; waits while the database is away, rather than paying again. */
  find(context: StepContext, question: unknown): Promise<StoredAnswer | null>;
  /**
   * Keeps a paid answer, and gives the one that counts: an earlier attempt that was stopped and has gone on may just have
   * kept its own. Waits while the database is away.
   * @throws ApplicationFailure WORKER_LOST when a later attempt or a rerun has taken over: nothing was written then
   */
  keep(context: StepContext, question: unknown, answer: Omit<StoredAnswer, 'paidBy'>): Promise<StoredAnswer>;
}

export function createAnswers({ db }: Pick<Database, 'db'>): Answers {
  return {
    async find(context, question) {
      const key = keyOf(context, question);
      const stored = await persistently('look for an answer that was already paid for', () => select(key));
      if (stored && !(await isCounted(context, stored))) context.use(stored.usage, stored.practice);
      return stored;
    },

    async keep(context, question, answer) {
      const key = keyOf(context, question);
      const paidBy = { engineRunId: context.engineRunId, attempt: context.attempt };
      const kept = await persistently('keep the answer', () => insertUnlessLate(context, key, { ...answer, paidBy }));
      if (kept) return kept;
      const message = 'This attempt stood still for too long: a later one goes on in its place.';
      throw providerFailure('WORKER_LOST', message, { retryable: true });
    },
  };

  async function select(key: Key): Promise<StoredAnswer | null> {
    const [row] = await db
      .select({ answer: table.answer })
      .from(table)
      .where(
        and(eq(table.runId, key.runId), eq(table.activityId, key.activityId), eq(table.promptHash, key.promptHash)),
      );
    return row ? (JSON.parse(row.answer) as StoredAnswer) : null;
  }

  /**
   * The fence against late writers: a worker that was stopped past its time-outs and goes on finds that a later attempt has
   * started, or that a rerun has raised the generation and discarded this step's answers.
   * @returns the answer that is kept: this one, or the one that was there already; null for a late writer
   */
  async function insertUnlessLate(context: StepContext, key: Key, answer: StoredAnswer): Promise<StoredAnswer | null> {
    const late = sql<boolean>`(exists (
        select 1 from ${attempts} where run_id = ${key.runId} and engine_run_id = ${context.engineRunId}
          and activity_id = ${key.activityId} and number > ${context.attempt})
      or exists (
        select 1 from ${engineRuns} e join ${runs} r on r.id = e.run_id
        where e.engine_run_id = ${context.engineRunId} and e.generation < r.generation))`;
    const inserted = await db.execute(sql`
      insert into ${table} (run_id, activity_id, prompt_hash, answer)
      select ${key.runId}, ${key.activityId}, ${key.promptHash}, ${JSON.stringify(answer)} where not ${late}
      on conflict do nothing`);
    if (inserted.rowCount === 1) return answer;
    const { rows } = await db.execute<{ late: boolean }>(sql`select ${late} as late`);
    return rows[0]?.late ? null : select(key);
  }

  /** Whether the ledger holds what the answer has cost: a worker that died never wrote it. */
  async function isCounted(context: StepContext, { paidBy }: StoredAnswer): Promise<boolean> {
    if (paidBy.engineRunId === context.engineRunId && paidBy.attempt === context.attempt) return true;
    const ended = await persistently('look up what an answer has cost', () =>
      db
        .select({ finishedAt: attempts.finishedAt })
        .from(attempts)
        .where(
          and(
            eq(attempts.runId, context.runId),
            eq(attempts.engineRunId, paidBy.engineRunId),
            eq(attempts.activityId, context.activityId),
            eq(attempts.number, paidBy.attempt),
            sql`${attempts.finishedAt} is not null`,
          ),
        ),
    );
    return ended.length > 0;
  }
}

interface Key {
  runId: string;
  activityId: string;
  promptHash: string;
}

const keyOf = ({ runId, activityId }: StepContext, question: unknown): Key => ({
  runId,
  activityId,
  promptHash: createHash('sha256').update(JSON.stringify(question)).digest('hex'),
});
