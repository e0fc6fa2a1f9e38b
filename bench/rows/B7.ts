/** B7: what it costs to start a run, and when its viewer knows that it runs. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '../../test/support/client.ts';
import type { BenchRow } from '../harness/row.ts';

const samples = 10;
const pollEveryMs = 1_000;

export const row: BenchRow = {
  row: 'B7',
  title: 'a start: mutation → answer, mutation → the viewer sees that it runs',
  async run(bench) {
    const longhaul = await bench.longhaul();
    const { local, operator, practice } = longhaul;

    /** A meal plan whose first call is never answered, so that it uses nothing while others are measured. */
    async function startHeld(): Promise<Run> {
      const tag = randomUUID();
      await practice.fault({ match: { words: tag }, fault: 'hang' });
      const { run } = await local.start('mealPlan', { notes: tag });
      return run!;
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
          const tag = randomUUID();
          await practice.fault({ match: { words: tag }, fault: 'hang' });
          const began = performance.now();
          const { run } = await local.start('mealPlan', { notes: tag });
          times.push(performance.now() - began);
          await end(run!);
        }
        return { ms: times };
      },
      bare: async () => {
        const times: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          const began = performance.now();
          const handle = await operator.workflow.start('nothing', {
            workflowId: randomUUID(),
            taskQueue: 'nobody',
            args: [{ notes: 'nothing' }],
          });
          times.push(performance.now() - began);
          await handle.terminate();
        }
        return { ms: times };
      },
    });

    const seen = await bench.rounds({
      ours: async () => {
        const times: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          const began = performance.now();
          const run = await startHeld();
          await local.watch(run.id).until('that it runs', ({ status }) => status === 'RUNNING');
          times.push(performance.now() - began);
          await end(run);
        }
        return { ms: times };
      },
      polling: async () => {
        const times: number[] = [];
        for (let sample = 0; sample < samples; sample++) {
          const began = performance.now();
          const run = await startHeld();
          while ((await local.run(run.id))!.status !== 'RUNNING') await sleep(pollEveryMs);
          times.push(performance.now() - began);
          await end(run);
        }
        return { ms: times };
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
    bench.compare({
      metric: 'mutation → seen running',
      unit: 'ms',
      ours: seen.ours.ms!,
      peer: 'polling every second',
      theirs: seen.polling.ms!,
      ratio: 'theirs/ours',
      goal: { atLeast: 10 },
    });
    // Half of the polls are lucky: the worker has taken the run before the first of them.
    bench.compare({
      metric: 'mutation → seen running',
      unit: 'ms',
      by: 'p95',
      ours: seen.ours.ms!,
      peer: 'polling every second',
      theirs: seen.polling.ms!,
      ratio: 'theirs/ours',
      goal: null,
    });
  },
};
