/** Of a step with many parts a worker tells of an attempt only what history does not say soon by itself. */
import { describe, expect, test } from '@jest/globals';
import type { Context } from '@temporalio/activity';
import type { ActivityExecuteInput } from '@temporalio/worker';
import { pino } from 'pino';
import { attemptInterceptor } from '../src/worker/attemptInterceptor.ts';
import { createCrowds } from '../src/worker/crowds.ts';
import type { AttemptRow } from '../src/worker/ledger.ts';
import type { AttemptMessage } from '../src/worker/messages.ts';
import { stepContext } from '../src/worker/stepContext.ts';

describe('a crowd', () => {
  test('is what comes after the fiftieth part of one step in one execution', () => {
    const crowds = createCrowds();
    const joined = Array.from({ length: 52 }, () => crowds.joins('execution', 'calls'));
    expect(joined.lastIndexOf(false)).toBe(49);
    expect(crowds.joins('execution', 'others')).toBe(false);
    expect(crowds.joins('another execution', 'calls')).toBe(false);
  });

  test('is forgotten when a thousand other steps have begun parts since, and no sooner', () => {
    const crowds = createCrowds();
    for (let part = 0; part < 51; part++) crowds.joins('first', 'calls');
    for (let other = 0; other < 999; other++) crowds.joins(`other ${other}`, 'calls');
    expect(crowds.joins('first', 'calls')).toBe(true);
    for (let other = 0; other < 1_000; other++) crowds.joins(`yet another ${other}`, 'calls');
    expect(crowds.joins('first', 'calls')).toBe(false);
  });
});

describe('an attempt', () => {
  /** What viewers and the ledger were told, in order. */
  function worker() {
    const told: string[] = [];
    const written: AttemptRow[] = [];
    let heard = () => {};
    const intercept = attemptInterceptor({
      log: pino({ level: 'silent' }),
      config: { HEARTBEAT_MS: 60_000 },
      payloads: { keep: async () => {} },
      ledger: { write: (row) => void written.push(row), flush: async () => {} },
      bus: {
        publish(_topic, message) {
          const { activityId, number, outcome } = message as AttemptMessage;
          told.push(`${activityId} ${number} ${outcome}`);
          heard();
        },
        subscribe: async () => () => {},
        close: async () => {},
      } as Parameters<typeof attemptInterceptor>[0]['bus'],
    });
    return {
      told,
      written,
      /** Resolves when something was told. */
      news: () => new Promise<void>((resolve) => (heard = resolve)),
      attempt(activityId: string, work: () => Promise<unknown> = async () => 'done', number = 1) {
        const context = {
          info: {
            activityId,
            attempt: number,
            isLocal: false,
            workflowExecution: { workflowId: 'phoneHome-0190b1f0-0000-7000-8000-000000000000', runId: 'execution' },
          },
          cancellationSignal: new AbortController().signal,
          heartbeat() {},
        } as unknown as Context;
        const input: ActivityExecuteInput = { args: [], headers: {} };
        return intercept(context).inbound!.execute!(input, work);
      },
    };
  }
  async function crowded() {
    const all = worker();
    for (let part = 1; part <= 50; part++) await all.attempt(`calls/${part}`);
    expect(all.told).toHaveLength(100);
    all.told.length = 0;
    all.written.length = 0;
    return all;
  }

  test('that succeeds at once is not told of', async () => {
    const { attempt, told, written } = await crowded();
    expect(await attempt('calls/quick')).toBe('done');
    expect([told, written]).toEqual([[], []]);
  });

  test('that fails is told of by its end', async () => {
    const { attempt, told, written } = await crowded();
    const refused = attempt('calls/refused', async () => {
      throw new Error('no answer');
    });
    await expect(refused).rejects.toThrow('no answer');
    expect(told).toEqual(['calls/refused 1 FAILED']);
    expect(written).toMatchObject([{ activityId: 'calls/refused', outcome: 'FAILED' }]);
  });

  test('that has cost something is told of', async () => {
    const { attempt, told, written } = await crowded();
    await attempt('calls/dear', async () =>
      stepContext().use({ promptTokens: 1, completionTokens: 0, costUsd: null }, false),
    );
    expect(told).toEqual(['calls/dear 1 SUCCEEDED']);
    expect(written).toMatchObject([{ outcome: 'SUCCEEDED', promptTokens: 1 }]);
  });

  test('that lasts is told of while it does', async () => {
    const { attempt, told, news } = await crowded();
    await attempt('calls/long', news);
    expect(told).toEqual(['calls/long 1 RUNNING', 'calls/long 1 SUCCEEDED']);
  });

  test('that says how far it is, is told of first', async () => {
    const { attempt, told } = await crowded();
    await attempt('calls/talkative', async () => stepContext().report({ fraction: 0.5 }));
    expect(told).toEqual(['calls/talkative 1 RUNNING', 'calls/talkative 1 undefined', 'calls/talkative 1 SUCCEEDED']);
  });

  test('that repeats an earlier one, or is a step by itself, is told of at once', async () => {
    const { attempt, told } = await crowded();
    await attempt('calls/again', async () => 'done', 2);
    await attempt('hangUp');
    expect(told).toEqual([
      'calls/again 2 RUNNING',
      'calls/again 2 SUCCEEDED',
      'hangUp 1 RUNNING',
      'hangUp 1 SUCCEEDED',
    ]);
  });
});
