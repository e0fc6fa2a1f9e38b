/** Names of things that may look like numbers, dates or words. */
import { kept, type ValueRule } from '../types.ts';
import { anyOf, dateNames, isIdentifier, isQuestion, numericNames, lastOf, versionMapNames } from '../words.ts';

export const identifier: ValueRule = {
  name: 'identifier',
  description:
    'Leaves ids, codes, versions, countries and the like as text, although they look like numbers, dates or words.',
  examples: [
    { given: { zip: '01067', version: '1.10' }, gives: { zip: '01067', version: '1.10' } },
    { given: { country: 'NO' }, gives: { country: 'NO' } },
    { given: { orderId: '12345678901234567890' }, gives: { orderId: '12345678901234567890' } },
    { given: { engines: { node: '18' } }, gives: { engines: { node: '18' } } },
  ],
  apply(value, { words, parentWords }) {
    if (typeof value !== 'string') return null;
    if (anyOf(parentWords, versionMapNames)) return kept;
    // The last word names the thing: the "state" of "stateChangedAt" is none.
    if (isQuestion(words) || lastOf(words, dateNames) || lastOf(words, numericNames)) return null;
    return isIdentifier(words) ? kept : null;
  },
};
