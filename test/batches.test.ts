/** Small writes together: each once, in order, whatever fails in between. */
import { expect, test } from '@jest/globals';
import { createBatches } from '../src/services/batches.ts';

test('what comes while a write is under way goes with the next, and each learns its own result', async () => {
  const written: number[][] = [];
  const first = Promise.withResolvers<void>();
  const batches = createBatches<number, string>({
    async write(items) {
      written.push([...items]);
      if (written.length === 1) await first.promise;
      return items.map((item) => `wrote ${item}`);
    },
    onError: () => {},
  });
  const one = batches.add(1);
  // The write begins with the next turn of the event loop.
  await new Promise((turn) => setImmediate(turn));
  const others = [batches.add(2), batches.add(3)];
  first.resolve();
  expect(await Promise.all([one, ...others])).toEqual(['wrote 1', 'wrote 2', 'wrote 3']);
  expect(written).toEqual([[1], [2, 3]]);
});

test('a write that fails is tried again, before what came later', async () => {
  const tried: number[][] = [];
  const errors: number[] = [];
  const failed = Promise.withResolvers<void>();
  const batches = createBatches<number, number>({
    async write(items) {
      tried.push([...items]);
      if (tried.length === 1) throw new Error('the database is away');
      return items;
    },
    onError(_error, items) {
      errors.push(items);
      failed.resolve();
    },
  });
  const one = batches.add(1);
  await failed.promise;
  const two = batches.add(2);
  expect(await Promise.all([one, two])).toEqual([1, 2]);
  expect(tried).toEqual([[1], [1, 2]]);
  expect(errors).toEqual([1]);
});

test('a flush waits for what was added before it, and for nothing that comes after', async () => {
  const held = Promise.withResolvers<void>();
  const written: number[] = [];
  const batches = createBatches<number, void>({
    async write(items) {
      if (items.includes(2)) await held.promise;
      written.push(...items);
      return [];
    },
    onError: () => {},
  });
  void batches.add(1);
  const flushed = batches.flush(60_000);
  await new Promise((turn) => setImmediate(turn));
  void batches.add(2);
  await flushed;
  expect(written).toEqual([1]);
  held.resolve();
  await batches.flush(60_000);
  expect(written).toEqual([1, 2]);
});
