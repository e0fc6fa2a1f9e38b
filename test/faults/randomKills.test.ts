/**
 * Many runs while worker, api and engine are killed at random, again and again (reliability: nothing lost, nothing twice,
 * nothing untrue). Seeded: a failure can be tried again. A long run: part of `npm run test:faults`.
 */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../src/practice/callLog.ts';
import { createRandom, type Random } from '../../src/practice/random.ts';
import { sample } from '../pipelines/mealPlan.ts';
import { startLonghaul, type Longhaul } from '../support/longhaul.ts';
import { inShort } from '../support/runView.ts';
import { eventually, waitingFor } from '../support/waiting.ts';

jest.setTimeout(1_200_000);

const runCount = 300;
const killCount = 50;
const atOnce = 12;
const seed = 'random kills';
/** How long after the provider's last byte an answer may still be on its way into the store. */
const storingMs = 250;

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul({ env: { HEARTBEAT_TIMEOUT_MS: '5000', PRACTICE_SPEED: '0.02' } });
});
afterAll(() => longhaul.dispose());

test(`${runCount} runs end right while ${killCount} processes are killed`, async () => {
  const random = createRandom(seed);
  const workerKills: number[] = [];
  const over = new AbortController();
  const killing = killAtRandom(random, workerKills, over.signal);

  const ends = await inParallel(atOnce, runCount, async () => {
    const run = await startOnce();
    const view = longhaul.local.watch(run);
    return { id: run, shown: await waitingFor(`the end of ${run}`, view.ended) };
  });
  over.abort();
  const kills = await killing;

  expect(kills).toBeGreaterThanOrEqual(Math.min(killCount, 20));
  for (const { id, shown } of ends) {
    expect(inShort(shown)).toMatchObject({ status: 'COMPLETED', error: null });
    const { rows } = await longhaul.database.query('select status, snapshot from runs where id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect(rows[0].status).toBe('COMPLETED');
    expect(JSON.parse(rows[0].snapshot).sequence).toBe(shown.sequence);
    const calls = await longhaul.practice.calls(id);
    const lost = calls.filter((call) => workerKills.some((at) => wasInFlight(call, at)));
    expect(calls.length).toBeGreaterThanOrEqual(sample.paidSteps.length);
    expect({ id, calls: calls.length - lost.length <= sample.paidSteps.length }).toEqual({ id, calls: true });
  }
  expect(new Set(ends.map(({ id }) => id)).size).toBe(runCount);
});

/** As a careful client does: with a key, and again until it is answered. */
async function startOnce(): Promise<string> {
  const tag = randomUUID();
  const { run } = await eventually('a start to be answered', async () => {
    const answer = await longhaul.local.start('mealPlan', sample.input(tag), tag);
    return answer.run && { run: answer.run };
  });
  return run.id;
}

/** @returns how many were killed */
async function killAtRandom(random: Random, workerKills: number[], over: AbortSignal): Promise<number> {
  let kills = 0;
  while (kills < killCount && !over.aborted) {
    const name = random.pick(['worker', 'api', 'engine']);
    const { stack } = longhaul;
    if (name === 'worker') workerKills.push(Date.now());
    await stack.process(name).kill('SIGKILL');
    kills += 1;
    // The faults come at random moments of time: that is what is tried here, not a wait for something.
    await sleep(500 + random.next() * 2_500);
    await stack.process(name).waitUntilReady();
  }
  return kills;
}

function wasInFlight({ startedAt, endedAt }: Call, at: number): boolean {
  return Date.parse(startedAt) <= at && (endedAt === null || Date.parse(endedAt) >= at - storingMs);
}

async function inParallel<Result>(width: number, count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun < count) {
      begun += 1;
      results.push(await work());
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
