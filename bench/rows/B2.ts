/** B2: a crowd on one run: how much later its last viewers see a change than a viewer who is alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startAsked } from '../harness/asked.ts';
import { endHeld, note, startHeld } from '../harness/heldRun.ts';
import type { BenchRow, Round } from '../harness/row.ts';
import { wallClock } from '../harness/wallClock.ts';
import type { Broadcaster } from '../peers/broadcast/ours.ts';
import { query as rawQuery } from '../peers/broadcast/snapshot.ts';
import { startPeerWorker, startStreamed } from '../peers/streams.ts';
import { stateQuery } from '../peers/streamedWorkflow.ts';
import type { Crowd } from '../viewers/crowd.ts';
import { runOperation } from '../viewers/query.ts';

const changes = 20;
/** Streams and polls take seconds for a change. */
const changesOfPeers = 3;
const pollEveryMs = 1_000;
/** A viewer of a peer who has not seen a change by then is not waited for: it counts as one who has waited so long. */
const giveUpMs = 10_000;

export const row: BenchRow = {
  row: 'B2',
  title: 'a crowd on one run: a change is made → each viewer sees it, by the number of viewers',
  async run(bench) {
    const longhaul = await bench.longhaul({ env: { LLM_FIRST_BYTE_MS: '600000' } });
    const { operator } = longhaul;
    const peers = await startPeerWorker(longhaul.stack.addresses.temporal);
    bench.after(() => peers.stop());
    const url = `${longhaul.stack.addresses.web.replace('http', 'ws')}/graphql`;

    /** Each change when all have seen the one before. */
    const ours = (viewers: number) => async (): Promise<Round> => {
      const run = await startHeld(longhaul);
      const crowd = startAsked<Crowd>(new URL('../viewers/crowd.ts', import.meta.url));
      await crowd.ask('join', { url, count: viewers, operations: [runOperation(run)] });
      const times: number[] = [];
      for (let change = 1; change <= changes; change += 1) {
        await crowd.ask('lookFor', `[change ${change}]`);
        const changedAt = wallClock();
        await note(longhaul, run, `[change ${change}]`);
        times.push(...(await crowd.ask('allSee')).map((at) => at - changedAt));
      }
      await crowd.ask('lookFor', '"status":"CANCELLED"');
      const status = await endHeld(longhaul, run);
      if (status !== 'CANCELLED') bench.spoil(`run ${run.id} was cancelled and ended ${status}`);
      await crowd.ask('allSee');
      const { faults } = await crowd.ask('verdict');
      for (const fault of faults) bench.spoil(`${viewers} viewers: ${fault}`);
      await crowd.end();
      return { ms: times, delivered: share(times.filter((ms) => ms <= giveUpMs).length, viewers * changes) };
    };

    /** No engine and no GraphQL: what it takes to write to so many sockets, and these clients to read. */
    const raw = (viewers: number) => async (): Promise<Round> => {
      const server = startAsked<Broadcaster>(new URL('../peers/broadcast/raw.ts', import.meta.url));
      const crowd = startAsked<Crowd>(new URL('../viewers/crowd.ts', import.meta.url));
      const rawUrl = await server.ask('address');
      await crowd.ask('join', { url: rawUrl, count: viewers, operations: [{ query: rawQuery }] });
      const times: number[] = [];
      // Its state is the first when everybody joins.
      for (let change = 2; change <= changes + 1; change += 1) {
        await crowd.ask('lookFor', `"change ${change}"`);
        const changedAt = wallClock();
        await server.ask('change', change);
        times.push(...(await crowd.ask('allSee')).map((at) => at - changedAt));
      }
      await Promise.all([server.end(), crowd.end()]);
      return { ms: times };
    };

    const streams = (viewers: number) => async (): Promise<Round> => {
      const run = await startStreamed(operator, { untilEnded: true }, wallClock);
      const times: number[] = [];
      let left = 0;
      let all = () => {};
      const watching = Array.from({ length: viewers }, async () => {
        for await (const state of run.watch()) {
          if (state.isFinal) return true;
          times.push(wallClock() - state.changedAt);
          if ((left -= 1) === 0) all();
        }
        return false;
      });
      for (let change = 1; change <= changesOfPeers; change += 1) {
        left = viewers;
        const seen = new Promise<void>((resolve) => (all = resolve));
        await run.change(`change ${change}`);
        await Promise.race([seen, sleep(giveUpMs)]);
      }
      const inTime = times.filter((ms) => ms <= giveUpMs);
      const late = viewers * changesOfPeers - inTime.length;
      await run.end();
      const ends = await Promise.allSettled(watching);
      const missed = ends.filter((end) => end.status === 'rejected' || !end.value);
      for (const { reason } of missed.filter((end) => end.status === 'rejected').slice(0, 1))
        bench.say(`a stream broke off: ${String(reason)}`);
      return {
        ms: [...inTime, ...Array.from({ length: late }, () => giveUpMs)],
        delivered: share(inTime.length, viewers * changesOfPeers),
        missedTheEnd: missed.length,
      };
    };

    const queries = (viewers: number) => async (): Promise<Round> => {
      const run = await startStreamed(operator, { untilEnded: true }, wallClock);
      const times: number[] = [];
      let newest = 0;
      let left = 0;
      let all = () => {};
      let isOver = false;
      const polling = Array.from({ length: viewers }, async () => {
        const handle = operator.workflow.getHandle(run.id);
        let seen = 0;
        for (await sleep(Math.random() * pollEveryMs); !isOver; await sleep(pollEveryMs)) {
          const state = await handle.query(stateQuery);
          if (state.body !== `change ${newest}` || seen === newest) continue;
          seen = newest;
          times.push(wallClock() - state.changedAt);
          if ((left -= 1) === 0) all();
        }
      });
      for (let change = 1; change <= changesOfPeers; change += 1) {
        left = viewers;
        newest = change;
        const seen = new Promise<void>((resolve) => (all = resolve));
        await run.change(`change ${change}`);
        await seen;
      }
      isOver = true;
      await Promise.all(polling);
      await run.end();
      return { ms: times };
    };

    const found = await bench.rounds({
      'one viewer': ours(1),
      '10 viewers': ours(10),
      '30 viewers': ours(30),
      '300 viewers': ours(300),
      '1,000 viewers': ours(1_000),
      'raw, 1,000 viewers': raw(1_000),
      'streams, 10 viewers': streams(10),
      'streams, 30 viewers': streams(30),
      'queries, 30 viewers': queries(30),
    });

    const metric = 'change → seen';
    const alone = { peer: 'the same, one viewer', theirs: found['one viewer'].ms!, by: 'p95' } as const;
    for (const crowd of ['10 viewers', '30 viewers', '300 viewers'] as const) {
      bench.compare({ ...alone, metric: `${metric}, ${crowd}`, unit: 'ms', ours: found[crowd].ms!, goal: null });
    }
    bench.compare({
      ...alone,
      metric: `${metric}, 1,000 viewers`,
      unit: 'ms',
      ours: found['1,000 viewers'].ms!,
      goal: { atMost: 3 },
    });
    bench.compare({
      metric: `${metric}, 1,000 viewers`,
      unit: 'ms',
      ours: found['1,000 viewers'].ms!,
      peer: 'raw ws, without engine and GraphQL',
      theirs: found['raw, 1,000 viewers'].ms!,
      by: 'p95',
      goal: null,
    });
    const quicker = (viewers: '10 viewers' | '30 viewers', peer: 'streams' | 'queries') =>
      ({
        metric: `${metric}, ${viewers}`,
        unit: 'ms',
        ours: found[viewers].ms!,
        peer: peer === 'streams' ? '@temporalio/workflow-streams' : 'a query a second by each',
        theirs: found[`${peer}, ${viewers}` as keyof typeof found].ms!,
        ratio: 'theirs/ours',
      }) as const;
    bench.compare({ ...quicker('10 viewers', 'streams'), goal: null });
    bench.compare({ ...quicker('30 viewers', 'streams'), goal: null });
    // As a crowd is measured: by those who are told last. Of thirty streams many are not told at all.
    bench.compare({ ...quicker('30 viewers', 'streams'), by: 'p95', goal: { atLeast: 30 } });
    bench.compare({ ...quicker('30 viewers', 'queries'), goal: null });
    for (const viewers of ['10 viewers', '30 viewers'] as const)
      bench.compare({
        metric: `${metric} within ${giveUpMs / 1_000} s, ${viewers}`,
        unit: '%',
        ours: found[viewers].delivered!,
        peer: '@temporalio/workflow-streams',
        theirs: found[`streams, ${viewers}`].delivered!,
        goal: null,
      });
    bench.compare({
      metric: `${metric} within ${giveUpMs / 1_000} s, 1,000 viewers`,
      unit: '%',
      ours: found['1,000 viewers'].delivered!,
      peer: null,
      goal: { atLeast: 100 },
    });
  },
};

const share = (some: number, of: number) => (100 * some) / of;
