/** B11: ten thousand calls: how many rows are settled in a second, and what a viewer and the processes bear meanwhile. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { queues } from '../../src/worker/queues.ts';
import { cpuSeconds, residentMiB } from '../harness/processes.ts';
import type { BenchRow } from '../harness/row.ts';
import { startBullMq } from '../peers/bullmq.ts';
import type { Noop } from '../peers/noopWorkflow.ts';

const rows = Number(process.env.B11_ROWS ?? 10_000);

export const row: BenchRow = {
  row: 'B11',
  title: `the table: ${rows} calls that connect at once, rows settled in a second`,
  async run(bench) {
    const longhaul = await bench.longhaul({
      env: { PHONE_HOME_SWITCHBOARD: 'built-in', PHONE_HOME_ODDS: '1', PHONE_HOME_CALL_MS: '0' },
    });
    const { local, operator, stack } = longhaul;
    const api = stack.process('api').pid!;
    const worker = stack.process('worker').pid!;

    const noop = await startNoopWorker(stack.addresses.temporal);
    bench.after(noop.stop);
    const bullmq = await startBullMq(async () => 'SPACE_TAXI_ON_THE_WAY', 50);
    bench.after(() => bullmq.stop());

    const engine = stack.process('engine').pid!;
    const cpuNow = async () => ({
      engine: await cpuSeconds(engine),
      worker: await cpuSeconds(worker),
      api: await cpuSeconds(api),
    });
    /** Milliseconds of CPU a row. */
    async function cpuSince(before: Awaited<ReturnType<typeof cpuNow>>) {
      const now = await cpuNow();
      const ofRow = (process: keyof typeof now) => (1_000 * (now[process] - before[process])) / rows;
      return { engineMs: ofRow('engine'), workerMs: ofRow('worker'), apiMs: ofRow('api') };
    }

    async function noopCalls(how: Noop) {
      const before = await cpuNow();
      const began = performance.now();
      await operator.workflow.execute('noopCalls', { workflowId: randomUUID(), taskQueue: 'noop', args: [rows, how] });
      const rowsPerSecond = rows / ((performance.now() - began) / 1_000);
      return { rowsPerSecond, engineMs: (await cpuSince(before)).engineMs };
    }

    const settled = await bench.rounds({
      async ours() {
        await local.ask(`mutation { resetExtraterrestrials(count: ${rows}) { totalCount } }`);
        const viewer = longhaul.client();
        let messages = 0;
        const changes = viewer.subscribe('subscription { extraterrestrials { id change communicationStatus } }');
        const counting = (async () => {
          for await (const _ of changes) messages += 1;
        })();
        const before = await cpuNow();
        const began = performance.now();
        const { run } = await local.start('phoneHome', {});
        const view = local.watch(run!.id);
        const ended = await view.ended;
        const seconds = (performance.now() - began) / 1_000;
        const cpu = await cpuSince(before);
        // A generator that waits for its next value cannot be let go of: its socket can.
        await viewer.dispose();
        await counting.catch(() => {});
        const { table } = await local.ask<{ table: { counts: { spaceTaxiOnTheWay: number } } }>(
          '{ table: extraterrestrials(first: 1) { counts { spaceTaxiOnTheWay } } }',
        );
        if (ended.status !== 'COMPLETED') bench.spoil(`the run ended ${ended.status}`);
        if (table.counts.spaceTaxiOnTheWay !== rows)
          bench.spoil(`${table.counts.spaceTaxiOnTheWay} of ${rows} rows were settled`);
        return {
          rowsPerSecond: rows / seconds,
          messagesPerSecond: messages / seconds,
          snapshotsPerSecond: view.received.length / seconds,
          ...cpu,
          apiMiB: await residentMiB(api),
          workerMiB: await residentMiB(worker),
        };
      },
      noop: () => noopCalls('apart'),
      fewPolls: () => noopCalls('apart, few polls'),
      eager: () => noopCalls('eager'),
      async bullmq() {
        const began = performance.now();
        await bullmq.all(Array.from({ length: rows }, (_, index) => index));
        return { rowsPerSecond: rows / ((performance.now() - began) / 1_000) };
      },
    });

    const { ours } = settled;
    bench.compare({
      metric: 'rows settled',
      unit: '1/s',
      ours: ours.rowsPerSecond!,
      peer: 'no-op activities',
      theirs: settled.noop.rowsPerSecond!,
      goal: { atLeast: 0.85 },
    });
    bench.compare({
      metric: 'rows settled',
      unit: '1/s',
      ours: ours.rowsPerSecond!,
      peer: 'no-op activities, with as few polls as the SDK sends',
      theirs: settled.fewPolls.rowsPerSecond!,
      goal: null,
    });
    bench.compare({
      metric: 'rows settled',
      unit: '1/s',
      ours: ours.rowsPerSecond!,
      peer: 'no-op activities on the workflow’s own queue',
      theirs: settled.eager.rowsPerSecond!,
      goal: null,
    });
    // No table, no ledger, no history: how far a durable call is from a job in Redis.
    bench.compare({
      metric: 'rows settled',
      unit: '1/s',
      ours: ours.rowsPerSecond!,
      peer: 'BullMQ jobs that do nothing',
      theirs: settled.bullmq.rowsPerSecond!,
      goal: null,
    });
    const alone = { peer: null, goal: null };
    bench.compare({
      metric: 'row messages to a viewer',
      unit: '1/s',
      ours: ours.messagesPerSecond!,
      peer: null,
      goal: { atMost: 10 },
    });
    bench.compare({
      metric: 'run snapshots to a viewer',
      unit: '1/s',
      ours: ours.snapshotsPerSecond!,
      peer: null,
      goal: { atMost: 11 },
    });
    bench.compare({
      metric: 'CPU of the engine for a row',
      unit: 'ms',
      ours: ours.engineMs!,
      peer: 'no-op activities',
      theirs: settled.noop.engineMs!,
      goal: null,
    });
    bench.compare({ metric: 'CPU of the worker for a row', unit: 'ms', ours: ours.workerMs!, ...alone });
    bench.compare({ metric: 'CPU of the api for a row', unit: 'ms', ours: ours.apiMs!, ...alone });
    bench.compare({ metric: 'memory of the api', unit: 'MiB', ours: ours.apiMiB!, ...alone });
    bench.compare({ metric: 'memory of the worker', unit: 'MiB', ours: ours.workerMiB!, ...alone });
  },
};

/** In the bench's own process, fifty at once as ours. */
async function startNoopWorker(address: string): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address });
  const activities = { nothing: async () => 'SPACE_TAXI_ON_THE_WAY' };
  const options = { connection, activities, maxConcurrentActivityTaskExecutions: 50 };
  const workflowsPath = fileURLToPath(new URL('../peers/noopWorkflow.ts', import.meta.url));
  const polls = queues.find(({ name }) => name === 'phone-calls')!.polls!;
  const workers = await Promise.all([
    Worker.create({ ...options, taskQueue: 'noop', workflowsPath }),
    Worker.create({
      ...options,
      taskQueue: 'noop-calls',
      activityTaskPollerBehavior: { type: 'simple-maximum', maximum: polls },
    }),
    Worker.create({ ...options, taskQueue: 'noop-calls-few-polls' }),
  ]);
  const running = workers.map((worker) => worker.run());
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await connection.close();
    },
  };
}
