/** Lists of pairs that were meant as an object. */
import type { ShapeRule } from '../types.ts';

export const pairs: ShapeRule = {
  name: 'pairs',
  description: 'Turns a list of at least two [name, value] pairs with different names into an object.',
  examples: [
    {
      given: {
        headers: [
          ['Content-Type', 'text/html'],
          ['Age', '10'],
        ],
      },
      gives: { headers: { contentType: 'text/html', age: 10 } },
    },
    {
      given: {
        points: [
          [1, 2],
          [3, 4],
        ],
        cities: [
          ['New York', 'x'],
          ['Rome', 'y'],
        ],
      },
      gives: {
        points: [
          [1, 2],
          [3, 4],
        ],
        cities: [
          ['New York', 'x'],
          ['Rome', 'y'],
        ],
      },
    },
  ],
};

/** Something that one would call a value: letters first, no spaces. */
export const isPairName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 64 && /^[\p{L}_$@][\p{L}\p{M}\p{N}_$-]*$/u.test(value);
