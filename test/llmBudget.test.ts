/** Money per day, against a real database and a real provider. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import * as z from 'zod';
import { createBudget } from '../src/services/budget.ts';
import { spending } from '../src/services/tables.ts';
import { fakeStep, startLlmBench, type LlmBench } from './support/llm.ts';

const log = pino({ level: 'silent' });
const prices = { LLM_USD_PER_MILLION_PROMPT_TOKENS: '2', LLM_USD_PER_MILLION_COMPLETION_TOKENS: '8' };

let bench: LlmBench;
beforeAll(async () => {
  bench = await startLlmBench();
}, 120_000);
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.database.db.delete(spending);
});

const budgetOf = (env: NodeJS.ProcessEnv) => createBudget({ config: bench.config(env), database: bench.database, log });
const spentToday = async () => (await bench.database.db.select().from(spending))[0]?.usd ?? 0;
const ask = (env: NodeJS.ProcessEnv, step = fakeStep()) =>
  step.run(() =>
    bench.llm(env).structured({ name: 'any', schema: z.object({ word: z.string() }), system: '', prompt: 'A word.' }),
  );

test('1,000 starts at once never pass the cap', async () => {
  const budget = budgetOf({ ...prices, DAILY_BUDGET_USD: '1.005' });
  // 100 fit.
  const outcomes = await fakeStep().run(() =>
    Promise.allSettled(Array.from({ length: 1_000 }, () => budget.reserve(0.01))),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
  const refused = outcomes.find((outcome) => outcome.status === 'rejected');
  expect(refused?.reason).toMatchObject({ type: 'BUDGET_REACHED', nonRetryable: true });
  expect(await spentToday()).toBeCloseTo(1, 6);
});

test('a first call that alone passes the cap is refused too', async () => {
  const budget = budgetOf({ ...prices, DAILY_BUDGET_USD: '0.001' });
  await expect(fakeStep().run(() => budget.reserve(0.01))).rejects.toMatchObject({
    type: 'BUDGET_REACHED',
  });
});

describe('a call', () => {
  test('leaves what it has cost', async () => {
    const { usage } = await ask({ ...prices, DAILY_BUDGET_USD: '1' });
    expect(usage.costUsd).toBeCloseTo((usage.promptTokens * 2 + usage.completionTokens * 8) / 1_000_000, 12);
    expect(await spentToday()).toBeCloseTo(usage.costUsd!, 12);
  });

  test('that the provider refuses costs nothing', async () => {
    const step = fakeStep();
    await bench.fault(step, '500');
    await expect(ask({ ...prices, DAILY_BUDGET_USD: '1' }, step)).rejects.toMatchObject({
      type: 'PROVIDER_UNAVAILABLE',
    });
    expect(await spentToday()).toBe(0);
    expect(step.used).toEqual([{ promptTokens: 0, completionTokens: 0, costUsd: 0 }]);
  });

  test('that breaks off costs what it has written so far', async () => {
    const step = fakeStep();
    await bench.fault(step, 'cleanCutNoFinish');
    await expect(ask({ ...prices, DAILY_BUDGET_USD: '1' }, step)).rejects.toMatchObject({ type: 'ANSWER_CUT_OFF' });
    expect(await spentToday()).toBeCloseTo(step.used[0]!.costUsd!, 12);
    expect(await spentToday()).toBeGreaterThan(0);
  });

  test('over the budget is never made', async () => {
    const step = fakeStep();
    await expect(ask({ ...prices, DAILY_BUDGET_USD: '0.01' }, step)).rejects.toMatchObject({
      type: 'BUDGET_REACHED',
      message: expect.stringContaining('0.01 US dollars') as unknown,
    });
    expect(await bench.calls(step)).toHaveLength(0);
  });
});

describe('prices', () => {
  test('missing for a budget of a real model: refused at the start', () => {
    expect(() => budgetOf({ DAILY_BUDGET_USD: '5', OPENAI_API_KEY: 'any' })).toThrow(
      /LLM_USD_PER_MILLION_PROMPT_TOKENS/,
    );
  });

  test('unknown: the cost is unknown; practice without prices costs nothing', () => {
    const tokens = { promptTokens: 1, completionTokens: 1 };
    expect(budgetOf({ OPENAI_API_KEY: 'any' }).cost(tokens)).toBeNull();
    expect(budgetOf({}).cost(tokens)).toBe(0);
  });
});
