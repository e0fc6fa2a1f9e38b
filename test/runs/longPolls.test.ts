/** More runs are watched than the engine has room for long-polls: nobody notices. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as EngineClient, Connection } from '@temporalio/client';
import { startLonghaul, type Longhaul } from '../support/longhaul.ts';
import { backwardSteps, inShort, stepOf } from '../support/runView.ts';
import { eventually } from '../support/waiting.ts';
import { queues } from '../../src/worker/queues.ts';
import { sample } from '../pipelines/mealPlan.ts';

jest.setTimeout(120_000);

/** The engine's limit, for each kind of poll: a worker process polls each of its queues by ten. */
const atOnce = queues.length * 10 + 10;
const left = 5;
const watched = 12;

let longhaul: Longhaul;
let others: { letGo(): Promise<void> };
beforeAll(async () => {
  // After five repairs a long-poll is tried again that was refused.
  longhaul = await startLonghaul({ engine: { longPolls: atOnce }, env: { REPAIR_MS: '500' } });
  others = await takeLongPolls(atOnce - left);
});
afterAll(async () => {
  await others.letGo();
  await longhaul.dispose();
});

test('all are seen to their end all the same, and again after a rerun, and no way back', async () => {
  const { runs, views } = await beginHeld();
  await eventually('the engine to be full', async () => (await gauge('longhaul_long_polls')) <= left);
  expect(await gauge('longhaul_watchers')).toBe(watched);

  await Promise.all(runs.map((run) => longhaul.handle(run).signal('note', 'please be patient')));
  await Promise.all(
    views.map((view) => view.until('the note', ({ progress }) => progress.message === 'please be patient')),
  );
  await Promise.all(runs.map(({ id }) => longhaul.local.cancel(id)));
  for (const view of views) expect(inShort(await view.ended)).toMatchObject({ status: 'CANCELLED' });

  await Promise.all(runs.map(({ id }) => longhaul.local.rerun(id)));
  const again = runs.map(({ id }) => longhaul.local.watch(id));
  for (const view of again) expect(inShort(await view.ended)).toMatchObject({ status: 'COMPLETED', generation: 2 });
  for (const { received } of [...views, ...again]) expect(backwardSteps(received)).toEqual([]);
});

test('they wait at the engine again as soon as it has room', async () => {
  const { runs, views } = await beginHeld();
  await eventually('the engine to be full', async () => (await gauge('longhaul_long_polls')) <= left);
  await others.letGo();
  await eventually('a long-poll for each', async () => (await gauge('longhaul_long_polls')) === watched);
  await Promise.all(runs.map(({ id }) => longhaul.local.cancel(id)));
  for (const view of views) expect(inShort(await view.ended)).toMatchObject({ status: 'CANCELLED' });
});

/** As many runs as are watched here, each in a call that is never answered. */
async function beginHeld() {
  const runs = await Promise.all(
    Array.from({ length: watched }, async () => {
      const tag = randomUUID();
      await longhaul.practice.fault({ match: { words: tag, step: 'lunches' }, fault: 'hang' });
      const { run } = await longhaul.local.start('mealPlan', sample.input(tag));
      return run!;
    }),
  );
  const views = runs.map(({ id }) => longhaul.local.watch(id));
  await Promise.all(views.map((view) => view.until('the call', (run) => stepOf(run, 'lunches').status === 'RUNNING')));
  return { runs, views };
}

async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${longhaul.stack.addresses.web}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)![1]);
}

/** Somebody else's watchers, who want so many of the engine's long-polls all the time. */
async function takeLongPolls(count: number) {
  const connection = await Connection.connect({ address: longhaul.stack.addresses.temporal, interceptors: [] });
  const { workflowService } = connection;
  const parked = await new EngineClient({ connection }).workflow.start('nothing', {
    workflowId: randomUUID(),
    taskQueue: 'nobody',
  });
  const request = {
    namespace: 'default',
    execution: { workflowId: parked.workflowId, runId: parked.firstExecutionRunId },
    waitNewEvent: true,
  };
  const { nextPageToken } = await workflowService.getWorkflowExecutionHistory(request);
  const over = new AbortController();
  const poll = async () => {
    while (!over.signal.aborted) {
      try {
        const call = () => workflowService.getWorkflowExecutionHistory({ ...request, nextPageToken });
        await connection.withAbortSignal(over.signal, call);
      } catch {
        await sleep(50);
      }
    }
  };
  const polling = Promise.all(Array.from({ length: count }, poll));
  return {
    async letGo() {
      if (over.signal.aborted) return;
      over.abort();
      await polling;
      await connection.close();
    },
  };
}
