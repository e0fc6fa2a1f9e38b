/** Every bus keeps the same promises. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { Bus, BusMessage } from '../src/services/bus/bus.ts';
import { createPostgresBus } from '../src/services/bus/postgresBus.ts';
import { createRedisBus } from '../src/services/bus/redisBus.ts';
import { openDatabase, type Database } from '../src/services/database.ts';
import { findRedisServer, startRedisServer, type RedisServer } from './support/redisServer.ts';
import { startTestStack, type TestStack } from './support/stack.ts';
import { describeWith } from './support/tools.ts';
import { eventually, waitingFor } from './support/waiting.ts';

jest.setTimeout(20_000);
const log = pino({ level: 'silent' });

interface Kind {
  start(): Promise<void>;
  stop(): Promise<void>;
  open(): Bus;
  /** Breaks every connection of those who listen. */
  breakConnections(): Promise<void>;
  /** kill -9 of the server. */
  kill(): Promise<void>;
  /** Resolves when the server is back. */
  revive(): Promise<void>;
}

let stack: TestStack;
let database: Database;
const postgres: Kind = {
  async start() {
    stack = await startTestStack({ only: ['postgres'] });
    database = openDatabase(stack.addresses.database!, log);
  },
  async stop() {
    await database.close();
    await stack.dispose();
  },
  open: () => createPostgresBus(stack.addresses.database!, database.pool, log),
  async breakConnections() {
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'longhaul bus'",
    );
  },
  kill: () => stack.process('postgres').kill(),
  revive: () => stack.process('postgres').waitUntilReady(),
};

let server: RedisServer;
const overRedis: Kind = {
  async start() {
    server = await startRedisServer(redis!);
  },
  stop: () => server.kill(),
  open: () => createRedisBus(server.url, log),
  breakConnections: () => server.breakListeners(),
  kill: () => server.kill(),
  revive: () => server.start(),
};

const redis = await findRedisServer();
describe('the bus on Postgres', () => {
  keepsItsPromises(postgres);
});
describeWith('Redis', redis, 'the bus on Redis', () => {
  keepsItsPromises(overRedis);
});

function keepsItsPromises(kind: Kind): void {
  let here: Bus;
  let there: Bus;
  beforeAll(async () => {
    await kind.start();
    here = kind.open();
    there = kind.open();
    await ready(here, there);
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    await kind.stop();
  });

  test('carries a message to every listener of its topic, here and elsewhere, and to no other', async () => {
    const topic = randomUUID();
    const heard: Record<string, BusMessage[]> = { here: [], there: [], other: [] };
    await here.subscribe(topic, (message) => heard.here!.push(message));
    await here.subscribe(topic, (message) => heard.here!.push(message));
    await there.subscribe(topic, (message) => heard.there!.push(message));
    await there.subscribe(`${topic} other`, (message) => heard.other!.push(message));
    there.publish(topic, { kind: 'hello', number: 1, text: 'quotes \' " \\ and 🥕 \u0000' });
    await eventually('both', () => heard.here!.length === 2 && heard.there!.length === 1);
    expect(heard.there).toEqual([{ kind: 'hello', number: 1, text: 'quotes \' " \\ and 🥕 \u0000' }]);
    expect(heard.other).toEqual([]);
  });

  test('keeps the order of one process’s messages', async () => {
    const topic = randomUUID();
    const numbers: unknown[] = [];
    await there.subscribe(topic, ({ number }) => numbers.push(number));
    for (let number = 0; number < 300; number++) here.publish(topic, { kind: 'count', number });
    await eventually('all 300', () => numbers.length >= 300);
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index));
  });

  test('carries messages of any size that are sent at once, each by itself and in the order of its topic', async () => {
    const topics = [randomUUID(), randomUUID()];
    const heard: Record<string, unknown[]> = {};
    for (const topic of topics) {
      heard[topic] = [];
      await there.subscribe(topic, ({ number }) => heard[topic]!.push(number));
    }
    // Around half of what one frame takes, and around a whole one.
    const sizes = [10, 3_960, 3_970, 3_980, 3_990, 7_860, 7_870, 1];
    const count = 60;
    for (let number = 0; number < count; number++) {
      const text = 'x'.repeat(sizes[(number * 5) % sizes.length]!);
      for (const topic of topics) here.publish(topic, { kind: 'piece', number, text });
    }
    await eventually('all of both', () => topics.every((topic) => heard[topic]!.length >= count));
    for (const topic of topics) expect(heard[topic]).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  test('carries frames of up to 7,900 bytes', async () => {
    const topic = randomUUID();
    const { promise, resolve } = Promise.withResolvers<BusMessage>();
    await there.subscribe(topic, resolve);
    const frame = { kind: 'frame', text: 'x'.repeat(7_870) };
    expect(Buffer.byteLength(JSON.stringify(frame))).toBeGreaterThan(7_890);
    here.publish(topic, frame);
    expect(await waitingFor('the frame', promise)).toEqual(frame);
  });

  test('takes whatever it cannot carry without a word, and goes on', async () => {
    const topic = randomUUID();
    const heard: BusMessage[] = [];
    await there.subscribe(topic, (message) => heard.push(message));
    here.publish(topic, { kind: 'huge', text: 'x'.repeat(50_000) });
    here.publish(topic, { kind: 'after' });
    await eventually('the next message', () => heard.some(({ kind }) => kind === 'after'));
  });

  test('a listener that has left hears nothing more; the others do', async () => {
    const topic = randomUUID();
    const left: BusMessage[] = [];
    const stays: BusMessage[] = [];
    const leave = await there.subscribe(topic, (message) => left.push(message));
    await there.subscribe(topic, (message) => stays.push(message));
    leave();
    leave();
    here.publish(topic, { kind: 'late' });
    await eventually('the message at who stays', () => stays.length === 1);
    expect(left).toEqual([]);
  });

  test('many come and go at once: whoever is left hears, also on a topic that had just been left', async () => {
    const topics = Array.from({ length: 30 }, () => randomUUID());
    const heard = new Set<string>();
    const come = (topic: string) => there.subscribe(topic, () => heard.add(topic));
    const leaves = await Promise.all(topics.map(come));
    // Some are on their way while the others leave and come again.
    const others = Array.from({ length: 10 }, () => randomUUID());
    const coming = others.map(come);
    for (const leave of leaves) leave();
    const again = topics.slice(0, 20);
    await Promise.all([...coming, ...again.map(come)]);
    for (const topic of [...topics, ...others]) here.publish(topic, { kind: 'hello' });
    await eventually('those who have come', () => heard.size >= again.length + others.length);
    expect([...heard].toSorted()).toEqual([...again, ...others].toSorted());
  });

  test('one listener that throws takes nothing from the others', async () => {
    const topic = randomUUID();
    const heard: BusMessage[] = [];
    await there.subscribe(topic, () => {
      throw new Error('this listener is broken');
    });
    await there.subscribe(topic, (message) => heard.push(message));
    here.publish(topic, { kind: 'one' });
    await eventually('the message at the other', () => heard.length === 1);
  });

  test('listens again by itself when its connection has broken', async () => {
    const topic = randomUUID();
    const heard: BusMessage[] = [];
    await there.subscribe(topic, (message) => heard.push(message));
    await kind.breakConnections();
    await eventually('a message after the break', () => {
      here.publish(topic, { kind: 'again' });
      return heard.length > 0;
    });
  });

  test('goes on without its server: nothing throws or waits, and who has come to listen meanwhile hears it again', async () => {
    const topic = randomUUID();
    const heard: string[] = [];
    await there.subscribe(topic, () => heard.push('early'));
    await kind.kill();
    here.publish(topic, { kind: 'lost' });
    const leave = await waitingFor(
      'a listener without a server',
      there.subscribe(topic, () => heard.push('late')),
    );
    const newTopic = randomUUID();
    await waitingFor(
      'another topic',
      there.subscribe(newTopic, () => heard.push('other')),
    );
    await kind.revive();
    await eventually('all who listen', () => {
      for (const name of [topic, newTopic]) here.publish(name, { kind: 'again' });
      return new Set(heard).size === 3;
    });
    leave();
  });

  test('what is published after its end is dropped', async () => {
    const bus = kind.open();
    await bus.close();
    bus.publish(randomUUID(), { kind: 'too late' });
  });
}

/** A bus that connects by itself may lose what is sent before it has. */
async function ready(one: Bus, other: Bus): Promise<void> {
  const topic = randomUUID();
  let heard = 0;
  const leaves = [await one.subscribe(topic, () => (heard += 1)), await other.subscribe(topic, () => (heard += 1))];
  await eventually('both to be connected', () => {
    one.publish(topic, { kind: 'ready' });
    other.publish(topic, { kind: 'ready' });
    return heard >= 4;
  });
  for (const leave of leaves) leave();
}
