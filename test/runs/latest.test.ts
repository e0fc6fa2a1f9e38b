import { describe, expect, test } from '@jest/globals';
import { Latest, LatestByKey, Pulled } from '../../src/runs/latest.ts';

const value = <Value>(of: Value) => ({ value: of, done: false });
const over = { value: undefined, done: true };

/** How often the cell said that its reader has let go. */
function counted<Cell>(make: (onReturn: () => void) => Cell) {
  let returned = 0;
  return { cell: make(() => (returned += 1)), returned: () => returned };
}

describe('a cell that holds the newest state', () => {
  test('gives what was set before it was read', async () => {
    const cell = new Latest<number>(() => {});
    cell.set(1);
    expect(await cell.next()).toEqual(value(1));
  });

  test('a reader that waits gets the next one at once', async () => {
    const cell = new Latest<number>(() => {});
    const waiting = cell.next();
    cell.set(1);
    expect(await waiting).toEqual(value(1));
  });

  test('a slow reader skips to the newest', async () => {
    const cell = new Latest<number>(() => {});
    for (const one of [1, 2, 3]) cell.set(one);
    expect(await cell.next()).toEqual(value(3));
    const waiting = cell.next();
    cell.set(4);
    cell.set(5);
    expect(await waiting).toEqual(value(4));
    expect(await cell.next()).toEqual(value(5));
  });

  test('what waits is still read after the end, then it is over', async () => {
    const { cell, returned } = counted((onReturn) => new Latest<string>(onReturn));
    cell.set('final');
    cell.end();
    expect(returned()).toBe(0);
    expect(await cell.next()).toEqual(value('final'));
    expect(await cell.next()).toEqual(over);
    expect(returned()).toBe(1);
  });

  test('an end answers a reader that waits', async () => {
    const { cell, returned } = counted((onReturn) => new Latest<string>(onReturn));
    const waiting = cell.next();
    cell.end();
    expect(await waiting).toEqual(over);
    expect(returned()).toBe(1);
  });

  test('letting go answers a read that waits, and tells whoever feeds it', async () => {
    const { cell, returned } = counted((onReturn) => new Latest<string>(onReturn));
    const waiting = cell.next();
    expect(await cell.return()).toEqual(over);
    expect(await waiting).toEqual(over);
    expect(returned()).toBeGreaterThanOrEqual(1);
    expect(await cell.next()).toEqual(over);
  });

  test('after letting go nothing more is given', async () => {
    const cell = new Latest<string>(() => {});
    cell.set('unread');
    await cell.return();
    expect(await cell.next()).toEqual(over);
    cell.set('late');
    expect(await cell.next()).toEqual(over);
  });

  test('leaving a loop lets go', async () => {
    const { cell, returned } = counted((onReturn) => new Latest<number>(onReturn));
    cell.set(1);
    for await (const one of cell) {
      expect(one).toBe(1);
      break;
    }
    expect(returned()).toBe(1);
  });

  test('whoever feeds it is told once only, as it may count', async () => {
    const { cell, returned } = counted((onReturn) => new Latest<number>(onReturn));
    cell.end();
    await cell.next();
    await cell.next();
    await cell.return();
    expect(returned()).toBe(1);
  });
});

describe('a cell that holds the newest of each key', () => {
  test('gives one of each, in the order in which they became new', async () => {
    const cell = new LatestByKey<string>(() => {});
    cell.set('a', 'a1');
    cell.set('b', 'b1');
    cell.set('a', 'a2');
    expect([await cell.next(), await cell.next()]).toEqual([value('a2'), value('b1')]);
    const waiting = cell.next();
    cell.set('a', 'a3');
    expect(await waiting).toEqual(value('a3'));
  });

  test('a flood on one key does not hold another back', async () => {
    const cell = new LatestByKey<string>(() => {});
    const seen: string[] = [];
    for (let round = 0; round < 4; round++) {
      cell.set('busy', `busy ${round}`);
      cell.set('quiet', `quiet ${round}`);
      seen.push((await cell.next()).value ?? '');
    }
    expect(seen.some((one) => one.startsWith('quiet'))).toBe(true);
  });
});

describe('a cell that pulls', () => {
  test('reads what there is when it is asked, and waits for a change where there is nothing', async () => {
    const found = ['one'];
    const { cell, returned } = counted((onReturn) => new Pulled(() => found.shift(), onReturn));
    expect(await cell.next()).toEqual(value('one'));
    const waiting = cell.next();
    cell.changed();
    found.push('two');
    cell.changed();
    expect(await waiting).toEqual(value('two'));
    found.push('three');
    cell.end();
    expect(await cell.next()).toEqual(value('three'));
    expect(await cell.next()).toEqual(over);
    expect(returned()).toBe(1);
  });
});
