/** The language model's service, over real HTTP against the practice provider with each of its faults. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { eq } from 'drizzle-orm';
import * as z from 'zod';
import type { StructuredRequest } from '../src/services/llm.ts';
import { freePort } from '../src/supervisor/ports.ts';
import { answers, attempts, engineRuns, runs } from '../src/services/tables.ts';
import { fakeStep, startLlmBench, type FakeStep, type LlmBench } from './support/llm.ts';

const schema = z.object({ rows: z.array(z.object({ day: z.string(), minutes: z.int().min(1) })).length(7) });
type Answer = z.infer<typeof schema>;
const request: StructuredRequest<Answer> = {
  name: 'test_rows',
  schema,
  system: 'Be brief.',
  prompt: 'Seven rows, please.',
};

let bench: LlmBench;
beforeAll(async () => {
  bench = await startLlmBench();
}, 120_000);
afterAll(() => bench.stop());

const ask = (step: FakeStep, env: NodeJS.ProcessEnv = {}, more: Partial<StructuredRequest<Answer>> = {}) =>
  step.run(() => bench.llm(env).structured({ ...request, ...more }));

const storedOf = (step: FakeStep) =>
  bench.database.db.select().from(answers).where(eq(answers.runId, step.context.runId));

describe('an answer', () => {
  test('is streamed to viewers, counted, marked as practice and stored', async () => {
    const step = fakeStep();
    const texts: string[] = [];
    const given = await ask(step, {}, { onText: (text) => texts.push(text) });

    expect(given.answer.rows).toHaveLength(7);
    expect(JSON.parse(step.text())).toEqual(given.answer);
    expect(texts.at(-1)).toBe(step.text());
    expect(given).toMatchObject({ practice: true, model: 'practice-model', problems: [] });
    expect(given.usage.promptTokens).toBeGreaterThan(0);
    expect(step.used).toEqual([given.usage]);
    expect(step.practice).toEqual([true]);
    const [call] = await bench.calls(step);
    expect(call).toMatchObject({
      run: step.context.runId,
      step: 'lunches',
      attempt: 1,
      status: 200,
      clientWentAway: false,
    });
    expect(call).toMatchObject({
      completionTokens: given.usage.completionTokens,
      promptTokens: given.usage.promptTokens,
    });
    expect(await storedOf(step)).toHaveLength(1);
  });

  test('that was stored by an attempt that died is used again, shown and counted, without a call', async () => {
    const first = fakeStep();
    const paid = await ask(first);
    const second = first.nextAttempt();
    const again = await ask(second);

    expect(again.answer).toEqual(paid.answer);
    expect(second.text()).toBe(first.text());
    expect(second.used).toEqual([paid.usage]);
    expect(await bench.calls(first)).toHaveLength(1);
  });

  test('that the ledger has counted already is not counted twice', async () => {
    const first = fakeStep();
    await ask(first);
    const { runId, engineRunId, activityId } = first.context;
    await bench.database.db.insert(attempts).values({
      runId,
      engineRunId,
      activityId,
      number: 1,
      outcome: 'FAILED',
      startedAt: new Date(),
      finishedAt: new Date(),
    });
    const second = first.nextAttempt();
    await ask(second);
    expect(second.used).toEqual([]);
  });

  test('to another question of the same step is another one', async () => {
    const step = fakeStep();
    await ask(step);
    await ask(step, {}, { prompt: 'Seven other rows, please.' });
    expect(await bench.calls(step)).toHaveLength(2);
  });

  test('that is fenced, or has text around it, is taken: it was paid for', async () => {
    for (const fault of ['fencedJson', 'textAroundJson']) {
      const step = fakeStep();
      await bench.fault(step, fault);
      expect((await ask(step)).answer.rows).toHaveLength(7);
      expect(await bench.calls(step)).toHaveLength(1);
    }
  });

  test('of a real provider carries no headers of ours, and the practice model is known by its name', async () => {
    const step = fakeStep();
    const before = ((await (await fetch(`${bench.practiceUrl}/practice/calls`)).json()) as unknown[]).length;
    const given = await ask(step, { OPENAI_BASE_URL: `${bench.practiceUrl}/v1`, OPENAI_API_KEY: 'any' });
    const all = (await (await fetch(`${bench.practiceUrl}/practice/calls`)).json()) as unknown[];
    expect(all).toHaveLength(before + 1);
    expect(all.at(-1)).toMatchObject({ run: null, step: null, attempt: null });
    expect(given.practice).toBe(true);
  });
});

describe('a call that fails', () => {
  test.each([
    ['400', 'PROVIDER_REJECTED_REQUEST', false],
    ['401', 'PROVIDER_REFUSED_KEY', false],
    ['403', 'PROVIDER_REFUSED_KEY', false],
    ['404', 'PROVIDER_REJECTED_REQUEST', false],
    ['408', 'PROVIDER_UNAVAILABLE', true],
    ['429', 'PROVIDER_RATE_LIMITED', true],
    ['500', 'PROVIDER_UNAVAILABLE', true],
    ['502', 'PROVIDER_UNAVAILABLE', true],
    ['503', 'PROVIDER_UNAVAILABLE', true],
    ['html', 'ANSWER_MALFORMED', true],
    ['brokenStream', 'ANSWER_MALFORMED', true],
    ['cut', 'PROVIDER_UNAVAILABLE', true],
    ['cleanCutNoFinish', 'ANSWER_CUT_OFF', true],
    ['length', 'ANSWER_CUT_OFF', false],
    ['refusal', 'ANSWER_REFUSED', false],
  ])('%s is %s (retryable: %s), called once, never stored', async (fault, type, retryable) => {
    const step = fakeStep();
    await bench.fault(step, fault);
    await expect(ask(step)).rejects.toMatchObject({ type, nonRetryable: !retryable });
    expect(await bench.calls(step)).toHaveLength(1);
    expect(await storedOf(step)).toHaveLength(0);

    // The next attempt, without the fault, goes through.
    expect((await ask(step.nextAttempt())).answer.rows).toHaveLength(7);
  });

  test('says when the provider wants the next one', async () => {
    const inSeconds = fakeStep();
    await bench.fault(inSeconds, '429', { retryAfterSeconds: 90 });
    await expect(ask(inSeconds)).rejects.toMatchObject({
      nextRetryDelay: 90_000,
      message: 'The provider is busy (429); it asked to wait 90 s.',
    });

    const asDate = fakeStep();
    await bench.fault(asDate, '503', { retryAfterSeconds: 20, retryAfterDate: true });
    const failure = (await ask(asDate).catch((error: unknown) => error)) as { nextRetryDelay: number };
    expect(failure.nextRetryDelay).toBeGreaterThanOrEqual(20_000);
    expect(failure.nextRetryDelay).toBeLessThanOrEqual(22_000);
  });

  test('before its first byte is cut at LLM_FIRST_BYTE_MS, also at the provider', async () => {
    const step = fakeStep();
    await bench.fault(step, 'hang');
    await expect(ask(step, { LLM_FIRST_BYTE_MS: '200' })).rejects.toMatchObject({
      type: 'PROVIDER_TIMEOUT',
      nonRetryable: false,
      message: 'The provider sent nothing for 1 s.',
    });
    await untilGone(step);
  });

  test('in silence after a chunk is cut at LLM_SILENCE_MS', async () => {
    const step = fakeStep();
    await bench.fault(step, 'silence');
    await expect(ask(step, { LLM_SILENCE_MS: '200' })).rejects.toMatchObject({
      type: 'PROVIDER_TIMEOUT',
      message: expect.stringContaining('silent') as unknown,
    });
    expect(step.text().length).toBeGreaterThan(0);
    expect(step.used[0]?.completionTokens).toBeGreaterThan(0);
    await untilGone(step);
  });

  test('slowly, but never silent for too long, does not fail', async () => {
    const step = fakeStep();
    await bench.fault(step, 'slowDrip', { everyMs: 300, pieces: 5 });
    const startedAt = performance.now();
    await ask(step, { LLM_SILENCE_MS: '1000', LLM_FIRST_BYTE_MS: '1000' });
    expect(performance.now() - startedAt).toBeGreaterThan(1_400);
  });

  test.each(['huge', 'hugeEvent'])('with 50 MB (%s) is stopped early, without filling the memory', async (fault) => {
    const step = fakeStep();
    await bench.fault(step, fault, { megabytes: 50 });
    const before = process.memoryUsage().rss;
    await expect(ask(step)).rejects.toMatchObject({ type: 'ANSWER_TOO_LARGE' });
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1_048_576);
    await untilGone(step);
    expect(await storedOf(step)).toHaveLength(0);
  });

  test('because nobody listens is said so', async () => {
    const step = fakeStep();
    await expect(ask(step, { PRACTICE_URL: `http://127.0.0.1:${await freePort()}` })).rejects.toMatchObject({
      type: 'PROVIDER_UNAVAILABLE',
      message: 'The connection to the provider failed (ECONNREFUSED).',
      nonRetryable: false,
    });
    expect(step.used).toEqual([{ promptTokens: 0, completionTokens: 0, costUsd: 0 }]);
  });

  test('by a cancel closes the socket and throws the reason', async () => {
    const step = fakeStep();
    await bench.fault(step, 'silence');
    const answer = ask(step);
    await step.hasText();
    step.cancel(new CancelledFailure('cancelled by you'));
    await expect(answer).rejects.toThrow('cancelled by you');
    await untilGone(step);
    expect(await bench.calls(step)).toHaveLength(1);
  });
});

describe('an answer that does not fit', () => {
  test.each(['malformedJson', 'offSchema', 'missingRow'])('%s is sent back with the reason', async (fault) => {
    const step = fakeStep();
    await bench.fault(step, fault);
    const given = await ask(step);
    expect(JSON.parse(step.text())).toEqual(given.answer);
    expect(await bench.calls(step)).toHaveLength(2);
    expect(step.used).toHaveLength(2);
    expect(given.usage.promptTokens).toBe(step.used[0]!.promptTokens + step.used[1]!.promptTokens);
    expect(await storedOf(step)).toHaveLength(2);
  });

  test('is sent back twice at most, schema and rules together; a retry pays nothing and ends the same', async () => {
    const step = fakeStep();
    await bench.fault(step, 'offSchema');
    const never = { check: () => ['Seven is too few.'], brokenCode: 'PLAN_BREAKS_RULES' as const };
    const broken = {
      type: 'PLAN_BREAKS_RULES',
      nonRetryable: true,
      message: expect.stringContaining('Seven is too few.') as unknown,
    };
    await expect(ask(step, {}, never)).rejects.toMatchObject(broken);
    expect(await bench.calls(step)).toHaveLength(3);

    await expect(ask(step.nextAttempt(), {}, never)).rejects.toMatchObject(broken);
    expect(await bench.calls(step)).toHaveLength(3);
  });

  test('after the repairs is ANSWER_MALFORMED where it is the form', async () => {
    const step = fakeStep();
    await bench.fault(step, 'malformedJson', { times: 3 });
    await expect(ask(step)).rejects.toMatchObject({ type: 'ANSWER_MALFORMED', nonRetryable: true });
    expect(await bench.calls(step)).toHaveLength(3);
  });

  test('is given with its problems where the request has no code for it', async () => {
    const step = fakeStep();
    const given = await ask(step, {}, { check: ({ rows }) => [`Not ${rows.length}.`] });
    expect(given.problems).toEqual(['Not 7.']);
    expect(await bench.calls(step)).toHaveLength(3);
  });

  test('goes on after a kill in the repairs where it was', async () => {
    const step = fakeStep();
    await bench.fault(step, 'offSchema', { match: { run: step.context.runId, attempt: 1 } });
    await bench.fault(step, 'hang', { match: { run: step.context.runId, attempt: 1 } });
    await expect(ask(step, { LLM_FIRST_BYTE_MS: '200' })).rejects.toMatchObject({ type: 'PROVIDER_TIMEOUT' });
    await ask(step.nextAttempt());
    // The off-schema answer, the correction that hung, the correction.
    expect(await bench.calls(step)).toHaveLength(3);
  });
});

describe('the store', () => {
  test('killed during a call: the answer waits for it, and is paid once', async () => {
    const step = fakeStep();
    await bench.fault(step, 'slowDrip', { everyMs: 200, pieces: 4 });
    const answer = ask(step);
    await step.hasText();
    await bench.stack.process('postgres').kill('SIGKILL');
    expect((await answer).answer.rows).toHaveLength(7);
    expect(await bench.calls(step)).toHaveLength(1);
    expect(await storedOf(step)).toHaveLength(1);
    // As long as a busy machine needs to start Postgres again; the tests after this one need it too.
  }, 60_000);

  test('full: said as STORAGE_FULL, and goes on when there is room', async () => {
    const { pool } = bench.database;
    await pool.query(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
    await pool.query('create trigger full_disk before insert on answers execute function refuse()');
    const step = fakeStep();
    const answer = ask(step);
    expect(await step.message(/STORAGE_FULL/)).toBe(
      'STORAGE_FULL: the disk of the database is full, waiting to keep the answer',
    );
    await pool.query('drop trigger full_disk on answers');
    expect((await answer).answer.rows).toHaveLength(7);
    expect(await bench.calls(step)).toHaveLength(1);
  });

  test('wrong in itself: not waited for', async () => {
    const { pool } = bench.database;
    await pool.query('alter table answers rename to elsewhere');
    try {
      await expect(ask(fakeStep())).rejects.toThrow(/answers/);
    } finally {
      await pool.query('alter table elsewhere rename to answers');
    }
  });

  test('refuses a late writer: a later attempt has started', async () => {
    const step = fakeStep();
    const { runId, engineRunId, activityId } = step.context;
    await bench.database.db
      .insert(attempts)
      .values({ runId, engineRunId, activityId, number: 2, startedAt: new Date() });
    await expect(ask(step)).rejects.toMatchObject({ type: 'WORKER_LOST' });
    expect(await storedOf(step)).toHaveLength(0);
  });

  test('refuses a late writer: a rerun has raised the generation', async () => {
    const step = fakeStep();
    const { runId, engineRunId } = step.context;
    await bench.database.db.insert(engineRuns).values({ engineRunId, runId, generation: 1 });
    await bench.database.db.insert(runs).values({
      id: runId,
      owner: 'local',
      pipeline: 'mealPlan',
      title: 'A week',
      input: '{}',
      inputHash: '',
      status: 'QUEUED',
      generation: 2,
      requestedAt: new Date(),
    });
    await expect(ask(step)).rejects.toMatchObject({ type: 'WORKER_LOST' });
    expect(await storedOf(step)).toHaveLength(0);
  });

  test('keeps what Postgres refuses in texts: NUL and lone surrogates', async () => {
    const step = fakeStep();
    const odd = { check: () => [], prompt: 'Seven \u0000 rows \ud800, please.' };
    await ask(step, {}, odd);
    await ask(step.nextAttempt(), {}, odd);
    expect(await bench.calls(step)).toHaveLength(1);
  });
});

/** Resolves when the provider has seen the last call's end: the client went away. */
async function untilGone(step: FakeStep): Promise<void> {
  let last = (await bench.calls(step)).at(-1);
  while (!last?.endedAt) last = (await bench.calls(step)).at(-1);
  expect(last.clientWentAway).toBe(true);
}
