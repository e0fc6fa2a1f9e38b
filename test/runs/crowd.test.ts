/** Many viewers, two apis and two workers: what a crowd costs the engine, and that no process knows better than another. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client as EngineClient, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { parseConfig } from '../../src/config.ts';
import { createRuns } from '../../src/runs/createRuns.ts';
import { isFinal, type RunSnapshot } from '../../src/runs/snapshot.ts';
import type { RunRow } from '../../src/runs/store.ts';
import { openServices } from '../../src/services/services.ts';
import type { Client } from '../support/client.ts';
import { startLonghaul, type Longhaul } from '../support/longhaul.ts';
import { inShort, stepOf } from '../support/runView.ts';
import { waitingFor } from '../support/waiting.ts';
import { sample } from '../pipelines/mealPlan.ts';

jest.setTimeout(120_000);

let longhaul: Longhaul;
let one: Client;
let other: Client;
/** Closes what `countingCore` has opened. */
const cores: (() => Promise<void>)[] = [];
beforeAll(async () => {
  longhaul = await startLonghaul({ apis: 2, workers: 2 });
  one = longhaul.client(0);
  other = longhaul.client(1);
});
afterAll(async () => {
  await Promise.all(cores.map((close) => close()));
  await longhaul.dispose();
});

async function begin(client: Client, fault?: object) {
  const tag = randomUUID();
  if (fault) await longhaul.practice.fault({ match: { words: tag, step: 'lunches' }, fault: 'hang', ...fault });
  const { run } = await client.start('mealPlan', sample.input(tag));
  return { id: run!.id, pipeline: 'mealPlan', tag };
}
const events = async (run: { id: string; pipeline: string }) => (await longhaul.handle(run).fetchHistory()).events!;

/** A run core of this process beside those of the apis, whose calls to the engine are counted. */
async function countingCore() {
  const connection = await Connection.connect({ address: longhaul.stack.addresses.temporal });
  const counts = {
    queryWorkflow: 0,
    getWorkflowExecutionHistory: 0,
    describeWorkflowExecution: 0,
    signalWorkflowExecution: 0,
  };
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) {
    const call = connection.workflowService[name].bind(connection.workflowService) as unknown as (
      ...values: unknown[]
    ) => unknown;
    Object.assign(connection.workflowService, {
      [name]: (...values: unknown[]) => {
        counts[name] += 1;
        return call(...values);
      },
    });
  }
  const services = openServices(parseConfig({ ...longhaul.stack.env, LOG_LEVEL: 'silent' }), 'test');
  const { runs, engine } = createRuns(services, new EngineClient({ connection }), []);
  cores.push(async () => {
    await runs.close();
    await services.close();
    await connection.close();
  });
  await waitingFor('the first look at what happened before', runs.firstRound);
  return { runs, engine, counts };
}

describe('twenty viewers of one run', () => {
  test('cost the engine no event, no signal, one poll at a time, and at most one query a workflow task', async () => {
    const core = await countingCore();
    const viewer = { id: 'local', kind: 'local' as const };
    const input = sample.input(randomUUID());
    const { run } = await core.runs.start(viewer, 'mealPlan', input);
    const views = await Promise.all(Array.from({ length: 20 }, () => core.runs.watch(viewer, run!.id)));
    expect(core.runs.counts()).toMatchObject({ watchers: 1, subscribers: 20 });
    const lasts = await waitingFor(
      'all viewers’ ends',
      Promise.all(
        views.map(async (view) => {
          let last: RunSnapshot | undefined;
          for await (const snapshot of view) last = snapshot;
          return last!;
        }),
      ),
    );
    for (const last of lasts) expect(last).toBe(lasts[0]);
    expect(lasts[0]).toMatchObject({ status: 'COMPLETED' });
    const watched = await events(run!);
    const tasks = watched.filter(({ workflowTaskCompletedEventAttributes: done }) => done).length;
    const counted = { ...core.counts };
    expect(counted.queryWorkflow).toBeGreaterThan(0);
    expect(counted.queryWorkflow).toBeLessThanOrEqual(tasks);
    expect(counted.getWorkflowExecutionHistory).toBeLessThanOrEqual(watched.length);
    expect(counted.signalWorkflowExecution).toBe(0);
    expect(core.runs.counts()).toMatchObject({ watchers: 0, subscribers: 0 });

    const alone = (await core.runs.start(viewer, 'mealPlan', input)).run!;
    await longhaul.handle(alone).result();
    expect(watched.length).toBe((await events(alone)).length);
    expect(watched.length).toBeLessThanOrEqual(sample.mostEvents);
  });

  test('who all leave, leave nothing behind', async () => {
    const core = await countingCore();
    const { id } = await begin(one, {});
    await longhaul.practice.call(id, 'lunches');
    const viewer = { id: 'local', kind: 'local' as const };
    const [shown, text, list] = [
      await core.runs.watch(viewer, id),
      await core.runs.watchText(viewer, id),
      await core.runs.watchAll(viewer),
    ];
    await shown.next();
    const waiting = [shown.next(), text.next()];
    await Promise.all([shown.return!(), text.return!(), list.return!()]);
    await waitingFor('reads that were waiting', Promise.all(waiting));
    expect(core.runs.counts()).toMatchObject({ watchers: 0, subscribers: 0 });
    await one.cancel(id);
    await one.watch(id).ended;
  });
});

test('a rerun that starts anew is one execution, however often it is delivered', async () => {
  const { engine } = await countingCore();
  const input = JSON.stringify(sample.input(randomUUID()));
  const row = { id: randomUUID(), pipeline: 'mealPlan', owner: 'local', title: 'a week', input } as RunRow;
  const first = await engine.start(row);
  await longhaul.handle(row).terminate();
  const second = await engine.start(row, 'a rerun');
  expect(second).not.toBe(first);
  await longhaul.handle(row).terminate();
  expect(await engine.start(row, 'a rerun')).toBe(second);
});

describe('two apis and two workers', () => {
  test('one key at both apis at once is one run; a cancel at the other api ends it; a rerun at both is one', async () => {
    const tag = randomUUID();
    const key = randomUUID();
    await longhaul.practice.fault({ match: { words: tag, step: 'lunches' }, fault: 'hang' });
    const started = await Promise.all(
      [one, other, one, other].map((api) => api.start('mealPlan', sample.input(tag), key)),
    );
    expect(new Set(started.map(({ run }) => run!.id)).size).toBe(1);
    const { id } = started[0]!.run!;
    const views = [one.watch(id), other.watch(id), other.watch(id, 'sse')];
    await Promise.all(
      views.map((view) => view.until('the call', (run) => stepOf(run, 'lunches').status === 'RUNNING')),
    );
    expect((await other.cancel(id)).userErrors).toEqual([]);
    for (const view of views) expect(inShort(await view.ended)).toMatchObject({ status: 'CANCELLED' });

    const reruns = await Promise.all([one, other].map((api) => api.rerun(id)));
    for (const { run, userErrors } of reruns)
      expect({ run, userErrors }).toMatchObject({ run: { generation: 2 }, userErrors: [] });
    const ends = await Promise.all([one.watch(id).ended, other.watch(id).ended]);
    for (const end of ends) expect(inShort(end)).toMatchObject({ status: 'COMPLETED', generation: 2 });
    expect({ ...ends[0], serverTime: '' }).toEqual({ ...ends[1], serverTime: '' });
    const calls = await longhaul.practice.calls(id);
    expect(calls).toHaveLength(sample.paidSteps.length + 1);
    const [atOne, atOther] = await Promise.all([one.runs({ first: 50 }), other.runs({ first: 50 })]);
    expect(atOne.nodes.map((run) => [run.id, run.status])).toEqual(atOther.nodes.map((run) => [run.id, run.status]));
  });

  test('one of each dies in a call: the other goes on, and every viewer at both sees the end', async () => {
    const { id } = await begin(one, {});
    const call = await longhaul.practice.call(id, 'lunches');
    const views = [one.watch(id), one.watch(id, 'sse'), other.watch(id), other.watch(id, 'sse')];
    await Promise.all(
      views.map((view) => view.until('the call', (run) => stepOf(run, 'lunches').status === 'RUNNING')),
    );
    await Promise.all(['api', 'worker', 'worker-2'].map((name) => longhaul.stack.process(name).kill()));
    const ends = await Promise.all(views.map((view) => view.ended));
    for (const end of ends) {
      expect(inShort(end)).toMatchObject({ status: 'COMPLETED' });
      expect(stepOf(end, 'lunches').attempts.map(({ outcome }) => outcome)).toEqual(['LOST', 'SUCCEEDED']);
    }
    expect(ends.every(({ status }) => isFinal(status))).toBe(true);
    const calls = await longhaul.practice.calls(id);
    expect(calls).toHaveLength(sample.paidSteps.length + 1);
    expect(calls.find((known) => known.id === call.id)).toMatchObject({ clientWentAway: true });
  });
});
