/** Text as it is written: fenced by generation, attempt and offset; a gap is never papered over. */
import { describe, expect, test } from '@jest/globals';
import { addChunk, noTexts, type Chunk, type Texts } from '../../web/src/live/text.ts';

const chunk = (offset: number, text: string, attempt = 1, generation = 1): Chunk => ({
  step: 'lunches',
  generation,
  attempt,
  offset,
  text,
});
const fold = (...chunks: Chunk[]): Texts | null =>
  chunks.reduce<Texts | null>((texts, next) => texts && addChunk(texts, next), noTexts);
const text = (...chunks: Chunk[]) => fold(...chunks)?.['lunches']?.text;

describe('chunks', () => {
  test('are appended at their offset', () => {
    expect(text(chunk(0, 'Mon'), chunk(3, 'day'))).toBe('Monday');
  });

  test('begin anew at offset 0, and with a new attempt or generation', () => {
    expect(text(chunk(0, 'Mon'), chunk(0, 'Tue'))).toBe('Tue');
    expect(text(chunk(0, 'Mon'), chunk(0, 'Tue', 2))).toBe('Tue');
    expect(text(chunk(0, 'Mon', 3), chunk(0, 'Tue', 1, 2))).toBe('Tue');
  });

  test('of an attempt that is over are left out', () => {
    expect(text(chunk(0, 'new', 2), chunk(0, 'old', 1))).toBe('new');
    expect(text(chunk(0, 'new', 1, 2), chunk(3, 'old', 5, 1))).toBe('new');
  });

  test('that are repeated or overlap add nothing twice', () => {
    const known = fold(chunk(0, 'Monday'))!;
    expect(addChunk(known, chunk(3, 'day'))).toBe(known);
    expect(text(chunk(0, 'Monday'), chunk(3, 'day and'))).toBe('Monday and');
    expect(addChunk(known, chunk(0, 'Monday'))).toBe(known);
  });

  test('behind a gap ask for the whole', () => {
    expect(fold(chunk(0, 'Mon'), chunk(5, 'y'))).toBeNull();
    expect(fold(chunk(5, 'y'))).toBeNull();
    expect(fold(chunk(0, 'Mon'), chunk(3, 'day', 2))).toBeNull();
  });

  test('count offsets in UTF-16 units', () => {
    expect(text(chunk(0, '🥕'), chunk(2, '!'))).toBe('🥕!');
  });

  test('of steps do not mix', () => {
    const texts = fold(chunk(0, 'a'), { ...chunk(0, 'b'), step: 'dinners' })!;
    expect([texts['lunches']!.text, texts['dinners']!.text]).toEqual(['a', 'b']);
  });
});
