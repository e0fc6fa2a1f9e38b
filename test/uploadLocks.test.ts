/** One writer an upload, among processes that ask each other to let go: against a real Postgres, with a bus that can be late. */
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createLocker, type UploadLocker } from '../src/domains/uploads/locker.ts';
import type { Bus, BusMessage } from '../src/services/bus/bus.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

jest.setTimeout(60_000);

let stack: TestStack;
const lockers: UploadLocker[] = [];
const listeners = new Set<(message: BusMessage) => void>();
const told: BusMessage[] = [];
const bus: Bus = {
  publish(_topic, message) {
    told.push(message);
    tell(message);
  },
  async subscribe(_topic, listener) {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  close: async () => {},
};
const tell = (message: BusMessage) => listeners.forEach((listener) => listener(message));

/** As another process has it: with a connection of its own. */
function newLocker(): UploadLocker {
  const locker = createLocker({ databaseUrl: stack.addresses.database!, bus, log: pino({ level: 'silent' }) });
  lockers.push(locker);
  return locker;
}

beforeAll(async () => {
  stack = await startTestStack({ only: ['postgres'] });
});
afterAll(async () => {
  await Promise.all(lockers.map((locker) => locker.close()));
  await stack.dispose();
});

const forGood = () => new AbortController().signal;

test('who waits in another process gets the lock when its holder has let go', async () => {
  const id = randomUUID();
  const [held, wanted] = [newLocker().newLock(id), newLocker().newLock(id)];
  await held.lock(forGood(), () => void held.unlock());
  await wanted.lock(forGood(), () => {});
  await wanted.unlock();
});

test('a question that was meant for an earlier holder, and comes late, ends nobody’s work', async () => {
  const id = randomUUID();
  const [one, other] = [newLocker(), newLocker()];
  const first = other.newLock(id);
  await first.lock(forGood(), () => void first.unlock());
  told.length = 0;
  const second = one.newLock(id);
  await second.lock(forGood(), () => {});
  const question = told.find(({ id: of }) => of === id)!;
  await second.unlock();

  for (const [name, locker] of Object.entries({ 'its own': one, 'of another process': other })) {
    const asked = jest.fn<() => void>();
    const lock = locker.newLock(id);
    await lock.lock(forGood(), asked);
    tell(question);
    expect([name, asked.mock.calls.length]).toEqual([name, 0]);
    if (locker === other) {
      // Whoever still waits asks again, and then it counts.
      await sleep(250);
      tell(question);
      expect(asked).toHaveBeenCalledTimes(1);
    }
    await lock.unlock();
  }
});
