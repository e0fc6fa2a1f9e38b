/** B7: what it costs to start a run, and when its viewer knows that it runs. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../../test/support/client.ts';
import type { BenchRow } from '../harness/row.ts';
import { peerQueue, startPeerWorker } from '../peers/streams.ts';

const samples = 5;
const pollEveryMs = 1_000;
/** Before each start, so that none pays for what the one before has left to do. */
const restMs = 200;
const heldMs = 60_000;

export const row: BenchRow = {
  row: 'B7',
  title: 'a start: mutation → answer, mutation → its viewer sees it run, and call',
  async run(bench) {
    const longhaul = await bench.longhaul();
    const { local, operator, practice } = longhaul;
    const peers = await startPeerWorker(longhaul.stack.addresses.temporal);
    bench.after(() => peers.stop());

    /** A meal plan whose first call is never answered, so that it uses nothing while others are measured. */
    async function startHeld(): Promise<{ run: Run; began: number; answered: number }> {
      const tag = randomUUID();
      await practice.fault({ match: { words: tag }, fault: 'hang' });
      await sleep(restMs);
      const began = performance.now();
      const { run } = await local.start('mealPlan', { notes: tag });
      return { run: run!, began, answered: performance.now() };
    }
    const end = async ({ id }: Run) => {
      const view = local.watch(id);
      await local.cancel(id);
      const ended = await view.ended;
      if (ended.status !== 'CANCELLED') bench.spoil(`run ${id} was cancelled and ended ${ended.status}`);
    };

    const answers = await bench.rounds({
      ours: async () => {
        const times: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          const { run, began, answered } = await startHeld();
          times.push(answered - began);
          await end(run);
        }
        return { ms: times };
      },
      // As ours, it has a worker that takes it at once, and waits in its first call until it is ended.
      bare: async () => {
        const times: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          await sleep(restMs);
          const began = performance.now();
          const handle = await operator.workflow.start('streamed', {
            workflowId: randomUUID(),
            taskQueue: peerQueue,
            args: [1, [heldMs]],
          });
          times.push(performance.now() - began);
          await handle.terminate();
        }
        return { ms: times };
      },
    });

    const runs = ({ status }: Run) => status === 'RUNNING';
    // Its worker has told the bus: history says nothing of it while the call goes on.
    const calls = ({ steps }: Run) => steps[0]?.status === 'RUNNING';
    const seen = await bench.rounds({
      ours: async () => {
        const running: number[] = [];
        const calling: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          const { run, began } = await startHeld();
          const view = local.watch(run.id);
          await view.until('it runs', runs);
          running.push(performance.now() - began);
          await view.until('it calls', calls);
          calling.push(performance.now() - began);
          await end(run);
        }
        return { running, calling };
      },
      // At 0, 1, 2 s …: the first poll comes at once after the answer.
      polling: async () => {
        const running: number[] = [];
        const calling: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          const { run, began } = await startHeld();
          for (;;) {
            const now = (await local.run(run.id))!;
            if (runs(now) && running.length === sample) running.push(performance.now() - began);
            if (calls(now)) break;
            await sleep(pollEveryMs);
          }
          calling.push(performance.now() - began);
          await end(run);
        }
        return { running, calling };
      },
    });

    bench.compare({
      metric: 'mutation → answer',
      unit: 'ms',
      ours: answers.ours.ms!,
      peer: 'bare workflow.start',
      theirs: answers.bare.ms!,
      goal: { atMost: 1.5 },
    });
    const goal = { atLeast: 10 };
    const polling = { unit: 'ms', peer: 'polling every second', ratio: 'theirs/ours' } as const;
    const firstCall = { ...polling, metric: 'mutation → the first call is seen', ours: seen.ours.calling! };
    bench.compare({ ...firstCall, theirs: seen.polling.calling!, goal });
    // Where the worker takes the run before the first poll, polling is as quick as anything: so it is more often than not.
    const taken = { ...polling, metric: 'mutation → seen running', ours: seen.ours.running! };
    bench.compare({ ...taken, theirs: seen.polling.running!, goal });
    bench.compare({ ...taken, theirs: seen.polling.running!, by: 'p95', goal: null });
  },
};
