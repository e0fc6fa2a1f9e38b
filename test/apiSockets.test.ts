/** The WebSocket protocol's edges: how sockets end, what they may ask at once, and that a slow one hurts nobody. */
import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sign } from 'cookie-signature';
import { WebSocket } from 'ws';
import { Latest } from '../src/runs/latest.ts';
import type { Runs } from '../src/runs/runs.ts';
import type { RunSnapshot } from '../src/runs/snapshot.ts';
import {
  apiKey,
  codeOf,
  exampleRun,
  post,
  sessionSecret,
  startTestApi,
  type TestApi,
  type TestApiOptions,
} from './support/api.ts';
import { openSocket } from './support/socketClient.ts';

let api: TestApi;
const start = async (options: TestApiOptions = {}) => (api = await startTestApi(options));
afterEach(() => api.stop());

const watch = 'subscription { run(id: "run-1") { sequence title status } }';

/** A run core whose one run changes when told to, as the real one tells its subscribers. */
function oneRun() {
  const cells = new Set<Latest<RunSnapshot>>();
  let current = exampleRun();
  const runs: Partial<Runs> = {
    async watch() {
      const cell = new Latest<RunSnapshot>(() => void cells.delete(cell));
      cells.add(cell);
      cell.set(current);
      return cell;
    },
    counts: () => ({
      watchers: cells.size > 0 ? 1 : 0,
      subscribers: cells.size,
      longPolls: 0,
      engineCalls: { run: 0, all: 0 },
    }),
  };
  return {
    runs,
    cells,
    change(changes: Partial<RunSnapshot>) {
      current = exampleRun({ ...current, sequence: current.sequence + 1, ...changes });
      for (const cell of cells) cell.set(current);
    },
    end() {
      for (const cell of cells) cell.end();
    },
  };
}

/** What Prometheus would read. */
async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

async function settled(check: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await check())) await turn();
}

describe('how sockets end', () => {
  test.each([
    ['no JSON', 'hello', 4400],
    ['an unknown type', '{"type":"start"}', 4400],
    [
      'a subscription before the greeting',
      '{"type":"subscribe","id":"1","payload":{"query":"{ pipelines { name } }"}}',
      4401,
    ],
    ['a message above 64 KiB', JSON.stringify({ type: 'ping', payload: { padding: 'x'.repeat(65 * 1024) } }), 1009],
  ])('%s closes the socket with its code', async (_name, message, code) => {
    await start();
    const socket = await openSocket(api.socketUrl);
    socket.send(message);
    expect((await socket.closed).code).toBe(code);
  });

  test('no greeting, a second greeting, and a doubled id close it too', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const silent = await openSocket(api.socketUrl);
    const twice = await openSocket(api.socketUrl);
    await twice.greet();
    twice.send({ type: 'connection_init' });
    expect((await twice.closed).code).toBe(4429);
    const doubled = await openSocket(api.socketUrl);
    await doubled.greet();
    doubled.subscribe('1', watch);
    await doubled.until('next');
    doubled.subscribe('1', watch);
    expect((await doubled.closed).code).toBe(4409);
    expect((await silent.closed).code).toBe(4408);
  });

  test('the old sub-protocol and none at all are not spoken', async () => {
    await start();
    const old = await openSocket(api.socketUrl, {}, 'graphql-ws');
    expect((await old.closed).code).toBe(4406);
    const bare = new WebSocket(api.socketUrl);
    const [code] = (await once(bare, 'close')) as [number];
    expect(code).toBe(4406);
  });

  test('a socket ends with its session', async () => {
    await start({ runs: oneRun().runs });
    const endsAt = Date.now() + 700;
    const cookie = `longhaul-0=${sign(`someone.${endsAt}`, sessionSecret)}`;
    const socket = await openSocket(api.socketUrl, { headers: { cookie } });
    await socket.greet();
    socket.subscribe('1', watch);
    await socket.until('next');
    expect((await socket.closed).code).toBe(4403);
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt - 5);
    expect(Date.now()).toBeLessThan(endsAt + 1_000);
  });

  test('an event stream ends with its session as well', async () => {
    await start({ runs: oneRun().runs });
    const cookie = `longhaul-0=${sign(`someone.${Date.now() + 500}`, sessionSecret)}`;
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', cookie },
      body: JSON.stringify({ query: watch }),
    });
    await expect(response.text()).rejects.toThrow('terminated');
    await settled(async () => (await gauge('longhaul_sse_streams')) === 0);
  });

  test('a client that vanished is found by ping, and what it watched is let go', async () => {
    const run = oneRun();
    await start({ runs: run.runs, env: { SOCKET_PING_MS: '200' } });
    const socket = await openSocket(api.socketUrl, { autoPong: false });
    await socket.greet();
    socket.subscribe('1', watch);
    await socket.until('next');
    expect((await socket.closed).code).toBe(1006);
    await settled(() => run.cells.size === 0);
  });

  test('at a shutdown clients are told to come back, and their subscriptions are let go', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const sockets = await Promise.all(Array.from({ length: 5 }, () => openSocket(api.socketUrl)));
    for (const socket of sockets) {
      await socket.greet();
      socket.subscribe('1', watch);
      await socket.until('next');
    }
    const stopped = api.stop();
    for (const socket of sockets) expect((await socket.closed).code).toBe(1001);
    await stopped;
    expect(run.cells.size).toBe(0);
  });

  test('a request in flight at a shutdown gets its answer', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<RunSnapshot>();
    await start({
      runs: {
        get: () => {
          asked.resolve();
          return answer.promise;
        },
      },
    });
    const inFlight = post(api.url, '{ run(id: "run-1") { title } }');
    await asked.promise;
    const stopped = api.stop();
    answer.resolve(exampleRun());
    expect((await inFlight).data?.['run'].title).toBe('A week for two');
    await stopped;
  });
});

test('awaitRun lets go of the run when its client has gone, over either transport', async () => {
  const signals: AbortSignal[] = [];
  const asked: PromiseWithResolvers<void>[] = [Promise.withResolvers(), Promise.withResolvers()];
  await start({
    runs: {
      awaitEnd(_viewer, _id, _timeoutMs, signal) {
        asked[signals.push(signal!) - 1]!.resolve();
        return new Promise((resolve) => signal!.addEventListener('abort', () => resolve(null)));
      },
    },
  });
  const query = '{ awaitRun(id: "run-1", timeoutMs: 60000) { id } }';
  const client = new AbortController();
  const response = fetch(`${api.url}/graphql?query=${encodeURIComponent(query)}`, { signal: client.signal });
  await asked[0]!.promise;
  client.abort();
  await expect(response).rejects.toThrow('aborted');
  const socket = await openSocket(api.socketUrl);
  await socket.greet();
  socket.subscribe('1', query);
  await asked[1]!.promise;
  await socket.close();
  await settled(() => signals.every(({ aborted }) => aborted));
});

describe('subscriptions', () => {
  test('begin with the run as it is, follow it, and complete after its end', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const socket = await openSocket(api.socketUrl);
    await socket.greet();
    socket.subscribe('1', watch);
    expect((await socket.next()).payload.data.run).toEqual({ sequence: 1, title: 'A week for two', status: 'RUNNING' });
    run.change({ title: 'changed' });
    expect((await socket.next()).payload.data.run.title).toBe('changed');
    run.change({ status: 'COMPLETED' });
    run.end();
    expect((await socket.next()).payload.data.run.status).toBe('COMPLETED');
    expect(await socket.next()).toEqual({ type: 'complete', id: '1' });
    await socket.close();
  });

  test('many viewers of one run get one and the same serialisation, late arrivals the newest state', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const query = 'subscription { run(id: "run-1") { sequence serverTime } }';
    const sockets = await Promise.all(Array.from({ length: 3 }, () => openSocket(api.socketUrl)));
    for (const socket of sockets) {
      await socket.greet();
      socket.subscribe('1', query);
      await socket.next();
    }
    run.change({});
    const seen = await Promise.all(sockets.map((socket) => socket.next()));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    const late = await openSocket(api.socketUrl);
    await late.greet();
    late.subscribe('1', query);
    expect((await late.next()).payload.data.run.sequence).toBe(2);
    await Promise.all([...sockets, late].map((socket) => socket.close()));
  });

  test('what one viewer asks for is not what another gets: neither fields nor aliases nor variables mix', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const socket = await openSocket(api.socketUrl);
    await socket.greet();
    const query = 'subscription ($more: Boolean!) { run(id: "run-1") { id title @include(if: $more) } }';
    socket.subscribe('less', query, { more: false });
    socket.subscribe('more', query, { more: true });
    socket.subscribe('alias', 'subscription { mine: run(id: "run-1") { id } }');
    const messages = [await socket.next(), await socket.next(), await socket.next()];
    const byId = Object.fromEntries(messages.map(({ id, payload }) => [id, payload.data]));
    expect(byId).toEqual({
      less: { run: { id: 'run-1' } },
      more: { run: { id: 'run-1', title: 'A week for two' } },
      alias: { mine: { id: 'run-1' } },
    });
    await socket.close();
  });

  test('are let go when the client completes them, goes, or is cut; all counts return to 0', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const [polite, rude] = await Promise.all([openSocket(api.socketUrl), openSocket(api.socketUrl)]);
    for (const socket of [polite, rude]) {
      await socket.greet();
      for (const id of ['1', '2']) socket.subscribe(id, watch);
      for (const id of ['1', '2']) await socket.until('next', id);
    }
    expect(await gauge('longhaul_subscriptions')).toBe(4);
    expect(await gauge('longhaul_run_subscribers')).toBe(4);
    polite.send({ type: 'complete', id: '1' });
    await settled(() => run.cells.size === 3);
    rude.socket.terminate();
    await polite.close();
    await settled(() => run.cells.size === 0);
    for (const name of [
      'longhaul_subscriptions',
      'longhaul_sockets',
      'longhaul_watchers',
      'longhaul_run_subscribers',
    ]) {
      await settled(async () => (await gauge(name)) === 0);
    }
  });

  test('twenty operations at once on a socket, and no more', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const socket = await openSocket(api.socketUrl);
    await socket.greet();
    for (let number = 1; number <= 21; number++) socket.subscribe(String(number), watch);
    const refusal = await socket.until('error');
    expect(refusal.id).toBe('21');
    expect(refusal.payload[0].extensions.code).toBe('LIMIT_EXCEEDED');
    expect(run.cells.size).toBe(20);
    socket.send({ type: 'complete', id: '1' });
    socket.subscribe('22', watch);
    await socket.until('next', '22');
    await socket.close();
  });

  test('are let go when the client has gone before they began', async () => {
    const run = oneRun();
    const asked = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    await start({
      runs: {
        ...run.runs,
        async watch(...given) {
          asked.resolve();
          await go.promise;
          began.resolve();
          return run.runs.watch!(...given);
        },
      },
    });
    const client = new AbortController();
    const response = fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: watch }),
      signal: client.signal,
    });
    await asked.promise;
    client.abort();
    await expect(response).rejects.toThrow('aborted');
    // Once a later request is answered the server knows that the earlier client has gone.
    await gauge('longhaul_sse_streams');
    go.resolve();
    await began.promise;
    await settled(() => run.cells.size === 0);
    await settled(async () => (await gauge('longhaul_sse_streams')) + (await gauge('longhaul_subscriptions')) === 0);
  });

  test('over HTTP need a client that reads streams; who does not is told so, and nothing is left over', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    for (const accept of [
      'application/json',
      'application/graphql-response+json, application/json',
      'multipart/mixed, application/json',
    ]) {
      const answer = await post(api.url, watch, {}, { accept });
      expect(answer.status).toBe(406);
      expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    }
    const page = await fetch(`${api.url}/graphql?query=${encodeURIComponent(watch)}`, {
      headers: { accept: 'text/html' },
    });
    expect(page.status).toBe(406);
    expect(run.cells.size).toBe(0);
    expect(await gauge('longhaul_sse_streams')).toBe(0);
  });

  test('connections of a viewer are limited over both transports; another viewer has his own', async () => {
    const run = oneRun();
    await start({ runs: run.runs, env: { CONNECTIONS_PER_VIEWER: '2' } });
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => openSocket(api.socketUrl)));
    await first!.greet();
    await second!.greet();
    third!.send({ type: 'connection_init' });
    expect((await third!.closed).code).toBe(1013);
    for (const accept of ['text/event-stream', '*/*']) {
      const stream = await fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query: watch }),
      });
      expect(await stream.text()).toContain('LIMIT_EXCEEDED');
    }
    expect(run.cells.size).toBe(0);
    const other = await openSocket(api.socketUrl);
    await other.greet({ authorization: apiKey });
    await first!.close();
    const next = await openSocket(api.socketUrl);
    await next.greet();
    await Promise.all([second!, other, next].map((socket) => socket.close()));
  });

  test('a viewer that stops reading skips to the newest state, and others do not wait for it', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const [stalled, lively] = await Promise.all([openSocket(api.socketUrl), openSocket(api.socketUrl)]);
    for (const socket of [stalled, lively]) {
      await socket.greet();
      socket.subscribe('1', watch);
      await socket.next();
    }
    stalled.socket.pause();
    const changes = 300;
    for (let number = 1; number <= changes; number++) {
      // Some 30 MB in all: far above what sockets take without being read.
      run.change({ title: `${number} ${'x'.repeat(100_000)}` });
      expect((await lively.next()).payload.data.run.title).toMatch(new RegExp(`^${number} `));
    }
    stalled.socket.resume();
    const titles: number[] = [];
    do titles.push(parseInt((await stalled.next()).payload.data.run.title, 10));
    while (titles.at(-1) !== changes);
    expect(titles.length).toBeLessThan(changes / 2);
    expect([...titles].sort((a, b) => a - b)).toEqual(titles);
    await Promise.all([stalled.close(), lively.close()]);
  });

  test('an event stream that is not read skips to the newest state as well', async () => {
    const run = oneRun();
    await start({ runs: run.runs });
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: watch }),
    });
    const witness = await openSocket(api.socketUrl);
    await witness.greet();
    witness.subscribe('1', watch);
    await witness.next();
    const changes = 300;
    for (let number = 1; number <= changes; number++) {
      run.change({ title: `${number} ${'x'.repeat(100_000)}` });
      await witness.next();
    }
    run.change({ status: 'COMPLETED', title: 'the end' });
    run.end();
    const text = await response.text();
    const titles = [...text.matchAll(/"title":"(\d+)? ?/g)];
    expect(titles.length).toBeLessThan(changes / 2);
    expect(text).toContain('"title":"the end"');
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
    await witness.close();
  });
});
