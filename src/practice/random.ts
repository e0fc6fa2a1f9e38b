/** Repeatable chance: the same seed gives the same choices. */
import { createHash, randomInt } from 'node:crypto';

export interface Random {
  /** 0 (included) to 1. */
  next(): number;
  /** @throws RangeError when there is nothing to choose from */
  pick<Item>(items: readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** @param seed any text; undefined: different each time */
export function createRandom(seed?: string): Random {
  let state = seed === undefined ? randomInt(2 ** 32) : createHash('sha256').update(seed).digest().readUInt32LE();

  // Mulberry32, by Tommy Ettinger (public domain).
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  const random: Random = {
    next,
    pick(items) {
      if (items.length === 0) throw new RangeError('pick() was given nothing to choose from');
      return items[Math.floor(next() * items.length)]!;
    },
    shuffle(items) {
      const left = [...items];
      for (let at = left.length - 1; at > 0; at--) {
        const other = Math.floor(next() * (at + 1));
        [left[at], left[other]] = [left[other]!, left[at]!];
      }
      return left;
    },
  };
  return random;
}
