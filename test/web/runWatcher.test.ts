/** The rules of watching (web.md's state model), with a scripted server and a clock that only the test moves. */
import { describe, expect, test } from '@jest/globals';
import { RunWatcher, type StreamSink, type WatcherPorts } from '../../web/src/live/runWatcher.ts';
import type { RunStatus } from '../../web/src/gql/graphql.ts';

interface Version {
  id: string;
  generation: number;
  sequence: number;
  status: RunStatus;
  serverTime: string;
}

/** A server and a browser, both scripted. */
class World {
  #sequence = 0;
  now = 1_000;
  server: Version | null = this.version(1, 'RUNNING');
  reachable = true;
  online = true;
  socketOpen = false;
  /** Whether streams speak: a half-open socket does not. */
  streaming = true;
  queries = 0;
  streams: StreamSink<Version>[] = [];
  streamsOpened = 0;
  urgent = false;
  readonly #timers = new Set<{ at: number; body: () => void }>();
  readonly #wake = new Set<() => void>();
  readonly #socket = new Set<(open: boolean) => void>();
  readonly #runs = new Set<(run: Version) => void>();

  version(generation: number, status: RunStatus): Version {
    this.#sequence += 1;
    return { id: 'a', generation, sequence: this.#sequence, status, serverTime: new Date(this.now).toISOString() };
  }

  ports(): WatcherPorts<Version> {
    const listen = <Listener>(listeners: Set<Listener>, listener: Listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    };
    return {
      stream: (_id, sink) => {
        this.streams.push(sink);
        this.streamsOpened += 1;
        if (this.socketOpen && this.streaming && this.server) sink.next(this.server);
        return () => void (this.streams = this.streams.filter((open) => open !== sink));
      },
      query: async () => {
        this.queries += 1;
        if (!this.reachable) throw new Error('nobody answers');
        return this.server;
      },
      onRunChanged: (listener) => listen(this.#runs, listener as (run: Version) => void),
      onWake: (listener) => listen(this.#wake, listener),
      onSocket: (listener) => {
        listener(this.socketOpen);
        return listen(this.#socket, listener);
      },
      online: () => this.online,
      now: () => this.now,
      after: (milliseconds, body) => {
        const timer = { at: this.now + milliseconds, body };
        this.#timers.add(timer);
        return () => void this.#timers.delete(timer);
      },
      urgent: (wanted) => void (this.urgent = wanted),
    };
  }

  /** The run changes; whoever listens hears it. */
  become(status: RunStatus, generation = this.server!.generation): void {
    this.server = this.version(generation, status);
    if (this.socketOpen && this.streaming) for (const sink of this.streams) sink.next(this.server);
  }

  tellList(): void {
    for (const listener of this.#runs) listener(this.server!);
  }

  wake(): void {
    for (const listener of this.#wake) listener();
  }

  socket(open: boolean): void {
    this.socketOpen = open;
    for (const listener of this.#socket) listener(open);
    if (open && this.streaming && this.server) for (const sink of this.streams) sink.next(this.server);
  }

  /** Moves the clock; every timer runs at its time, and every answer arrives before the next. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    for (;;) {
      await settled();
      const next = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.#timers.delete(next);
      this.now = next.at;
      next.body();
    }
    this.now = until;
    await settled();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function watching(prepare: (world: World) => void = () => {}) {
  const world = new World();
  prepare(world);
  const watcher = new RunWatcher<Version>('a', world.ports());
  watcher.start();
  await settled();
  return { world, watcher };
}

const live = (world: World) => void (world.socketOpen = true);

describe('while the stream speaks', () => {
  test('the state is pushed, and nothing is asked for after the first answer', async () => {
    const { world, watcher } = await watching(live);
    expect(watcher.view).toMatchObject({ link: 'LIVE', run: { status: 'RUNNING' } });
    const asked = world.queries;
    for (let second = 0; second < 30; second++) {
      await world.pass(1_000);
      world.become('RUNNING');
    }
    expect(world.queries).toBe(asked);
    expect(watcher.view.run!.sequence).toBe(world.server!.sequence);
  });

  test('listeners hear of many changes once a microtask', async () => {
    const { world, watcher } = await watching(live);
    let heard = 0;
    watcher.subscribe(() => heard++);
    for (let change = 0; change < 100; change++) world.become('RUNNING');
    expect(heard).toBe(0);
    await Promise.resolve();
    expect(heard).toBe(1);
  });

  test('silence of 15 s asks at once and opens a fresh stream, which is enough', async () => {
    const { world, watcher } = await watching(live);
    const [asked, opened] = [world.queries, world.streamsOpened];
    await world.pass(14_900);
    expect(world.queries).toBe(asked);
    await world.pass(200);
    expect(world.queries).toBe(asked + 1);
    expect(world.streamsOpened).toBe(opened + 1);
    expect(world.streams).toHaveLength(1);
    await world.pass(10_000);
    expect(world.queries).toBe(asked + 1);
    expect(watcher.view.link).toBe('LIVE');
  });

  test('a stream that has gone dumb is found after 15 s and polled every second until it speaks', async () => {
    const { world, watcher } = await watching(live);
    world.streaming = false;
    await world.pass(15_000);
    const asked = world.queries;
    await world.pass(5_000);
    expect(world.queries).toBe(asked + 5);
    expect(watcher.view.link).toBe('POLLING');
    world.become('COMPLETED');
    await world.pass(1_000);
    expect(watcher.view.run!.status).toBe('COMPLETED');
  });
});

describe('the end', () => {
  test('stops everything: nothing is asked for, no stream is open', async () => {
    const { world, watcher } = await watching(live);
    world.become('COMPLETED');
    const [asked, opened] = [world.queries, world.streamsOpened];
    await world.pass(60_000);
    expect(world.queries).toBe(asked);
    expect(world.streamsOpened).toBe(opened);
    expect(world.streams).toHaveLength(0);
    expect(world.urgent).toBe(false);
    expect(watcher.view).toMatchObject({ link: 'LIVE', run: { status: 'COMPLETED' } });
  });

  test('is found by a query when the stream ends without it', async () => {
    const { world, watcher } = await watching(live);
    world.server = world.version(1, 'FAILED');
    world.streams[0]!.ended(false);
    await settled();
    expect(watcher.view.run!.status).toBe('FAILED');
  });

  test('is found when only the list heard of it', async () => {
    const { world, watcher } = await watching(live);
    world.streaming = false;
    world.server = world.version(1, 'COMPLETED');
    world.tellList();
    await world.pass(600);
    expect(watcher.view.run!.status).toBe('COMPLETED');
  });

  test('is never taken back by what arrives late', async () => {
    const { world, watcher } = await watching(live);
    const late = world.version(1, 'RUNNING');
    world.become('CANCELLED');
    watcher.offer({ ...late, sequence: 1e9 });
    expect(watcher.view.run!.status).toBe('CANCELLED');
  });

  test('leaves an ear for the next generation, and follows it to its end', async () => {
    const { world, watcher } = await watching(live);
    world.become('FAILED');
    world.become('RUNNING', 2);
    world.tellList();
    await settled();
    expect(watcher.view.run).toMatchObject({ generation: 2, status: 'RUNNING' });
    expect(world.streams).toHaveLength(1);
    world.become('COMPLETED');
    expect(watcher.view.run).toMatchObject({ generation: 2, status: 'COMPLETED' });
  });
});

describe('without a socket', () => {
  test('the state is polled every second, and polling stops at the end', async () => {
    const { world, watcher } = await watching();
    await world.pass(4_000);
    const asked = world.queries;
    await world.pass(10_000);
    expect(world.queries).toBe(asked + 10);
    expect(watcher.view.link).toBe('POLLING');
    world.become('COMPLETED');
    await world.pass(1_000);
    const last = world.queries;
    await world.pass(30_000);
    expect(world.queries).toBe(last);
    expect(watcher.view).toMatchObject({ link: 'ENDED', run: { status: 'COMPLETED' } });
  });

  test('polling stops as soon as the stream is back', async () => {
    const { world, watcher } = await watching();
    await world.pass(3_000);
    world.socket(true);
    const asked = world.queries;
    await world.pass(10_000);
    expect(world.queries).toBe(asked);
    expect(watcher.view.link).toBe('LIVE');
  });

  test('a socket that closes is followed by a query at once', async () => {
    const { world, watcher } = await watching(live);
    world.server = world.version(1, 'COMPLETED');
    const asked = world.queries;
    world.socket(false);
    await settled();
    expect(world.queries).toBe(asked + 1);
    expect(watcher.view.run!.status).toBe('COMPLETED');
  });

  test('when nobody answers the run stays on screen, with since when, and polls are spaced', async () => {
    const { world, watcher } = await watching(live);
    world.reachable = false;
    const at = world.now;
    world.socket(false);
    await settled();
    expect(watcher.view).toMatchObject({ link: 'RECONNECTING', linkSince: at, run: { status: 'RUNNING' } });
    const asked = world.queries;
    await world.pass(60_000);
    expect(world.queries - asked).toBeLessThanOrEqual(20);
    world.reachable = true;
    await world.pass(5_000);
    expect(watcher.view.link).toBe('POLLING');
  });

  test('without a network that is said, and the network coming back asks at once', async () => {
    const { world, watcher } = await watching(live);
    world.online = false;
    world.reachable = false;
    world.wake();
    world.socket(false);
    await world.pass(1_000);
    expect(watcher.view.link).toBe('OFFLINE');
    world.online = true;
    world.reachable = true;
    world.server = world.version(1, 'COMPLETED');
    world.wake();
    await settled();
    expect(watcher.view.run!.status).toBe('COMPLETED');
  });

  test('a server that refuses the stream is asked at its pace, not in a loop', async () => {
    const { world } = await watching();
    world.socketOpen = true;
    world.streaming = false;
    const opened = world.streamsOpened;
    for (let second = 0; second < 10; second++) {
      for (const sink of world.streams) {
        world.streams = [];
        sink.ended(false);
      }
      await world.pass(1_000);
    }
    expect(world.streamsOpened - opened).toBeLessThanOrEqual(10);
  });
});

test('a browser that believes itself offline still reaches its own machine', async () => {
  const { watcher } = await watching((world) => {
    world.online = false;
    world.socketOpen = true;
  });
  expect(watcher.view.link).toBe('LIVE');
});

describe('the tab coming back', () => {
  test('asks at once, and once', async () => {
    const { world, watcher } = await watching(live);
    world.streaming = false;
    world.server = world.version(1, 'COMPLETED');
    const asked = world.queries;
    world.wake();
    await settled();
    expect(world.queries).toBe(asked + 1);
    expect(watcher.view.run!.status).toBe('COMPLETED');
  });

  test('asks for nothing when the run has ended and the socket would tell of another generation', async () => {
    const { world } = await watching(live);
    world.become('COMPLETED');
    const asked = world.queries;
    world.wake();
    await settled();
    expect(world.queries).toBe(asked);
  });
});

describe('a run that is not there', () => {
  test('is said to be missing, and nothing more is asked for', async () => {
    const { world, watcher } = await watching((world) => void (world.server = null));
    expect(watcher.view).toMatchObject({ missing: true, run: null });
    const asked = world.queries;
    await world.pass(30_000);
    expect(world.queries).toBe(asked);
  });
});

test('a watcher that is closed asks for nothing and tells nobody', async () => {
  const { world, watcher } = await watching();
  let heard = 0;
  watcher.subscribe(() => heard++);
  watcher.close();
  const asked = world.queries;
  world.socket(true);
  world.wake();
  await world.pass(60_000);
  expect(world.queries).toBe(asked);
  expect(world.streams).toHaveLength(0);
  expect(heard).toBe(0);
});
