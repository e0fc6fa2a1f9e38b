/** B8: a step's own cost: runs of steps that do nothing, one after the other. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { RunArguments } from '../../workflows/lib/pipeline.ts';
import type { Bench, BenchRow, Round } from '../harness/row.ts';
import { startBullMq } from '../peers/bullmq.ts';
import { peerQueue, startPeerWorker } from '../peers/streams.ts';
import { startUntunedEngine } from '../peers/untunedEngine.ts';
import { startScripted } from '../scripted/start.ts';

/** Of one after the other, so many make a round; a batch at once is enough by itself. */
const alone = 3;
const crowd = 50;
const lengths = [6, 20];

export const row: BenchRow = {
  row: 'B8',
  title: `a step's own cost: ${lengths.join(' and ')} empty steps, 1 and ${crowd} runs at once`,
  async run(bench) {
    const longhaul = await startScripted(bench);
    const peers = await startPeerWorker(longhaul.stack.addresses.temporal);
    bench.after(() => peers.stop());
    const untuned = await startUntuned(bench, 'file');
    const inMemory = await startUntuned(bench, 'memory');
    const bullmq = await startBullMq(async () => 'nothing', crowd);
    bench.after(() => bullmq.stop());

    const bare = (client: Client) => (count: number) =>
      client.workflow.execute<(steps: number) => Promise<number>>('bareSteps', {
        workflowId: randomUUID(),
        taskQueue: peerQueue,
        args: [count],
      });
    for (const atOnce of [1, crowd]) {
      for (const count of lengths) {
        const measured = await bench.rounds({
          ours: () => cost(count, atOnce, ourRun(longhaul.operator)),
          untuned: () => cost(count, atOnce, bare(untuned)),
          inMemory: () => cost(count, atOnce, bare(inMemory)),
          tuned: () => cost(count, atOnce, bare(longhaul.operator)),
          bullmq: () => cost(count, atOnce, bullmq.flow),
        });
        compare(bench, `${count} steps, ${atOnce === 1 ? 'one run' : `${atOnce} runs at once`}`, measured);
      }
    }
  },
};

/** The engine as it comes, with a worker of bare steps. */
async function startUntuned(bench: Bench, state: 'file' | 'memory'): Promise<Client> {
  const { address, client, stop } = await startUntunedEngine(state);
  bench.after(stop);
  const worker = await startPeerWorker(address);
  bench.after(() => worker.stop());
  return client;
}

/** With all that stands around a step: interceptor, ledger, bus, current details, search attributes. Nobody watches. */
const ourRun = (client: Client) => (count: number) =>
  client.workflow.execute<(run: RunArguments) => Promise<unknown>>('emptySteps', {
    workflowId: `emptySteps-${randomUUID()}`,
    taskQueue: 'pipelines',
    args: [
      {
        runId: randomUUID(),
        input: { count },
        settings: { heartbeatTimeoutMs: 10_000, leaseMs: 45_000, phoneCallRetryMs: 1_000, mostHistoryEvents: 4_000 },
      },
    ],
  });

async function cost(count: number, atOnce: number, run: (count: number) => Promise<unknown>): Promise<Round> {
  const times = Array.from({ length: atOnce === 1 ? alone : 1 });
  const ms: number[] = [];
  for (const _ of times) {
    const began = performance.now();
    await Promise.all(Array.from({ length: atOnce }, () => run(count)));
    ms.push((performance.now() - began) / (count * atOnce));
  }
  return { ms };
}

type Contestants = Record<
  'ours' | 'untuned' | 'inMemory' | 'tuned' | 'bullmq',
  Awaited<ReturnType<Bench['rounds']>>[string]
>;

function compare(bench: Bench, what: string, { ours, untuned, inMemory, tuned, bullmq }: Contestants): void {
  const mine = { metric: `a step of ${what}`, unit: 'ms', ours: ours.ms! };
  const asItComes = { peer: 'the engine as it comes', theirs: untuned.ms!, ratio: 'theirs/ours' } as const;
  bench.compare({ ...mine, ...asItComes, goal: { atLeast: 8 } });
  // It would lose with a kill what ours keeps.
  bench.compare({ ...mine, ...asItComes, peer: 'the same, all in memory', theirs: inMemory.ms!, goal: null });
  bench.compare({ ...mine, peer: 'BullMQ flow', theirs: bullmq.ms!, goal: { atMost: 2 } });
  bench.compare({ ...mine, peer: 'bare steps on our engine', theirs: tuned.ms!, goal: null });
}
