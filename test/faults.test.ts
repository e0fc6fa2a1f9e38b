/**
 * What goes wrong at the provider in the middle of a meal plan: what the page shows meanwhile, how it ends, how many calls it
 * took, and that running it again goes on from there.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import type { FaultWish } from './support/practice.ts';
import { inShort, stepOf } from './support/runView.ts';
import { sample } from './pipelines/mealPlan.ts';

jest.setTimeout(120_000);

const step = 'breakfasts';
const earlier = ['targets', 'outline'];
const later = ['lunches', 'dinners', 'shoppingList', 'prepGuide'];

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul({ env: { LLM_FIRST_BYTE_MS: '1500', LLM_SILENCE_MS: '1000' } });
});
afterAll(() => longhaul.dispose());

async function begin(...faults: Omit<FaultWish, 'match'>[]) {
  const tag = randomUUID();
  for (const fault of faults) await longhaul.practice.fault({ match: { words: tag, step }, ...fault });
  const { run } = await longhaul.local.start('mealPlan', sample.input(tag));
  return { id: run!.id, view: longhaul.local.watch(run!.id) };
}

/** How often each step was called. */
async function calls(id: string): Promise<Record<string, number>> {
  const all = await longhaul.practice.calls(id);
  return Object.fromEntries(sample.paidSteps.map((key) => [key, all.filter((call) => call.step === key).length]));
}
const each = (keys: string[], count: number) => Object.fromEntries(keys.map((key) => [key, count]));
const calledAtStep = (count: number) => ({ ...each(earlier, 1), [step]: count, ...each(later, 1) });
const calledUntilStep = (count: number) => ({ ...each(earlier, 1), [step]: count, ...each(later, 0) });

const outcomes = (run: Run) => stepOf(run, step).attempts.map(({ outcome, error }) => error?.code ?? outcome);

describe('trouble that heals', () => {
  test.concurrent.each<[string, Omit<FaultWish, 'match'>, string, RegExp]>([
    ['500, then good', { fault: '500' }, 'PROVIDER_UNAVAILABLE', /500/],
    ['a hang before the first byte', { fault: 'hang' }, 'PROVIDER_TIMEOUT', /nothing for 2 s/],
    ['silence in the middle', { fault: 'silence' }, 'PROVIDER_TIMEOUT', /silent.* 1 s/],
    ['a connection that is reset', { fault: 'cut' }, 'PROVIDER_UNAVAILABLE', /connection/],
    ['a stream that ends without its end', { fault: 'cleanCutNoFinish' }, 'ANSWER_CUT_OFF', /broke off/],
    ['a page where a stream was expected', { fault: 'html' }, 'ANSWER_MALFORMED', /text\/html/],
    ['a stream that is no JSON', { fault: 'brokenStream' }, 'ANSWER_MALFORMED', /JSON/],
  ])(
    '%s: tried again, shown as a retry with its reason and time, and paid once more only',
    async (_what, fault, code, words) => {
      const { id, view } = await begin(fault);
      const retrying = await view.until('the retry', (run) => stepOf(run, step).status === 'RETRYING');
      const shown = stepOf(retrying, step);
      expect(shown).toMatchObject({ attempt: 1, maxAttempts: 5, error: { code, step, retryable: true } });
      expect(shown.error!.message).toMatch(words);
      expect(Date.parse(shown.nextAttemptAt!)).toBeGreaterThan(Date.parse(shown.attempts[0]!.finishedAt!));
      expect(retrying.status).toBe('RUNNING');
      const ended = await view.ended;
      expect(inShort(ended)).toMatchObject({ status: 'COMPLETED' });
      expect(outcomes(ended)).toEqual([code, 'SUCCEEDED']);
      expect(stepOf(ended, step)).toMatchObject({ attempt: 2, error: null, nextAttemptAt: null });
      expect(await calls(id)).toEqual(calledAtStep(2));
    },
  );

  test.concurrent.each([
    ['in seconds', { retryAfterSeconds: 3, retryAfterDate: false }],
    ['as a date', { retryAfterSeconds: 3, retryAfterDate: true }],
  ])('429 with Retry-After %s is never called early', async (_what, when) => {
    const { id, view } = await begin({ fault: '429', times: 2, ...when });
    const retrying = await view.until(
      'the wait',
      (run) => stepOf(run, step).status === 'RETRYING' && stepOf(run, step).nextAttemptAt !== null,
    );
    const first = (await longhaul.practice.calls(id, step))[0]!;
    const asked = Date.parse(first.endedAt!) + (when.retryAfterDate ? 2_000 : 3_000);
    expect(Date.parse(stepOf(retrying, step).nextAttemptAt!)).toBeGreaterThanOrEqual(asked - 50);
    const ended = await view.ended;
    expect(outcomes(ended)).toEqual(['PROVIDER_RATE_LIMITED', 'PROVIDER_RATE_LIMITED', 'SUCCEEDED']);
    const made = await longhaul.practice.calls(id, step);
    expect(made).toHaveLength(3);
    for (const [index, call] of made.slice(1).entries()) {
      const waited = Date.parse(call.startedAt) - Date.parse(made[index]!.endedAt!);
      // A date has whole seconds only: up to one second of the three may have passed when it was written.
      expect(waited).toBeGreaterThanOrEqual(when.retryAfterDate ? 2_000 : 3_000);
    }
    expect(await calls(id)).toEqual(calledAtStep(3));
  });

  test.concurrent.each([
    ['an answer off its schema', 'offSchema'],
    ['JSON that breaks off', 'malformedJson'],
    ['six rows of seven', 'missingRow'],
    ['an answer that breaks the wish', 'ruleBreaking'],
  ])('%s is sent back with the reason, within the same attempt', async (_what, fault) => {
    const { id, view } = await begin({ fault, times: 2 });
    const ended = await view.ended;
    expect(inShort(ended)).toMatchObject({ status: 'COMPLETED' });
    expect(outcomes(ended)).toEqual(['SUCCEEDED']);
    expect(await calls(id)).toEqual(calledAtStep(3));
  });

  test.concurrent.each(['fencedJson', 'textAroundJson'])('%s is taken for what it holds', async (fault) => {
    const { id, view } = await begin({ fault });
    expect(inShort(await view.ended)).toMatchObject({ status: 'COMPLETED' });
    expect(await calls(id)).toEqual(calledAtStep(1));
  });

  test.concurrent('one word at a time, slowly, is an answer all the same', async () => {
    const { id, view } = await begin({ fault: 'slowDrip', everyMs: 700, pieces: 4 });
    expect(inShort(await view.ended)).toMatchObject({ status: 'COMPLETED' });
    expect(await calls(id)).toEqual(calledAtStep(1));
  });
});

describe('trouble that does not heal', () => {
  test.concurrent('500 for ever is tried five times, each later than the one before', async () => {
    const { id, view } = await begin({ fault: '500', times: 5 });
    const ended = await view.ended;
    expect(inShort(ended)).toMatchObject({
      status: 'FAILED',
      error: { code: 'PROVIDER_UNAVAILABLE', step, retryable: true },
    });
    expect(outcomes(ended)).toEqual(Array.from({ length: 5 }, () => 'PROVIDER_UNAVAILABLE'));
    const made = await longhaul.practice.calls(id, step);
    const waits = made.slice(1).map((call, index) => Date.parse(call.startedAt) - Date.parse(made[index]!.endedAt!));
    for (const [index, least] of [1_000, 2_000, 4_000, 8_000].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(least - 10);
    }
    expect(await calls(id)).toEqual(calledUntilStep(5));
  });

  test.concurrent.each<[string, Omit<FaultWish, 'match'>, string, RegExp, number, boolean]>([
    ['a refusal', { fault: 'refusal' }, 'ANSWER_REFUSED', /can't help/, 1, false],
    ['a length limit', { fault: 'length' }, 'ANSWER_CUT_OFF', /length limit/, 1, false],
    ['a key that is refused', { fault: '401' }, 'PROVIDER_REFUSED_KEY', /OPENAI_API_KEY/, 1, false],
    ['a request that is rejected', { fault: '400' }, 'PROVIDER_REJECTED_REQUEST', /400/, 1, false],
    [
      'a model that never keeps to the wish',
      { fault: 'ruleBreaking', times: 3 },
      'PLAN_BREAKS_RULES',
      /after 2 corrections/,
      3,
      false,
    ],
    [
      'a model that never keeps to the schema',
      { fault: 'offSchema', times: 3 },
      'ANSWER_MALFORMED',
      /after 2 corrections/,
      3,
      false,
    ],
    [
      'a provider that asks for two days',
      { fault: '429', retryAfterSeconds: 172_800 },
      'PROVIDER_RATE_LIMITED',
      /longer than a run waits/,
      1,
      false,
    ],
  ])(
    '%s ends the run with its reason; running it again goes on from the step',
    async (_what, fault, code, words, count, retryable) => {
      const { id, view } = await begin(fault);
      const ended = await view.ended;
      expect(inShort(ended)).toMatchObject({ status: 'FAILED', error: { code, step, retryable } });
      expect(ended.error!.message).toMatch(words);
      expect(stepOf(ended, step)).toMatchObject({ status: 'FAILED', attempt: 1, error: { code, step } });
      expect(earlier.map((key) => stepOf(ended, key).status)).toEqual(['COMPLETED', 'COMPLETED']);
      expect(later.map((key) => stepOf(ended, key).status)).toEqual(later.map(() => 'WAITING'));
      expect(ended.result).not.toBeNull();
      expect(await calls(id)).toEqual(calledUntilStep(count));

      expect(await longhaul.local.rerun(id)).toMatchObject({ run: { generation: 2 }, userErrors: [] });
      expect(inShort(await longhaul.local.watch(id).ended)).toMatchObject({
        status: 'COMPLETED',
        generation: 2,
        error: null,
      });
      expect(await calls(id)).toEqual(calledAtStep(count + 1));
    },
  );

  test.concurrent('what fails twice is run again twice, and pays for nothing else', async () => {
    const { id, view } = await begin({ fault: '401' }, { fault: 'refusal' });
    expect((await view.ended).error?.code).toBe('PROVIDER_REFUSED_KEY');
    await longhaul.local.rerun(id);
    expect((await longhaul.local.watch(id).ended).error?.code).toBe('ANSWER_REFUSED');
    expect(await longhaul.local.rerun(id)).toMatchObject({ run: { generation: 3 } });
    const ended = await longhaul.local.watch(id).ended;
    expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', generation: 3 });
    expect(stepOf(ended, step).attempts.map(({ generation, outcome }) => [generation, outcome])).toEqual([
      [1, 'FAILED'],
      [2, 'FAILED'],
      [3, 'SUCCEEDED'],
    ]);
    expect(await calls(id)).toEqual(calledAtStep(3));
  });
});

describe('a worker that stands still', () => {
  test('past its time-outs, and goes on: the run ends right, and is paid for once more at most', async () => {
    const worker = longhaul.stack.process('worker');
    const { id, view } = await begin({ fault: 'slowDrip', everyMs: 500, pieces: 3 });
    await longhaul.practice.call(id, step);
    worker.signal('SIGSTOP');
    try {
      await view.until(
        'the second attempt',
        (run) =>
          stepOf(run, step).status === 'RETRYING' ||
          stepOf(run, step).attempts.some(({ outcome }) => outcome === 'LOST'),
      );
    } finally {
      worker.signal('SIGCONT');
    }
    const ended = await view.ended;
    expect(inShort(ended)).toMatchObject({ status: 'COMPLETED' });
    expect(stepOf(ended, step).attempts[0]).toMatchObject({
      number: 1,
      outcome: expect.stringMatching(/LOST|FAILED|CANCELLED/),
    });
    expect((await calls(id))[step]).toBeLessThanOrEqual(2);
    const { rows } = await longhaul.database.query(
      'select count(*)::int as kept from answers where run_id = $1 and activity_id = $2',
      [id, step],
    );
    expect(rows[0].kept).toBe(1);
  });
});
