import { expect, test } from '@jest/globals';
import { noteWords } from '../../workflows/lib/note.ts';

test.each([
  ['words', 'the provider is slow today', 'the provider is slow today'],
  ['white space and control characters', ' two\nlines\u0000 ', 'two lines'],
  ['too many words', 'x'.repeat(3_000), 'x'.repeat(500)],
  ['nothing', '', null],
  ['no argument', undefined, null],
  ['an object', { a: 1 }, null],
  ['a number', 7, null],
])('a note of %s', (_what, sent, shown) => {
  expect(noteWords(sent)).toBe(shown);
});
