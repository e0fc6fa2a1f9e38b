/** Programs, patterns, separators: every character counts. */
import { kept, type ValueRule } from '../types.ts';
import { anyOf, codeNames, lastOf } from '../words.ts';

export const verbatim: ValueRule = {
  name: 'verbatim',
  description: 'Leaves alone what stands under the name of a script, a pattern or a separator.',
  examples: [
    { given: { pattern: '^ *<b>  $' }, gives: { pattern: '^ *<b>  $' } },
    { given: { scripts: { build: 'a  &&  b' } }, gives: { scripts: { build: 'a  &&  b' } } },
    { given: { separator: ' ' }, gives: { separator: ' ' } },
  ],
  apply(value, { words, parentWords }) {
    if (typeof value !== 'string' || value === '') return null;
    if (!lastOf(words, codeNames) && !anyOf(parentWords, codeNames)) return null;
    return kept;
  },
};
