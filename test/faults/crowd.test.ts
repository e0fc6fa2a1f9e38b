/** A thousand WebSockets on one run and a thousand on a hundred runs, at two apis of which one is killed: all see every end. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startAsked, type Asked } from '../../bench/harness/asked.ts';
import { startHeld, type HeldRun } from '../../bench/harness/heldRun.ts';
import type { Crowd } from '../../bench/viewers/crowd.ts';
import { runOperation } from '../../bench/viewers/query.ts';
import { startLonghaul, type Longhaul } from '../support/longhaul.ts';
import { eventually, waitingFor } from '../support/waiting.ts';

jest.setTimeout(600_000);

const viewers = 1_000;
const runCount = 100;
const cancelled = '"status":"CANCELLED"';

let longhaul: Longhaul;
const crowds: Asked<Crowd>[] = [];
beforeAll(async () => {
  longhaul = await startLonghaul({
    apis: 2,
    env: { CONNECTIONS_PER_VIEWER: '100000', LLM_FIRST_BYTE_MS: '600000', HEARTBEAT_TIMEOUT_MS: '20000' },
  });
});
afterAll(async () => {
  await Promise.all(crowds.map((crowd) => crowd.end()));
  await longhaul.dispose();
});

/** Half of them at each api. */
async function crowdOn(runs: readonly HeldRun[]): Promise<Asked<Crowd>> {
  const crowd = startAsked<Crowd>(new URL('../../bench/viewers/crowd.ts', import.meta.url));
  crowds.push(crowd);
  const operations = runs.map(runOperation);
  for (const api of longhaul.stack.apis) {
    const url = `${api.replace('http', 'ws')}/graphql`;
    await crowd.ask('join', { url, count: viewers / 2, operations, comesBack: true });
  }
  return crowd;
}

async function startMany(count: number): Promise<HeldRun[]> {
  const runs: HeldRun[] = [];
  while (runs.length < count)
    runs.push(
      ...(await Promise.all(Array.from({ length: Math.min(10, count - runs.length) }, () => startHeld(longhaul)))),
    );
  return runs;
}

/** Cancels the runs at the other api while this one is away. */
async function endWhileKilled(runs: readonly HeldRun[]): Promise<void> {
  const other = longhaul.client(1);
  await longhaul.stack.process('api').kill();
  for (const { id } of runs) expect((await other.cancel(id)).userErrors).toEqual([]);
}

test.each([
  ['one run', 1],
  ['a hundred runs', runCount],
])('a thousand viewers of %s', async (_name, count) => {
  const runs = await waitingFor('the runs', startMany(count));
  const crowd = await waitingFor('the crowd', crowdOn(runs));
  await crowd.ask('lookFor', cancelled);
  await endWhileKilled(runs);
  await waitingFor('that all see the end', crowd.ask('allSee'));
  await eventually(
    'that all are told that nothing follows',
    async () => (await crowd.ask('verdict')).completed === viewers,
  );
  expect((await crowd.ask('verdict')).faults).toEqual([]);
  const { rows } = await longhaul.database.query('select id, snapshot from runs where id = any($1)', [
    runs.map(({ id }) => id),
  ]);
  const kept = new Map(rows.map(({ id, snapshot }) => [id, JSON.parse(snapshot).sequence]));
  const half = viewers / 2;
  const expected = Array.from({ length: viewers }, (_, viewer) => kept.get(runs[(viewer % half) % runs.length]!.id));
  expect(await crowd.ask('shown')).toEqual(expected);
});
