/** One execution and one serialisation for all who may see the same, and never for others; over WebSocket and event streams alike. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Domain } from '../src/domains/domain.ts';
import { Latest } from '../src/runs/latest.ts';
import type { RunSnapshot } from '../src/runs/snapshot.ts';
import { apiKey, exampleRun, startTestApi, type TestApi } from './support/api.ts';
import { openSocket, type TestSocket } from './support/socketClient.ts';

let api: TestApi;
const ends: (() => Promise<unknown>)[] = [];
/** A result is shared for a moment only, which must not pass on a busy machine: of all clocks this one stands still. */
beforeEach(() => {
  const others = ['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'];
  const clears = ['clearImmediate', 'clearInterval', 'clearTimeout'];
  jest.useFakeTimers({ doNotFake: [...others, ...clears] as never });
});
afterEach(async () => {
  jest.useRealTimers();
  await Promise.all(ends.splice(0).map((end) => end()));
  await api.stop();
});

/** Something that changes when told to, for any number of subscribers. */
function source<Value extends object>(first: Value) {
  const cells = new Set<Latest<Value>>();
  let current = first;
  return {
    cells,
    subscribe() {
      const cell = new Latest<Value>(() => void cells.delete(cell));
      cells.add(cell);
      cell.set(current);
      return cell;
    },
    change(next: Value) {
      current = next;
      for (const cell of cells) cell.set(next);
    },
  };
}

async function socketOf(query: string, key?: string, id = '1'): Promise<() => Promise<any>> {
  const socket: TestSocket = await openSocket(api.socketUrl);
  ends.push(() => socket.close());
  await socket.greet(key === undefined ? undefined : { authorization: key });
  socket.subscribe(id, query);
  return async () => (await socket.until('next', id)).payload;
}

async function streamOf(query: string, key?: string): Promise<() => Promise<any>> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query }),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  ends.push(() => reader.cancel());
  let read = '';
  return async () => {
    for (;;) {
      const event = /^data: (.+)\n\n/m.exec(read);
      if (event) {
        read = read.slice(event.index + event[0].length);
        return JSON.parse(event[1]!);
      }
      read += (await reader.read()).value ?? '';
    }
  };
}

/** Two viewers, each by both transports. */
const fourOf = (query: string) =>
  Promise.all([socketOf(query), streamOf(query), socketOf(query, apiKey), streamOf(query, apiKey)]);
const nextOf = (viewers: (() => Promise<any>)[]) => Promise.all(viewers.map((next) => next()));

describe('a run', () => {
  const query = 'subscription { run(id: "run-1") { title input } }';

  test('is executed and serialised once for each viewer, who sees what is his own', async () => {
    const seen: string[] = [];
    let serialised = 0;
    const input = { toJSON: () => (serialised += 1) };
    const run = source(exampleRun({ input }));
    const ownTitle: Domain = {
      resolvers: {
        Run: {
          title(_run, _arguments, { viewer }) {
            seen.push(viewer.id);
            return `as ${viewer.id} sees it`;
          },
        },
      },
    };
    api = await startTestApi({ runs: { watch: async () => run.subscribe() }, domains: [ownTitle] });
    const viewers = await fourOf(query);
    await nextOf(viewers);
    expect(seen.toSorted()).toEqual(['key:tester', 'local']);
    expect(serialised).toBe(2);
    run.change(exampleRun({ input, sequence: 2 }));
    const titles = (await nextOf(viewers)).map(({ data }) => data.run.title);
    expect(titles.map((title) => title.split(' ')[1])).toEqual(['local', 'local', 'key:tester', 'key:tester']);
    expect(seen.length).toBe(4);
    expect(serialised).toBe(4);
  });

  test.each([
    ['is shown what was made for those before him', 'title', 1],
    ['sees the time of now, where the time is asked for', 'title serverTime', 2],
  ])('who comes a second later %s', async (_name, fields, times) => {
    let made = 0;
    const ownTitle: Domain = { resolvers: { Run: { title: () => `made ${(made += 1)} times` } } };
    const run = source(exampleRun());
    api = await startTestApi({ runs: { watch: async () => run.subscribe() }, domains: [ownTitle] });
    const early = await socketOf(`subscription { run(id: "run-1") { ${fields} } }`);
    await early();
    jest.setSystemTime(Date.now() + 1_000);
    const late = await socketOf(`subscription { run(id: "run-1") { ${fields} } }`);
    expect((await late()).data.run.title).toBe(`made ${times} times`);
    run.change(exampleRun({ sequence: 2 }));
    expect((await late()).data.run.title).toBe(`made ${times + 1} times`);
  });

  test.each([
    ['a short message', 1, '1'],
    ['one of some kilobytes, under a long id', 5_000, 'i'.repeat(300)],
    ['one above 64 KiB', 70_000, '2'],
    ['one with an id and letters of many bytes', 40_000, '"ü€'],
  ])('%s arrives whole', async (_name, length, id) => {
    const title = 'x€'.repeat(Math.ceil(length / 2)).slice(0, length);
    const run = source(exampleRun({ title }));
    api = await startTestApi({ runs: { watch: async () => run.subscribe() } });
    const next = await socketOf('subscription { run(id: "run-1") { title } }', undefined, id);
    expect(await next()).toEqual({ data: { run: { title } } });
    run.change(exampleRun({ title: 'another' }));
    expect((await next()).data.run.title).toBe('another');
  });
});

describe('what is everybody’s', () => {
  const query = 'subscription { extraterrestrials { id name } }';
  const rows = () => [{ id: '1', name: 'Ann', change: 1 }];
  const table = (name: (viewer: () => string) => string) => {
    const feed = source(rows());
    const domain: Domain = {
      everybodys: ['extraterrestrials'],
      resolvers: {
        Subscription: {
          extraterrestrials: { subscribe: () => feed.subscribe() as never, resolve: (all: object) => all as never },
        },
        Extraterrestrial: { name: (_row, _arguments, context) => name(() => context.viewer.id) },
      },
    };
    return { feed, domain };
  };

  test('is executed once for all viewers', async () => {
    let executed = 0;
    const { feed, domain } = table(() => `made ${(executed += 1)} times`);
    api = await startTestApi({ domains: [domain] });
    const viewers = await fourOf(query);
    await nextOf(viewers);
    feed.change(rows());
    const seen = await nextOf(viewers);
    expect(executed).toBe(2);
    for (const { data } of seen) expect(data.extraterrestrials).toEqual([{ id: '1', name: 'made 2 times' }]);
  });

  test('cannot depend on who asks', async () => {
    const { domain } = table((viewer) => viewer());
    api = await startTestApi({ domains: [domain] });
    for (const { errors } of await nextOf(await fourOf(query)))
      expect(errors[0].extensions.code).toBe('INTERNAL_SERVER_ERROR');
    expect(api.logged.filter(({ errorId }) => errorId)).toHaveLength(1);
    expect(JSON.stringify(api.logged)).toContain('expected fields that do not depend on the viewer');
  });
});

test('whoever connects, by socket or stream, is announced before anything is asked for; a plain request is not', async () => {
  const calls: string[] = [];
  const run = source(exampleRun());
  const runs = {
    viewerComes: () => void calls.push('somebody comes'),
    watch: async () => {
      calls.push('watched');
      return run.subscribe();
    },
  };
  api = await startTestApi({ runs });
  await fetch(`${api.url}/graphql?query={__typename}`, { headers: { accept: 'application/json' } });
  expect(calls).toEqual([]);
  const query = 'subscription { run(id: "run-1") { title } }';
  await (
    await socketOf(query)
  )();
  expect(calls).toEqual(['somebody comes', 'watched']);
  await (
    await streamOf(query)
  )();
  expect(calls.filter((call) => call === 'somebody comes')).toHaveLength(2);
});

test('a crowd that is cut off, some of it in the middle of a message, leaves nothing behind', async () => {
  const run = source<RunSnapshot>(exampleRun());
  const counts = () => ({
    watchers: run.cells.size > 0 ? 1 : 0,
    subscribers: run.cells.size,
    longPolls: 0,
    engineCalls: { run: 0, all: 0 },
  });
  api = await startTestApi({ runs: { watch: async () => run.subscribe(), counts } });
  const query = 'subscription { run(id: "run-1") { title } }';
  const sockets = await Promise.all(Array.from({ length: 8 }, () => openSocket(api.socketUrl)));
  const accept = 'text/event-stream';
  for (const socket of sockets) {
    await socket.greet();
    socket.subscribe('1', query);
    await socket.until('next');
  }
  const streams = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const request = get(`${api.url}/graphql?query=${encodeURIComponent(query)}`, {
        agent: false,
        headers: { accept },
      });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      await once(response, 'readable');
      return request;
    }),
  );
  expect(await gauges()).toEqual({ sockets: 8, sse_streams: 5, subscriptions: 13, run_subscribers: 13, watchers: 1 });
  for (const { socket } of sockets.slice(0, 4)) socket.pause();
  // More than a socket takes that is not read.
  run.change(exampleRun({ title: 'x'.repeat(8_000_000) }));
  await Promise.all(sockets.slice(4).map((socket) => socket.until('next')));
  for (const { socket } of sockets) socket.terminate();
  for (const stream of streams) stream.destroy();
  const none = { sockets: 0, sse_streams: 0, subscriptions: 0, run_subscribers: 0, watchers: 0 };
  while (JSON.stringify(await gauges()) !== JSON.stringify(none)) await turn();
});

/** What Prometheus would read. */
async function gauges() {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const of = (name: string) => Number(new RegExp(`^longhaul_${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return {
    sockets: of('sockets'),
    sse_streams: of('sse_streams'),
    subscriptions: of('subscriptions'),
    run_subscribers: of('run_subscribers'),
    watchers: of('watchers'),
  };
}
