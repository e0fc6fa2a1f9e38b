/** B4: one change for everybody: what a message costs a server that has 2,000 viewers, and what a viewer costs it. */
import { startAsked, type Asked } from '../harness/asked.ts';
import type { Bench, BenchRow, Round } from '../harness/row.ts';
import type { Broadcaster } from '../peers/broadcast/ours.ts';
import { query } from '../peers/broadcast/snapshot.ts';
import type { Crowd } from '../viewers/crowd.ts';

const viewers = 2_000;
const changes = 30;
/** Of the connections and of the first changes the compiler is busy; they are not counted. */
const warmUps = 5;

export const row: BenchRow = {
  row: 'B4',
  title: `broadcast: ${viewers} viewers of one run, a snapshot of 2 kB to each at every change`,
  async run(bench) {
    const measured = await bench.rounds({
      ours: () => round(bench, 'ours'),
      stock: () => round(bench, 'stock'),
      raw: () => round(bench, 'raw'),
    });
    const { ours, stock, raw } = measured;
    const againstStock = { peer: 'graphql-yoga + graphql-ws as they come' };
    const againstRaw = { peer: 'the same buffer to raw ws clients' };
    const rate = { metric: 'messages', unit: '1/s', ours: ours.messagesPerSecond! };
    bench.compare({ ...rate, ...againstStock, theirs: stock.messagesPerSecond!, goal: { atLeast: 5 } });
    bench.compare({ ...rate, ...againstRaw, theirs: raw.messagesPerSecond!, goal: { atLeast: 0.7 } });
    const cpu = { metric: 'CPU of the server a message', unit: 'µs', ours: ours.cpuMicros! };
    bench.compare({ ...cpu, ...againstStock, theirs: stock.cpuMicros!, ratio: 'theirs/ours', goal: { atLeast: 5 } });
    bench.compare({ ...cpu, ...againstRaw, theirs: raw.cpuMicros!, ratio: 'theirs/ours', goal: { atLeast: 0.7 } });
    const memory = { metric: 'memory of the server a viewer', unit: 'kB', ours: ours.viewerKilobytes! };
    bench.compare({ ...memory, ...againstRaw, theirs: raw.viewerKilobytes!, goal: { atMost: 1.5 } });
    bench.compare({ ...memory, ...againstStock, theirs: stock.viewerKilobytes!, goal: null });
  },
};

/** Server and viewers are new each time: memory that a process has let go of is not given back at once. */
async function round(bench: Bench, name: 'ours' | 'stock' | 'raw'): Promise<Round> {
  const server = startAsked<Broadcaster>(new URL(`../peers/broadcast/${name}.ts`, import.meta.url));
  const crowd = startAsked<Crowd>(new URL('../viewers/crowd.ts', import.meta.url));
  try {
    const url = await server.ask('address');
    // One viewer comes first, so that what a server loads once is no viewer's share.
    await crowd.ask('join', { url, count: 1, operations: [{ query }], strict: true });
    const alone = await server.ask('memory');
    await crowd.ask('join', { url, count: viewers - 1, operations: [{ query }], strict: true });
    await broadcast(server, crowd, 2, warmUps);
    const before = await server.ask('cpu');
    const began = performance.now();
    await broadcast(server, crowd, 2 + warmUps, changes);
    const seconds = (performance.now() - began) / 1_000;
    const used = (await server.ask('cpu')) - before;
    const withAll = await server.ask('memory');
    const { messages, faults } = await crowd.ask('verdict');
    const expected = viewers * (1 + warmUps + changes);
    for (const fault of faults) bench.spoil(`${name}: ${fault}`);
    if (messages !== expected) bench.spoil(`${name}: ${expected} messages were due, ${messages} came`);
    return {
      messagesPerSecond: (viewers * changes) / seconds,
      cpuMicros: (used * 1e6) / (viewers * changes),
      viewerKilobytes: (withAll - alone) / (viewers - 1) / 1_000,
    };
  } finally {
    await Promise.all([server.end(), crowd.end()]);
  }
}

/** Each change when all have seen the one before: what would be skipped cannot be counted. */
async function broadcast(server: Asked<Broadcaster>, crowd: Asked<Crowd>, from: number, count: number): Promise<void> {
  for (let sequence = from; sequence < from + count; sequence++) {
    await crowd.ask('lookFor', `"change ${sequence}"`);
    await server.ask('change', sequence);
    await crowd.ask('allSee');
  }
}
