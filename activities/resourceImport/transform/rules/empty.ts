/** Nothing, in its many spellings. */
import { empty as isEmpty, type ValueRule } from '../types.ts';

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
  ],
  apply: (value) => (value === null || (typeof value === 'string' && placeholders.has(value)) ? isEmpty : null),
};
