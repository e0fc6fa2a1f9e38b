/** What people wrote for people. */
import { kept, type ValueRule } from '../types.ts';
import { isQuestion, lastOf, proseNames } from '../words.ts';

/** Longer text is a sentence at least; no number, date or word of yes and no has that length. */
export const longestToken = 100;

export const prose: ValueRule = {
  name: 'prose',
  description: 'Leaves titles, names, descriptions and long text as text: the novel "1984" is no number.',
  examples: [
    { given: { title: '1984' }, gives: { title: '1984' } },
    { given: { name: 'May 5, 2024' }, gives: { name: 'May 5, 2024' } },
  ],
  apply(value, { words }) {
    if (typeof value !== 'string') return null;
    return value.length > longestToken || (lastOf(words, proseNames) && !isQuestion(words)) ? kept : null;
  },
};
