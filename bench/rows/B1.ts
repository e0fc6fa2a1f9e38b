/** B1: an activity ends: when does a viewer see it? One run, one viewer, seven steps that follow each other quickly. */
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultPayloadConverter } from '@temporalio/common';
import { workflowIdOf } from '../../src/runs/workflowId.ts';
import { backwardSteps } from '../../test/support/runView.ts';
import { wallClock } from '../harness/wallClock.ts';
import type { BenchRow } from '../harness/row.ts';
import { startPeerWorker, startStreamed } from '../peers/streams.ts';
import { stateQuery } from '../peers/streamedWorkflow.ts';
import type { Stamps } from '../scripted/script.ts';
import { stampsOf, startScripted } from '../scripted/start.ts';

const steps = 7;
/** As long as a quick call takes: what a viewer sees is then always about to change. */
const quickMs = 50;
/** The first step of each run: by its end every viewer is there. */
const firstMs = 400;
/** With pauses in which every contestant comes to rest. */
const slowMs = 300;
const runsARound = 3;
const pollEveryMs = 1_000;

export const row: BenchRow = {
  row: 'B1',
  title: `an activity ends → a viewer sees it, ${steps} steps of ${quickMs} ms`,
  async run(bench) {
    const longhaul = await startScripted(bench);
    const { local, operator } = longhaul;
    const peers = await startPeerWorker(longhaul.stack.addresses.temporal);
    bench.after(() => peers.stop());

    async function ours(stepMs: number): Promise<number[]> {
      const run = await longhaul.play({ stepMs: [firstMs, stepMs] });
      const view = local.watch(run.id);
      const seenAt = new Map<string, number>();
      for (const key of run.steps.map((step) => step.key)) {
        void view
          .until(`${key} done`, ({ steps: now }) => now.some((one) => one.key === key && one.status === 'COMPLETED'))
          .then(() => seenAt.set(key, wallClock()));
      }
      const ended = await view.ended;
      if (ended.status !== 'COMPLETED') bench.spoil(`run ${run.id} ended ${ended.status}`);
      for (const back of backwardSteps(view.received)) bench.spoil(`run ${run.id} went back: ${back}`);
      return ended.steps.map((step) => seenAt.get(step.key)! - stampsOf(step).endedAt);
    }

    /** The same run, by nothing but the engine's own long-poll: what no watcher can be quicker than. */
    async function bare(stepMs: number): Promise<number[]> {
      const run = await longhaul.play({ stepMs: [firstMs, stepMs] });
      const execution = { workflowId: workflowIdOf(run.pipeline, run.id) };
      const times: number[] = [];
      let nextPageToken: Uint8Array | undefined;
      do {
        const page = await operator.workflowService.getWorkflowExecutionHistory({
          namespace: 'default',
          execution,
          waitNewEvent: true,
          nextPageToken,
        });
        const now = wallClock();
        for (const { activityTaskCompletedEventAttributes: completed } of page.history?.events ?? []) {
          if (!completed) continue;
          const { endedAt } = defaultPayloadConverter.fromPayload<Stamps>(completed.result!.payloads![0]!);
          times.push(now - endedAt);
        }
        nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
      } while (nextPageToken);
      if (times.length !== steps) bench.spoil(`the long-poll saw ${times.length} of ${steps} steps`);
      return times;
    }

    async function streams(stepMs: number, cooldownMs?: number): Promise<number[]> {
      const run = await startStreamed(operator, { steps, stepMs: [firstMs, stepMs] }, wallClock);
      const times: number[] = [];
      for await (const state of run.watch(cooldownMs)) if (!state.isFinal) times.push(wallClock() - state.changedAt);
      if (times.length !== steps) bench.spoil(`the stream gave ${times.length} of ${steps} steps`);
      return times;
    }

    async function polling(): Promise<number[]> {
      const run = await startStreamed(operator, { steps, stepMs: [firstMs, quickMs], untilEnded: true }, wallClock);
      const handle = operator.workflow.getHandle(run.id);
      const times: number[] = [];
      // A viewer comes at any time: its polls have no fixed place between the steps.
      await sleep(Math.random() * pollEveryMs);
      for (; times.length < steps; await sleep(times.length < steps ? pollEveryMs : 0)) {
        const { endedAt } = await handle.query(stateQuery);
        const now = wallClock();
        times.push(...endedAt.slice(times.length).map((at) => now - at));
      }
      await run.end();
      return times;
    }

    const some =
      (contestant: () => Promise<number[]>, runs = runsARound) =>
      async () => ({
        ms: (await inTurn(runs, contestant)).flat(),
      });
    const quick = await bench.rounds({
      ours: some(() => ours(quickMs)),
      streams: some(() => streams(quickMs)),
      tuned: some(() => streams(quickMs, 0)),
      polling: some(polling),
      bare: some(() => bare(quickMs)),
    });
    const slow = await bench.rounds({
      ours: some(() => ours(slowMs), 1),
      streams: some(() => streams(slowMs), 1),
      bare: some(() => bare(slowMs), 1),
    });

    const metric = 'activity ends → seen';
    const mine = { metric, unit: 'ms', ours: quick.ours.ms!, ratio: 'theirs/ours' } as const;
    bench.compare({ ...mine, peer: 'workflow-streams', theirs: quick.streams.ms!, goal: { atLeast: 5 } });
    bench.compare({ ...mine, peer: 'workflow-streams, cooldown 0', theirs: quick.tuned.ms!, goal: { atLeast: 1.2 } });
    bench.compare({ ...mine, peer: 'query every second', theirs: quick.polling.ms!, goal: { atLeast: 40 } });
    const limit = { peer: 'bare history long-poll', ratio: 'ours/theirs' } as const;
    bench.compare({ ...mine, ...limit, theirs: quick.bare.ms!, goal: { atMost: 1.3 } });
    const spaced = { ...mine, metric: `${metric}, steps of ${slowMs} ms`, ours: slow.ours.ms!, goal: null };
    bench.compare({ ...spaced, peer: 'workflow-streams', theirs: slow.streams.ms! });
    bench.compare({ ...spaced, ...limit, theirs: slow.bare.ms! });
  },
};

async function inTurn<Result>(times: number, make: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let time = 0; time < times; time += 1) results.push(await make());
  return results;
}
