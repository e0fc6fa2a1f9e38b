/** The same thing said twice. */
import type { Json, ShapeRule } from '../types.ts';
import { isObject } from '../pointer.ts';

export const duplicate: ShapeRule = {
  name: 'duplicate',
  description:
    'Merges equal texts and equal records of a list, and equal values of keys that become the same. Numbers, amounts, tables, steps, and what may happen twice (items of an order, payments) keep every one.',
  examples: [
    { given: { tags: ['red', 'blue', 'red '] }, gives: { tags: ['red', 'blue'] } },
    {
      given: {
        people: [
          { Name: 'Ada', age: '36' },
          { name: 'Ada', Age: 36 },
        ],
      },
      gives: { people: [{ name: 'Ada', age: 36 }] },
    },
    {
      given: {
        payments: [
          { to: 'Ada', sum: 5 },
          { to: 'Ada', sum: 5 },
        ],
      },
      gives: {
        payments: [
          { to: 'Ada', sum: 5 },
          { to: 'Ada', sum: 5 },
        ],
      },
    },
    { given: { scores: [5, 5, 4], steps: ['left', 'left'] }, gives: { scores: [5, 5, 4], steps: ['left', 'left'] } },
  ],
};

/** A record: an object of several values that is no amount or quantity. Two equal measurements are two measurements. */
export function isRecord(value: Json): boolean {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  if (keys.length === 2 && 'value' in value && 'unit' in value) return false;
  if (keys.length === 2 && 'amount' in value && 'currency' in value) return false;
  return keys.length >= 2;
}
