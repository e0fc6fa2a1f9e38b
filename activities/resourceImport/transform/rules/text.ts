/** Text, cleaned of what nobody sees. */
import { cleanText } from '../cleanText.ts';
import { changed, type ValueRule } from '../types.ts';

export const text: ValueRule = {
  name: 'text',
  description:
    'Trims text and makes odd and repeated spaces plain ones; takes out control characters, zero-width characters and direction marks; composes letters with their accents.',
  examples: [
    { given: { city: '  Bad \u00a0 Tölz\u200b ' }, gives: { city: 'Bad Tölz' } },
    { given: { label: '\u202bשלום\u202c' }, gives: { label: 'שלום' } },
    { given: { memo: 'one\r\n\r\n\r\n\r\ntwo\u0000' }, gives: { memo: 'one\n\ntwo' } },
  ],
  apply(value) {
    if (typeof value !== 'string') return null;
    const clean = cleanText(value);
    return clean === value ? null : changed(clean);
  },
};
