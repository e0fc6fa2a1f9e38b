/** Nothing, in its many spellings. */
import { empty as isEmpty, type ValueRule } from '../types.ts';
import { choiceNames, lastOf } from '../words.ts';

export const placeholders: ReadonlySet<string> = new Set([
  '',
  'n/a',
  'N/A',
  'n.a.',
  'N.A.',
  '#N/A',
  'null',
  'NULL',
  '(null)',
  '<null>',
  'undefined',
  'NaN',
  '-',
  '--',
  '---',
  '–',
  '—',
  '[object Object]',
]);

export const empty: ValueRule = {
  name: 'empty',
  description:
    'Drops null, empty text, empty lists and objects, and words for nothing ("n/a", "null", "-"); in lists of numbers and in tables the place stays, as null.',
  examples: [
    { given: { a: 'n/a', b: null, c: '', d: [], e: {}, f: ' - ', g: 'x' }, gives: { g: 'x' } },
    { given: { series: ['1.5', 'n/a', '2.5'] }, gives: { series: [1.5, null, 2.5] } },
    { given: { tags: ['red', '', 'blue'] }, gives: { tags: ['red', 'blue'] } },
    { given: { surname: 'Null' }, gives: { surname: 'Null' } },
    { given: { type: ['string', 'null'] }, gives: { type: ['string', 'null'] } },
  ],
  apply(value, { words }) {
    if (value === null || value === '') return isEmpty;
    return typeof value === 'string' && placeholders.has(value) && !lastOf(words, choiceNames) ? isEmpty : null;
  },
};
