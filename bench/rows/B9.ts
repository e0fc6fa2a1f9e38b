/** B9: the api is killed: how soon after it listens again everybody sees the newest state, and what that costs the engine. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/supervisor/ports.ts';
import { startAsked } from '../harness/asked.ts';
import { endHeld, note, startHeld, type HeldRun } from '../harness/heldRun.ts';
import type { BenchRow, Round } from '../harness/row.ts';
import { cpuSeconds } from '../harness/processes.ts';
import { percentile } from '../harness/statistics.ts';
import { wallClock } from '../harness/wallClock.ts';
import type { Broadcaster } from '../peers/broadcast/ours.ts';
import { query as stockQuery } from '../peers/broadcast/snapshot.ts';
import type { Crowd } from '../viewers/crowd.ts';
import { runOperation } from '../viewers/query.ts';

const viewers = 1_000;
const runCount = 100;
const startsAtOnce = 20;
/** Whoever has seen nothing by then will see nothing before the next change. */
const giveUpMs = 5_000;

export const row: BenchRow = {
  row: 'B9',
  title: `the api is killed: ${viewers} viewers on ${runCount} runs see what has changed meanwhile`,
  async run(bench) {
    const longhaul = await bench.longhaul({ env: { LLM_FIRST_BYTE_MS: '600000' } });
    const api = longhaul.stack.process('api');
    const url = `${longhaul.stack.addresses.web.replace('http', 'ws')}/graphql`;
    const runs: HeldRun[] = [];
    while (runs.length < runCount)
      runs.push(...(await Promise.all(Array.from({ length: startsAtOnce }, () => startHeld(longhaul)))));
    const crowd = startAsked<Crowd>(new URL('../viewers/crowd.ts', import.meta.url));
    bench.after(() => crowd.end());
    await crowd.ask('join', { url, count: viewers, operations: runs.map(runOperation), comesBack: true });
    let changes = 0;

    async function ours(): Promise<Round> {
      const words = `[change ${(changes += 1)}]`;
      await crowd.ask('lookFor', words);
      const killedAt = wallClock();
      await api.kill();
      await Promise.all(runs.map((run) => note(longhaul, run, words)));
      const changedAt = wallClock();
      const listensAt = await listening(longhaul.stack.addresses.web);
      await crowd.ask('allSee');
      const cpu = await cpuSeconds(api.pid!);
      // The new process counts from 0.
      const metrics = await (await fetch(`${longhaul.stack.addresses.web}/metrics`)).text();
      const calls = Number(/^longhaul_engine_calls_total\{about="run"\} (\d+)$/m.exec(metrics)?.[1]);
      if (listensAt - changedAt < 50) bench.say('the api was back before all had changed: the round says less');
      const times = (await crowd.ask('allSee')).map((at) => at - listensAt);
      await api.waitUntilReady();
      return {
        cpu,
        calls: calls / runCount,
        p99: percentile(times, 0.99),
        median: percentile(times, 0.5),
        within1s: share(times, viewers),
        sinceKill: listensAt - killedAt + percentile(times, 0.99),
      };
    }

    /** A server of one state, its crowd, and the same server again on its port. */
    async function broadcast(peer: 'stock' | 'ours') {
      const file = new URL(`../peers/broadcast/${peer}.ts`, import.meta.url);
      // Below the ports that the system gives out: clients that call for a while where nobody listens may be given the very port.
      const BROADCAST_PORT = String(await freePort());
      const first = startAsked<Broadcaster>(file, { BROADCAST_PORT });
      const address = await first.ask('address');
      const comers = startAsked<Crowd>(new URL('../viewers/crowd.ts', import.meta.url));
      const operations = [{ query: stockQuery }];
      await comers.ask('join', { url: address, count: viewers, operations, comesBack: true });
      const restart = async () => {
        await first.end();
        return startAsked<Broadcaster>(file, { BROADCAST_PORT });
      };
      return { first, address, comers, restart };
    }

    /** The same kill; what a server keeps in memory is gone with it. */
    async function stock(): Promise<Round> {
      const { first, comers, restart } = await broadcast('stock');
      await comers.ask('lookFor', '"change 2"');
      await first.ask('change', 2);
      await comers.ask('allSee');
      await comers.ask('lookFor', '"change 2"');
      const second = await restart();
      await second.ask('address');
      await sleep(giveUpMs);
      const seenBy = await comers.ask('seenBy');
      await Promise.all([second.end(), comers.end()]);
      return { within1s: (100 * seenBy) / viewers };
    }

    /** The same kill of an api that has no runs to read: what it takes that so many viewers come back. */
    async function scripted(): Promise<Round> {
      const { address, comers, restart } = await broadcast('ours');
      // The state that it begins with, once more.
      await comers.ask('lookFor', '"change 1"');
      const second = await restart();
      const listensAt = await listening(address);
      const times = (await comers.ask('allSee')).map((at) => at - listensAt);
      await Promise.all([second.end(), comers.end()]);
      return { p99: percentile(times, 0.99) };
    }

    const found = await bench.rounds({ ours, scripted, stock });
    await crowd.ask('lookFor', '"status":"CANCELLED"');
    for (const status of await Promise.all(runs.map((run) => endHeld(longhaul, run))))
      if (status !== 'CANCELLED') bench.spoil(`a run was cancelled and ended ${status}`);
    await crowd.ask('allSee');
    for (const fault of (await crowd.ask('verdict')).faults) bench.spoil(fault);

    const ms = { unit: 'ms', peer: null };
    bench.compare({
      ...ms,
      metric: 'listens again → 99 % see the newest state',
      ours: found.ours.p99!,
      goal: { atMost: 1_000 },
    });
    bench.compare({
      metric: 'listens again → 99 % see the newest state',
      unit: 'ms',
      ours: found.ours.p99!,
      peer: 'as many viewers of an api without runs to read',
      theirs: found.scripted.p99!,
      goal: null,
    });
    bench.compare({
      metric: 'calls to the engine for each run, until all see it',
      unit: 'calls',
      peer: null,
      ours: found.ours.calls!,
      goal: { atMost: 2 },
    });
    bench.compare({
      metric: 'CPU of the api from its start until all see it',
      unit: 's',
      peer: null,
      ours: found.ours.cpu!,
      goal: null,
    });
    bench.compare({ ...ms, metric: 'killed → 99 % see the newest state', ours: found.ours.sinceKill!, goal: null });
    bench.compare({ ...ms, metric: 'listens again → half see it', ours: found.ours.median!, goal: null });
    bench.compare({
      metric: 'who sees it within 1 s',
      unit: '%',
      ours: found.ours.within1s!,
      peer: 'a stock subscription, within 5 s',
      theirs: found.stock.within1s!,
      goal: null,
    });
  },
};

const share = (times: readonly number[], of: number) => (100 * times.filter((ms) => ms <= 1_000).length) / of;

/** When a connection is taken again, by the wall clock. */
async function listening(url: string): Promise<number> {
  const { port, hostname } = new URL(url);
  for (;;) {
    const socket = connect(Number(port), hostname);
    const taken = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (taken) return wallClock();
    await sleep(5);
  }
}
