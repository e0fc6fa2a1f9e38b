/** B3: the price of watching. Counts, not times: what the engine is asked, and what its histories hold, as viewers and runs grow. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/supervisor/ports.ts';
import type { Client } from '../../test/support/client.ts';
import type { Longhaul } from '../../test/support/longhaul.ts';
import { inShort, type RunView } from '../../test/support/runView.ts';
import { engineCalls, since, type EngineCalls } from '../harness/engineCalls.ts';
import { wallClock } from '../harness/wallClock.ts';
import type { Bench, BenchRow } from '../harness/row.ts';
import { measure } from '../harness/statistics.ts';
import { startPeerWorker, startStreamed } from '../peers/streams.ts';
import { stateQuery } from '../peers/streamedWorkflow.ts';

const many = 1_000;
const some = 30;
/** Streams answer ten at once and take many more only slowly; queries cost a workflow task each. */
const pollEveryMs = 1_000;
/** A meal plan takes about two seconds. */
const speed = '0.03';
const steps = 7;
const stepMs = 260;
/** How long a crowd of runs is watched while nothing happens. */
const holdMs = 10_000;
const endWithinMs = 60_000;
const perSocket = 20;
/** What the engine takes as it comes. */
const engineAsItComes = 1_200;

export const row: BenchRow = {
  row: 'B3',
  title: 'the price of watching: calls to the engine and events of history, by viewers and by runs',
  async run(bench) {
    await byViewers(bench);
    await byRuns(bench);
  },
};

async function byViewers(bench: Bench): Promise<void> {
  const metricsPort = await freePort();
  const longhaul = await bench.longhaul({ engine: { metricsPort }, env: { PRACTICE_SPEED: speed } });
  const peerWorker = await startPeerWorker(longhaul.stack.addresses.temporal);
  bench.after(() => peerWorker.stop());
  const { operator } = longhaul;
  const clients = clientsFor(longhaul, many);

  /** @param begin starts the run and lets its viewers come; what that costs is not counted. Gives the workflow's id and its end. */
  const counted = async (begin: () => Promise<{ workflowId: string; ended: () => Promise<unknown> }>) => {
    const { workflowId, ended } = await begin();
    const before = await engineCalls(metricsPort);
    await ended();
    const { following, queries } = since(before, await engineCalls(metricsPort));
    const { events } = await operator.workflow.getHandle(workflowId).fetchHistory();
    const tasks = events!.filter(({ workflowTaskCompletedEventAttributes: done }) => done).length;
    return { calls: following, events: events!.length, queriesPerTask: queries / tasks };
  };
  const mealPlan = (viewers: number) =>
    counted(async () => {
      const worker = longhaul.stack.process('worker');
      // So that everybody is there before the first step.
      worker.signal('SIGSTOP');
      const { run } = await longhaul.local.start('mealPlan', { notes: randomUUID() });
      const { id } = run!;
      const views = Array.from({ length: viewers }, (_, viewer) => clientOf(clients, viewer).watch(id));
      await Promise.all(views.map((view) => view.until('the run', () => true)));
      return {
        workflowId: `mealPlan-${id}`,
        async ended() {
          worker.signal('SIGCONT');
          await longhaul.handle({ pipeline: 'mealPlan', id }).result();
          for (const view of views) {
            const last = await view.ended;
            if (last.status !== 'COMPLETED') bench.spoil(`a viewer saw ${JSON.stringify(inShort(last))} last`);
          }
        },
      };
    });

  const found = await bench.rounds({
    'nobody watches': () => mealPlan(0),
    'one viewer': () => mealPlan(1),
    [`${some} viewers`]: () => mealPlan(some),
    [`${many} viewers`]: () => mealPlan(many),
    [`streams, ${some} viewers`]: () =>
      counted(async () => {
        const run = await startStreamed(operator, { steps, stepMs }, wallClock);
        const viewers = Array.from({ length: some }, async () => {
          let last;
          for await (const state of run.watch()) last = state;
          return last?.isFinal === true;
        });
        return {
          workflowId: run.id,
          async ended() {
            const ends = await Promise.allSettled(viewers);
            const missed = ends.filter((end) => end.status === 'rejected' || !end.value).length;
            if (missed > 0) bench.say(`streams: ${missed} of ${some} viewers missed the end`);
            await run.result();
          },
        };
      }),
    [`polling, ${some} viewers`]: () =>
      counted(async () => {
        const run = await startStreamed(operator, { steps, stepMs }, wallClock);
        const handle = operator.workflow.getHandle(run.id);
        let isOver = false;
        const viewers = Array.from({ length: some }, async () => {
          while (!isOver && !(await handle.query(stateQuery)).isFinal) await sleep(pollEveryMs);
        });
        return {
          workflowId: run.id,
          async ended() {
            await run.result();
            isOver = true;
            await Promise.all(viewers);
          },
        };
      }),
  });
  const of = (contestant: keyof typeof found, metric: 'calls' | 'events' | 'queriesPerTask') =>
    found[contestant][metric]!;

  bench.compare({
    metric: `calls to the engine for one run, ${many} viewers`,
    unit: 'calls',
    ours: of(`${many} viewers`, 'calls'),
    peer: 'ours, one viewer',
    theirs: of('one viewer', 'calls'),
    goal: { atMost: 1.05 },
  });
  bench.compare({
    metric: `events of history, ${many} viewers`,
    unit: 'events',
    ours: of(`${many} viewers`, 'events'),
    peer: 'ours, nobody watches',
    theirs: of('nobody watches', 'events'),
    goal: { atMost: 1 },
  });
  bench.compare({
    metric: `queries for each workflow task, ${many} viewers`,
    unit: 'queries',
    ours: of(`${many} viewers`, 'queriesPerTask'),
    peer: null,
    goal: { atMost: 1 },
  });
  for (const peer of ['streams', 'polling'] as const)
    for (const metric of ['calls', 'events'] as const)
      bench.compare({
        metric: `${metric === 'calls' ? 'calls to the engine' : 'events of history'}, ${some} viewers`,
        unit: metric,
        ours: of(`${some} viewers`, metric),
        peer,
        theirs: of(`${peer}, ${some} viewers` as const, metric),
        ratio: 'theirs/ours',
        goal: null,
      });
}

async function byRuns(bench: Bench): Promise<void> {
  const roomy = await crowdOf(bench, [many, many * 1.5], {});
  const full = await crowdOf(bench, [many * 1.5], { longPolls: engineAsItComes });
  for (const [name, { runs, calls, held, seconds, troubled, missed }] of [
    ...roomy.map((crowd) => ['as `npm start` runs it', crowd] as const),
    ...full.map((crowd) => [`with room for ${engineAsItComes}`, crowd] as const),
  ]) {
    const figures: [string, string, number, number | null][] = [
      ['refused by the engine', 'calls', calls.refused, name.startsWith('as') ? 0 : null],
      ['viewers shown an error, or no end', 'viewers', troubled + missed, 0],
      ['long-polls held', 'polls', held, null],
      ['calls to the engine for each run', '1/s', calls.following / runs / seconds, null],
    ];
    for (const [metric, unit, value, most] of figures)
      bench.compare({
        metric: `${runs} runs watched at once, engine ${name}: ${metric}`,
        unit,
        ours: measure([[value]]),
        peer: null,
        goal: most === null ? null : { atMost: most },
      });
  }
}

interface Crowd {
  runs: number;
  calls: EngineCalls;
  held: number;
  seconds: number;
  troubled: number;
  missed: number;
}

/**
 * Watches ever more runs at once, which all wait for a worker, then has them all ended by an operator.
 * @param sizes in growing order
 */
async function crowdOf(bench: Bench, sizes: readonly number[], engine: { longPolls?: number }): Promise<Crowd[]> {
  const metricsPort = await freePort();
  const longhaul = await bench.longhaul({
    engine: { ...engine, metricsPort },
    only: ['engine', 'postgres', 'practice', 'api'],
  });
  const crowds: Crowd[] = [];
  const ids: string[] = [];
  const views: RunView[] = [];
  const clients = clientsFor(longhaul, sizes.at(-1)!);
  for (const size of sizes) {
    const missing = size - ids.length;
    await inParallel(8, missing, async () => {
      const { run } = await longhaul.local.start('mealPlan', { notes: randomUUID() });
      views.push(clientOf(clients, ids.push(run!.id) - 1).watch(run!.id));
    });
    await Promise.all(views.map((view) => view.until('the engine to have it', ({ status }) => status === 'QUEUED')));
    bench.say(`${size} runs are watched`);
    const before = await engineCalls(metricsPort);
    await sleep(holdMs);
    const calls = since(before, await engineCalls(metricsPort));
    const metrics = await (await fetch(`${longhaul.stack.addresses.web}/metrics`)).text();
    const held = Number(/^longhaul_long_polls (\d+)$/m.exec(metrics)?.[1]);
    crowds.push({ runs: size, calls, held, seconds: holdMs / 1_000, troubled: 0, missed: 0 });
  }
  const handles = ids.map((id) => longhaul.handle({ pipeline: 'mealPlan', id }));
  await inParallel(8, handles.length, (index) => handles[index]!.terminate());
  const ends = await Promise.all(
    views.map((view) => Promise.race([view.ended, sleep(endWithinMs).then(() => view.shown!)])),
  );
  const last = crowds.at(-1)!;
  last.missed = ends.filter(({ status }) => status !== 'CANCELLED').length;
  last.troubled = views.filter(({ received }) =>
    received.some(({ statusReason }) => statusReason?.includes('engine')),
  ).length;
  await longhaul.dispose();
  return crowds;
}

function clientsFor(longhaul: Longhaul, viewers: number): Client[] {
  return Array.from({ length: Math.ceil(viewers / perSocket) }, () => longhaul.client());
}
const clientOf = (clients: readonly Client[], viewer: number): Client => clients[viewer % clients.length]!;

async function inParallel(width: number, count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let begun = 0;
  const next = async () => {
    while (begun < count) await work(begun++);
  };
  await Promise.all(Array.from({ length: width }, next));
}
