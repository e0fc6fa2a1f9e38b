/**
 * SIGTERM, as every deploy sends it: two apis and two workers are restarted one after the other under load. Nothing is lost, nothing
 * is paid twice, and nobody sees more of it than a connection that comes back.
 */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { expectUndisturbed, underLoad } from './support/load.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { inShort, stepOf } from './support/runView.ts';
import { waitingFor } from './support/waiting.ts';
import { sample } from './pipelines/mealPlan.ts';

jest.setTimeout(120_000);

/** Longer than any call of the load. */
const graceMs = 8_000;

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul({ apis: 2, workers: 2, inTurn: true, env: { WORKER_GRACE_MS: String(graceMs) } });
});
afterAll(() => longhaul.dispose());

test('a rolling restart under load: every run ends as if nothing had been, with one call a step', async () => {
  const runs = await underLoad(longhaul, 4, async ({ busy }) => {
    for (const name of ['worker', 'api', 'worker-2', 'api-2']) {
      await busy();
      const stopped = longhaul.stack.process(name);
      await waitingFor(`the end of ${name}`, stopped.kill('SIGTERM'));
      await stopped.waitUntilReady();
    }
  });
  await expectUndisturbed(longhaul, runs);
});

test('a call that takes longer than the grace is given up and made again by the other worker', async () => {
  const tag = randomUUID();
  await longhaul.practice.fault({ match: { words: tag, step: 'lunches' }, fault: 'hang' });
  const { id } = (await longhaul.local.start('mealPlan', sample.input(tag))).run!;
  const view = longhaul.local.watch(id);
  await longhaul.practice.call(id, 'lunches');
  await view.until('the call', (run) => stepOf(run, 'lunches').status === 'RUNNING');
  await waitingFor('both workers', Promise.all(longhaul.stack.all('worker').map((worker) => worker.kill('SIGTERM'))));
  const ended = await view.ended;
  expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', error: null });
  expect(stepOf(ended, 'lunches').attempts).toHaveLength(2);
  expect(await longhaul.practice.calls(id)).toHaveLength(sample.paidSteps.length + 1);
});
