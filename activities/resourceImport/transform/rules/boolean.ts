/** Yes and no in words. */
import { changed, flagged, type ValueRule } from '../types.ts';
import { isNames, isQuestion } from '../words.ts';

const yes = new Set(['true', 'yes', 'on', 'oui', 'sí', 'sim', 'да', '✓', '✔', '☑', '✅']);
const no = new Set(['false', 'no', 'off', 'nein', 'non', 'não', 'нет', '✗', '✘', '☒', '❌']);
/** Yes and no only as the answer to a question: they are codes of languages, axes and sizes as well. */
const yesIfAsked = new Set(['y', 'ja', 'si', 't', '1']);
const noIfAsked = new Set(['n', 'nee', 'nej', 'f', '0']);

export const boolean: ValueRule = {
  name: 'boolean',
  description:
    'Turns yes and no of several languages into true and false; short words such as "y", "ja" and "1" only under names that ask (isActive); "NO" alone may be Norway and is flagged.',
  examples: [
    { given: { parking: 'yes ', garden: 'Nein' }, gives: { parking: true, garden: false } },
    { given: { isActive: '1', is_member: 0, axis: 'y' }, gives: { isActive: true, isMember: false, axis: 'y' } },
    {
      given: { seats: ['yes', 'no'], words: ['yes', 'no', 'maybe'] },
      gives: { seats: [true, false], words: ['yes', 'no', 'maybe'] },
    },
    { given: { shipsIn: 'NO' }, gives: { shipsIn: 'NO' }, flags: { '/shipsIn': 'Norway' } },
  ],
  apply(value, { words, mixed }) {
    // As databases without booleans write them; hasChildren: 1 may be a count.
    if ((value === 0 || value === 1) && words.length > 1 && isNames.has(words[0]!)) return changed(value === 1);
    if (mixed || typeof value !== 'string' || value.length > 5) return null;
    const word = value.toLowerCase();
    const asked = isQuestion(words);
    if (value === 'NO' && !asked) {
      return flagged('"NO" can be the word no or the code of Norway: left as it is.');
    }
    if (yes.has(word) || (asked && yesIfAsked.has(word))) return changed(true);
    if (no.has(word) || (asked && noIfAsked.has(word))) return changed(false);
    return null;
  },
};
