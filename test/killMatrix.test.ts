/**
 * kill -9 of each process, and of all at once, while one run waits to make a call, one is in a call, and one has just been
 * answered. Whatever dies: the runs end COMPLETED, nothing is paid twice but what a killed worker had in flight, and every
 * viewer's last state is the run's.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Call } from '../src/practice/callLog.ts';
import type { Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { inShort, stepOf, type RunView } from './support/runView.ts';
import { sample } from './pipelines/mealPlan.ts';
import { waitingFor } from './support/waiting.ts';

jest.setTimeout(120_000);

let longhaul: Longhaul;
beforeAll(async () => {
  // An engine that is killed is back within 5 s: only a dead worker may miss its heartbeats.
  longhaul = await startLonghaul({ env: { HEARTBEAT_TIMEOUT_MS: '5000' } });
});
afterAll(() => longhaul.dispose());

interface Watched {
  id: string;
  views: RunView[];
}

async function begin(fault?: { step: string; fault: string } & Record<string, unknown>): Promise<Watched> {
  const tag = randomUUID();
  if (fault) {
    const { step, ...wish } = fault;
    await longhaul.practice.fault({ match: { words: tag, step }, ...wish });
  }
  const { run, userErrors } = await longhaul.local.start('mealPlan', sample.input(tag));
  expect(userErrors).toEqual([]);
  const { id } = run!;
  return { id, views: [longhaul.local.watch(id), longhaul.local.watch(id, 'sse')] };
}

/** One run at each moment, all three at once. */
async function atEachMoment(): Promise<Record<'before' | 'in' | 'after', Watched>> {
  const before = await begin({ step: 'lunches', fault: '429', retryAfterSeconds: 4 });
  await before.views[0]!.until('the wait before its next call', (run) => stepOf(run, 'lunches').status === 'RETRYING');
  const inCall = await begin({ step: 'lunches', fault: 'slowDrip', everyMs: 300, pieces: 8 });
  await longhaul.practice.call(inCall.id, 'lunches');
  const after = await begin();
  await longhaul.practice.call(after.id, 'outline', ({ endedAt }) => endedAt !== null);
  return { before, in: inCall, after };
}

const perStep = (calls: readonly Call[]) =>
  Object.fromEntries(sample.paidSteps.map((step) => [step, calls.filter((call) => call.step === step).length]));

async function endsRight({ id, views }: Watched, mostExtraCalls: number, refusedCalls: number): Promise<void> {
  const shown = await Promise.all(views.map((view) => view.ended));
  const kept = (await waitingFor('the kept run', longhaul.local.awaitRun(id, 60_000)))!;
  for (const run of shown) {
    expect(inShort(run)).toMatchObject({ status: 'COMPLETED', error: null });
    expect({ ...run, serverTime: '', sequence: 0 }).toEqual({ ...kept, serverTime: '', sequence: 0 });
  }
  const calls = await longhaul.practice.calls(id);
  const paidCalls = calls.filter(({ status }) => status !== 429);
  expect(calls.length - paidCalls.length).toBe(refusedCalls);
  const extra = paidCalls.length - sample.paidSteps.length;
  expect({ extra: extra <= mostExtraCalls, perStep: perStep(calls) }).toMatchObject({ extra: true });
  for (const step of sample.paidSteps) expect(perStep(paidCalls)[step]).toBeGreaterThanOrEqual(1);
  keepsTheLedger(kept);
}

/** Every step's success, and what it has cost, are known. */
function keepsTheLedger(run: Run): void {
  for (const key of sample.paidSteps) {
    const { attempts } = stepOf(run, key);
    expect({ key, last: attempts.at(-1) }).toMatchObject({ key, last: { outcome: 'SUCCEEDED' } });
    expect(attempts.filter(({ outcome }) => outcome === 'RUNNING')).toEqual([]);
    const tokens = attempts.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
    expect({ key, counted: tokens > 0 }).toEqual({ key, counted: true });
  }
}

describe.each([
  { name: 'the worker', killed: ['worker'], mostExtraCalls: 1 },
  { name: 'the api', killed: ['api'], mostExtraCalls: 0 },
  { name: 'the engine', killed: ['engine'], mostExtraCalls: 0 },
  { name: 'Postgres', killed: ['postgres'], mostExtraCalls: 0 },
  { name: 'everything', killed: ['api', 'worker', 'engine', 'postgres', 'practice'], mostExtraCalls: 1 },
])('kill -9 of $name', ({ killed, mostExtraCalls }) => {
  test('before, in and after a call: the runs end as if nothing had been', async () => {
    const list = longhaul.client().subscribe<{ runs: Run }>('subscription { runs { id status } }');
    const moments = await atEachMoment();
    await Promise.all(killed.map((name) => longhaul.stack.process(name).kill('SIGKILL')));
    await longhaul.stack.waitUntilReady();

    await endsRight(moments.before, mostExtraCalls, 1);
    await endsRight(moments.in, mostExtraCalls, 0);
    await endsRight(moments.after, mostExtraCalls, 0);

    const open = new Set(Object.values(moments).map(({ id }) => id));
    const told = async () => {
      for await (const { runs } of list) {
        if (runs.status === 'COMPLETED') open.delete(runs.id);
        if (open.size === 0) return;
      }
    };
    await waitingFor('the ends in the list', told(), () => [...open]);
    const { nodes } = await longhaul.local.runs({ first: 3 });
    expect(nodes.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED']);
  });
});

test('what only a killed worker knew of a step’s cost is found in the answers that it had stored', async () => {
  const tag = randomUUID();
  await longhaul.practice.fault({ match: { words: tag, step: 'lunches' }, fault: 'slowDrip', everyMs: 200, pieces: 5 });
  // Nobody watches: else the api would have heard of it over the bus.
  const { id, pipeline } = (await longhaul.local.start('mealPlan', sample.input(tag))).run!;
  await longhaul.practice.call(id, 'lunches');
  const ledger = await longhaul.database.connect();
  // From here on the worker's ledger is not written, though all else goes on.
  await ledger.query('begin');
  await ledger.query('lock table attempts in exclusive mode');
  await longhaul.practice.call(id, 'dinners');
  await longhaul.stack.process('worker').kill('SIGKILL');
  // What the dead worker has sent already would still be done when the lock is gone.
  await longhaul.database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
  );
  await ledger.query('rollback');
  ledger.release();
  await longhaul.handle({ pipeline, id }).result();
  await endsRight({ id, views: [longhaul.local.watch(id)] }, 1, 0);
});
