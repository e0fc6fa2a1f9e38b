/**
 * A run that stops when nobody waits for it: viewers who leave in every way there is, who come back, who only ask now and then,
 * and processes that die while somebody watches. Leases are short here, and what is awaited is always an event.
 */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { decodeArrayFromPayloads, loadDataConverter } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { pipelines } from '../src/pipelines.ts';
import type { Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { practiceOutside, startSample, type PipelineSample } from './support/sample.ts';
import { stepOf } from './support/runView.ts';
import { openSocket } from './support/socketClient.ts';
import { together } from './support/together.ts';
import { eventually, waitingFor } from './support/waiting.ts';

jest.setTimeout(120_000);

const { name } = pipelines.find(({ whenUnwatched }) => whenUnwatched === 'CANCEL')!;
const { sample } = (await import(`./pipelines/${name}.ts`)) as { sample: PipelineSample };
const outside = sample.outside ?? practiceOutside(sample);
const converter = loadDataConverter();
const { EventType } = proto.temporal.api.enums.v1;

/** Long enough for a process that stands still for some seconds. */
const seconds = { lease: 18, renew: 2, grace: 8, ping: 5 };

let longhaul: Longhaul;
const { begin: letThemBegin, test: waits } = together();
beforeAll(async () => {
  longhaul = await startLonghaul({
    apis: 2,
    env: {
      LEASE_MS: String(seconds.lease * 1_000),
      LEASE_RENEW_MS: String(seconds.renew * 1_000),
      LEASE_GRACE_MS: String(seconds.grace * 1_000),
      SOCKET_PING_MS: String(seconds.ping * 1_000),
    },
  });
  letThemBegin();
});
afterAll(() => longhaul.dispose());

// ------------------------------------------------------------------ a run, and what the engine knows of it

/**
 * A run whose call to the outside world is never answered: it goes on until it is ended.
 * @param attempts how many attempts of it are not
 */
async function begin(attempts = 1) {
  const tag = `tag ${randomUUID()}`;
  for (let number = 1; number <= attempts; number++) await outside.next(longhaul, tag, 'silence');
  const input = await sample.input(tag, longhaul, longhaul.local);
  const { run, userErrors } = await startSample(name, sample, longhaul.local, input);
  expect(userErrors).toEqual([]);
  const { id } = run!;
  const handle = longhaul.handle({ pipeline: name, id });
  const events = async () => (await handle.fetchHistory()).events!;

  return {
    id,
    tag,
    handle,
    events,
    /** What was said of viewers, oldest first. */
    async leases(): Promise<Lease[]> {
      const signals = (await events()).flatMap(({ eventTime, workflowExecutionSignaledEventAttributes: signal }) =>
        signal?.signalName === 'lease' ? [{ at: millis(eventTime), payloads: signal.input?.payloads }] : [],
      );
      return Promise.all(
        signals.map(async ({ at, payloads }) => {
          const [node, counter, forSeconds] = (await decodeArrayFromPayloads(converter, payloads)) as never[];
          return { at, node: node!, counter: counter!, seconds: forSeconds! };
        }),
      );
    },
    lease(what: string, is: (lease: Lease) => boolean): Promise<Lease> {
      return eventually(`${what} of ${id}`, async () => (await this.leases()).find(is));
    },
    /** What the workflow says of itself. */
    progress: () => handle.query<{ kept: boolean; lease: { until: string | null; watchers: number } }>('progress'),
    /** A timer has fired, and the run has begun to wait for the end of a later lease. */
    async outlivesATimer(): Promise<void> {
      await eventually(`${id} outlives a timer`, async () => {
        const types = (await events()).map(({ eventType }) => eventType);
        const fired = types.indexOf(EventType.EVENT_TYPE_TIMER_FIRED);
        return fired >= 0 && types.indexOf(EventType.EVENT_TYPE_TIMER_STARTED, fired) >= 0;
      });
      expect((await handle.describe()).status.name).toBe('RUNNING');
    },
    /** Its end, because nobody waited: for its viewers, for operators, and at the provider. Asks the engine, which is no viewer. */
    async endsUnwatched(): Promise<void> {
      await eventually(`${id} is cancelled`, async () => (await handle.describe()).status.name === 'CANCELLED');
      const request = (await events()).find((event) => event.workflowExecutionCancelRequestedEventAttributes)!;
      expect(request.workflowExecutionCancelRequestedEventAttributes!.cause).toBe('unwatched');
      const last = (await this.leases()).at(-1);
      if (last) expect(millis(request.eventTime) - last.at).toBeGreaterThanOrEqual(last.seconds * 1_000 - 10);
      const ended = await longhaul.local.awaitRun(id, 60_000);
      expect(ended).toMatchObject({ status: 'CANCELLED', statusReason: 'nobody was waiting' });
      if (stepOf(ended!, sample.middleStep).attempt > 0) await outside.abandoned(longhaul, id, sample.middleStep);
    },
    async cancel(): Promise<void> {
      await longhaul.local.cancel(id);
      await eventually(`${id} is cancelled`, async () => (await handle.describe()).status.name === 'CANCELLED');
    },
  };
}
type BegunRun = Awaited<ReturnType<typeof begin>>;

interface Lease {
  /** Ms since 1970. */
  at: number;
  node: string;
  counter: number;
  seconds: number;
}

const millis = (time: proto.google.protobuf.ITimestamp | null | undefined): number =>
  Number(time?.seconds) * 1_000 + (time?.nanos ?? 0) / 1e6;

/** A whole lease, as an api gives while it has viewers; and what it says when the last has left. */
const isWhole = (lease: Lease) => lease.node.startsWith('api-') && lease.seconds === seconds.lease;
const isGrace = (lease: Lease) => lease.node.startsWith('api-') && lease.seconds === seconds.grace;

// ------------------------------------------------------------------ viewers who do as they are told

const watching = 'subscription ($id: ID!) { run(id: $id) { status } }';

/** A viewer with a socket of his own, who sees the run. */
async function comes(
  run: BegunRun,
  { api = 0, query = watching, url }: { api?: number; query?: string; url?: string } = {},
) {
  const socket = await openSocket(`${(url ?? longhaul.stack.apis[api]!).replace('http', 'ws')}/graphql`);
  await socket.greet();
  socket.subscribe('1', query, { id: run.id });
  if (query === watching) await waitingFor('the first snapshot', socket.until('next'));
  await run.lease('the lease', isWhole);
  return socket;
}

async function readsStream(run: BegunRun, url = longhaul.stack.addresses.web): Promise<AbortController> {
  const client = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: watching, variables: { id: run.id } }),
    signal: client.signal,
  });
  response.text().catch(() => {});
  await run.lease('the lease', isWhole);
  return client;
}

/** Between a client and the first api; once it holds, nothing passes in either direction, and nobody is told. */
async function holdingProxy() {
  const target = new URL(longhaul.stack.apis[0]!);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => to.write(data));
      from.on('error', () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold() {
      for (const socket of sockets) socket.removeAllListeners('data').pause();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

// ------------------------------------------------------------------

describe('it stops when the last viewer', () => {
  waits('closes the socket', async () => {
    const run = await begin();
    await (await comes(run)).close();
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
  });

  waits('completes the subscription, and keeps the socket', async () => {
    const run = await begin();
    const socket = await comes(run);
    socket.send({ type: 'complete', id: '1' });
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
    await socket.close();
  });

  waits('is cut off', async () => {
    const run = await begin();
    (await comes(run)).socket.terminate();
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
  });

  waits('vanishes without a word: the socket is half open', async () => {
    const run = await begin();
    const proxy = await holdingProxy();
    await comes(run, { url: proxy.url });
    expect((await run.leases()).filter(isGrace)).toEqual([]);
    proxy.hold();
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
    proxy.close();
  });

  waits('lets go of an event stream', async () => {
    const run = await begin();
    (await readsStream(run)).abort();
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
  });

  waits('of an event stream vanishes without a word', async () => {
    const run = await begin();
    const proxy = await holdingProxy();
    const client = await readsStream(run, proxy.url);
    proxy.hold();
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
    client.abort();
    proxy.close();
  });

  waits('has read only what is written', async () => {
    const run = await begin();
    const query = 'subscription ($id: ID!) { runText(id: $id) { text } }';
    await (await comes(run, { query })).close();
    await run.lease('the grace', isGrace);
    await run.endsUnwatched();
  });

  waits('never comes: lists are no viewers', async () => {
    const list = longhaul.client().subscribe<{ runs: Run }>('subscription { runs { id status statusReason } }');
    const told = waitingFor('the list', list.next());
    const run = await begin();
    await told;
    const ended = (async () => {
      for await (const { runs } of list) if (runs.id === run.id && runs.status === 'CANCELLED') return runs;
      throw new Error('the list ended');
    })();
    await run.endsUnwatched();
    expect(await run.leases()).toEqual([]);
    expect(await waitingFor('the end in the list', ended)).toMatchObject({ statusReason: 'nobody was waiting' });
  });
});

describe('it goes on', () => {
  waits('through a reload', async () => {
    const run = await begin();
    await (await comes(run)).close();
    const { counter } = await run.lease('the grace', isGrace);
    const back = await comes(run);
    await run.lease('the lease after it', (lease) => isWhole(lease) && lease.counter > counter);
    await run.outlivesATimer();
    await run.cancel();
    await back.close();
  });

  waits('while an event stream is read, and begun again whenever it breaks off', async () => {
    const run = await begin();
    const view = longhaul.local.watch(run.id, 'sse');
    const { counter } = await run.lease('the grace', isGrace);
    await run.lease('the lease after it', (lease) => isWhole(lease) && lease.counter > counter);
    expect((await run.handle.describe()).status.name).toBe('RUNNING');
    view.leave();
    await run.cancel();
  });

  waits('while one of two tabs is open', async () => {
    const run = await begin();
    const [one, other] = [await comes(run), await comes(run)];
    await one.close();
    await run.outlivesATimer();
    expect((await run.leases()).filter(isGrace)).toEqual([]);
    expect(await run.progress()).toMatchObject({ lease: { watchers: 1 } });
    await other.close();
    await run.endsUnwatched();
    expect((await run.leases()).filter(isGrace)).toHaveLength(1);
  });

  waits('while a client asks for it now and then', async () => {
    const run = await begin();
    const asked = setInterval(() => void longhaul.local.run(run.id), 1_000);
    await run.outlivesATimer();
    clearInterval(asked);
    await run.cancel();
  });

  waits('while a client awaits its end', async () => {
    const run = await begin();
    const client = new AbortController();
    const query = `{ awaitRun(id: "${run.id}", timeoutMs: 60000) { status } }`;
    const awaiting = fetch(`${longhaul.stack.addresses.graphql}?query=${encodeURIComponent(query)}`, {
      signal: client.signal,
    });
    await run.lease('the lease', isWhole);
    await run.outlivesATimer();
    client.abort();
    await expect(awaiting).rejects.toThrow('aborted');
    await run.lease('the grace', isGrace);
    await run.cancel();
  });

  waits('for good when it is kept', async () => {
    const run = await begin();
    const socket = await comes(run);
    expect(await longhaul.local.keep(run.id)).toMatchObject({ userErrors: [] });
    await eventually('it is kept', async () => (await run.progress()).kept);
    await socket.close();
    // No timer is left that could end it.
    const timers = await eventually('its timers', async () => {
      const events = await run.events();
      const count = (type: number) => events.filter(({ eventType }) => eventType === type).length;
      return {
        started: count(EventType.EVENT_TYPE_TIMER_STARTED),
        over: count(EventType.EVENT_TYPE_TIMER_CANCELED) + count(EventType.EVENT_TYPE_TIMER_FIRED),
      };
    });
    expect(timers.over).toBe(timers.started);
    expect(await run.progress()).toMatchObject({ kept: true, lease: { until: null } });
    const view = longhaul.local.watch(run.id);
    await view.until('kept', ({ workflowProgress }) => (workflowProgress as { kept?: boolean } | null)?.kept === true);
    await run.cancel();
    await view.ended;
  });

  waits('whatever old signals say, or strange ones', async () => {
    const run = await begin();
    await run.handle.signal('lease', 'operator', 7, 3_600);
    await run.handle.signal('lease', 'operator', 6, 0);
    await run.handle.signal('lease', 'operator', 7, 0);
    await run.handle.signal('lease', { no: 'lease' });
    await run.handle.signal('lease');
    const { lease } = await run.progress();
    expect(Date.parse(lease.until!) - Date.now()).toBeGreaterThan(3_000_000);
    expect((await run.handle.describe()).status.name).toBe('RUNNING');
    await run.cancel();
  });
});

waits('run again, it begins with a lease of its own, and stops once more when nobody waits', async () => {
  const run = await begin();
  await outside.called(longhaul, run.id, sample.middleStep);
  await run.handle.signal('lease', 'operator', 1, 0);
  await run.endsUnwatched();
  await outside.next(longhaul, run.tag, 'silence');
  expect(await longhaul.local.rerun(run.id)).toMatchObject({
    run: { generation: 2 },
    userErrors: [],
  });
  // The timer of its first life still ends when that life's lease did; nobody has spoken since it was taken up again.
  await run.outlivesATimer();
  await (await comes(run)).close();
  await run.lease('the grace', isGrace);
  await run.endsUnwatched();
  expect(await longhaul.local.run(run.id)).toMatchObject({ generation: 2, statusReason: 'nobody was waiting' });
});

waits('an api that dies leaves its viewers the time to come back, and so does one that is stopped', async () => {
  const [left, stays] = [await begin(), await begin()];
  const [gone, returns] = [await comes(left, { api: 1 }), longhaul.client(1).watch(stays.id)];
  const { node } = await stays.lease('the lease', isWhole);
  await longhaul.stack.process('api-2').kill();
  expect((await gone.closed).code).toBe(1006);
  await stays.lease('a lease of the process that came after', (lease) => isWhole(lease) && lease.node !== node);
  // Who does not come back is missed when the lease has run out, and not before: nobody has said that he left.
  await left.endsUnwatched();
  expect((await left.leases()).filter((lease) => !isWhole(lease))).toEqual([]);
  expect((await stays.handle.describe()).status.name).toBe('RUNNING');
  expect(returns.shown).toMatchObject({ status: 'RUNNING' });
  returns.leave();
  await stays.cancel();

  const run = await begin();
  const closed = await comes(run, { api: 1 });
  const { counter } = (await run.leases()).at(-1)!;
  await longhaul.stack.process('api-2').stop();
  expect((await closed.closed).code).toBe(1001);
  const last = await run.lease('its last word', (lease) => lease.counter > counter);
  expect(last.seconds).toBe(seconds.lease);
  expect((await run.leases()).filter(isGrace)).toEqual([]);
  await run.cancel();
});

// After all others: it stops the engine under them.
test('an engine that stood still past the end of a lease ends nothing', async () => {
  // The call's heartbeats fail meanwhile, and it is tried again.
  const run = await begin(5);
  await run.handle.signal('lease', 'operator', 1, 8);
  const { lease } = await run.progress();
  const engine = longhaul.stack.process('engine');
  await engine.stopNow();
  // Time has to pass here: the lease's end, and the seconds by which the timer must be late.
  await eventually('the lease is long over', () => Date.now() > Date.parse(lease.until!) + 6_000);
  await engine.start();
  await run.outlivesATimer();
  await run.handle.signal('lease', 'operator', 2, 1);
  await run.endsUnwatched();
});

test('cancelled before any step has begun, it runs again, and does not meet the old cancel', async () => {
  await longhaul.stack.process('worker').stopNow();
  const run = await begin();
  await longhaul.local.cancel(run.id);
  await longhaul.stack.process('worker').start();
  expect(await longhaul.local.watch(run.id).ended).toMatchObject({ status: 'CANCELLED', generation: 1 });
  expect(await longhaul.local.rerun(run.id)).toMatchObject({ run: { generation: 2 }, userErrors: [] });
  await outside.called(longhaul, run.id, sample.middleStep);
  await run.cancel();
});
