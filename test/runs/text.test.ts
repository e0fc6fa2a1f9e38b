/** Text as it is written, from the worker's frames to a viewer's chunks. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { TextBuffers } from '../../src/runs/textBuffers.ts';
import type { TextChunk } from '../../src/runs/snapshot.ts';
import type { TextMessage } from '../../src/worker/messages.ts';
import { createTextStream } from '../../src/worker/textStream.ts';

const frame = (text: string, offset: number, changes: Partial<TextMessage> = {}): TextMessage => ({
  kind: 'text',
  engineRunId: 'engine-1',
  activityId: 'lunches',
  number: 1,
  draft: 0,
  offset,
  text,
  ...changes,
});

/** What a reader gets that is asked now, until it has all that there is. The reader is let go. */
async function readAll(reader: AsyncIterator<TextChunk>): Promise<TextChunk[]> {
  const chunks: TextChunk[] = [];
  const nothingMore = Symbol('nothing more');
  for (;;) {
    const next = await Promise.race([reader.next(), new Promise<symbol>((done) => setImmediate(done, nothingMore))]);
    if (typeof next === 'symbol') await reader.return?.();
    if (typeof next === 'symbol' || next.done) return chunks;
    chunks.push(next.value);
  }
}

/** What a viewer shows who follows the contract: offset 0 starts over. */
function shown(chunks: readonly TextChunk[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { step, offset, text } of chunks) {
    const before = offset === 0 ? '' : (texts[step] ?? '');
    if (before.length !== offset)
      throw new Error(`gap in ${step}: has ${before.length}, next chunk stands at ${offset}`);
    texts[step] = before + text;
  }
  return texts;
}

describe('the texts of a run, put together from frames', () => {
  test('a reader gets the text as it grows', async () => {
    const texts = new TextBuffers();
    const reader = texts.read(() => {});
    const first = reader.next();
    texts.add(frame('Hello', 0), 1);
    expect((await first).value).toEqual({ step: 'lunches', generation: 1, attempt: 1, offset: 0, text: 'Hello' });
    texts.add(frame(', world', 5), 1);
    expect((await reader.next()).value).toMatchObject({ offset: 5, text: ', world' });
  });

  test('a late arrival gets all of it from the start', async () => {
    const texts = new TextBuffers();
    texts.add(frame('Hello', 0), 1);
    texts.add(frame(', world', 5), 1);
    expect(await readAll(texts.read(() => {}))).toMatchObject([{ offset: 0, text: 'Hello, world' }]);
  });

  test('the repeat of what is there already is not forwarded', async () => {
    const texts = new TextBuffers();
    texts.add(frame('Hello', 0), 1);
    const reader = texts.read(() => {});
    await reader.next();
    texts.add(frame('Hel', 0), 1);
    texts.add(frame('Hello', 0), 1);
    texts.add(frame('Hello!', 0), 1);
    expect((await reader.next()).value).toMatchObject({ offset: 5, text: '!' });
  });

  test('after a lost frame nothing is shown out of place; the repeat closes the gap', async () => {
    const texts = new TextBuffers();
    const reader = texts.read(() => {});
    const first = reader.next();
    texts.add(frame('one ', 0), 1);
    texts.add(frame('three ', 8), 1);
    expect((await first).value).toMatchObject({ text: 'one ' });
    texts.add(frame('one two three ', 0), 1);
    expect((await reader.next()).value).toMatchObject({ offset: 4, text: 'two three ' });
  });

  test.each([
    ['a later attempt', { number: 2 }, 1],
    ['a later draft', { draft: 1 }, 1],
    ['a later generation', {}, 2],
  ])(
    '%s starts over at offset 0, and what comes late of the earlier one is dropped',
    async (_what, changes, generation) => {
      const texts = new TextBuffers();
      texts.add(frame('The old text', 0), 1);
      const reader = texts.read(() => {});
      await reader.next();
      texts.add(frame('New', 0, changes), generation);
      texts.add(frame(' and its late end', 12), 1);
      expect((await reader.next()).value).toMatchObject({ offset: 0, text: 'New', generation });
      texts.add(frame('er', 3, changes), generation);
      expect((await reader.next()).value).toMatchObject({ offset: 3, text: 'er' });
    },
  );

  test('a late arrival is not shown what has been written to its end, but what follows', async () => {
    const texts = new TextBuffers();
    texts.add(frame('over', 0), 1);
    texts.attemptEnded('lunches');
    texts.add(frame('now', 0, { activityId: 'dinners' }), 1);
    const reader = texts.read(() => {});
    expect((await reader.next()).value).toMatchObject({ step: 'dinners', text: 'now' });
    texts.add(frame('again', 0, { number: 2 }), 1);
    expect((await reader.next()).value).toMatchObject({ step: 'lunches', attempt: 2, text: 'again' });
  });

  test('a long text comes in pieces, in order', async () => {
    const texts = new TextBuffers();
    const long = 'x'.repeat(40_000);
    texts.add(frame(long, 0), 1);
    const chunks = await readAll(texts.read(() => {}));
    expect(chunks.length).toBeGreaterThan(1);
    expect(shown(chunks)).toEqual({ lunches: long });
  });

  test('readers do not hinder each other, and the end reaches all', async () => {
    const texts = new TextBuffers();
    let left = 0;
    const quick = texts.read(() => (left += 1));
    const slow = texts.read(() => (left += 1));
    texts.add(frame('a', 0), 1);
    expect((await quick.next()).value).toMatchObject({ text: 'a' });
    texts.add(frame('b', 1), 1);
    expect((await quick.next()).value).toMatchObject({ text: 'b' });
    texts.end();
    expect((await slow.next()).value).toMatchObject({ text: 'ab' });
    expect((await slow.next()).done).toBe(true);
    expect((await quick.next()).done).toBe(true);
    expect(left).toBe(2);
  });

  test('whatever frames are lost, doubled or late: a viewer shows a beginning of the newest text, and all of it after a repeat', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(8), { maxLength: 20 }),
        async (pieces, order) => {
          const whole = pieces.join('');
          const frames = pieces.map((text, index) => frame(text, pieces.slice(0, index).join('').length));
          const texts = new TextBuffers();
          const reader = texts.read(() => {});
          for (const index of order) {
            const one = frames[index];
            if (one) texts.add(one, 1);
            const late = shown(await readAll(texts.read(() => {}))).lunches ?? '';
            expect(whole.startsWith(late)).toBe(true);
          }
          texts.add(frame(whole, 0), 1);
          texts.end();
          const chunks: TextChunk[] = [];
          for await (const chunk of reader) chunks.push(chunk);
          expect(shown(chunks)).toEqual({ lunches: whole });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the worker’s stream of text', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const recording = () => {
    const sent: { draft: number; offset: number; text: string }[] = [];
    return { sent, stream: createTextStream((one) => sent.push(one)) };
  };

  test('gathers what is written within about 30 ms into one frame', () => {
    const { sent, stream } = recording();
    for (const word of ['a ', 'b ', 'c ']) stream.write(word);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(30);
    expect(sent).toEqual([{ draft: 0, offset: 0, text: 'a b c ' }]);
    stream.write('d');
    jest.advanceTimersByTime(30);
    expect(sent.at(-1)).toEqual({ draft: 0, offset: 6, text: 'd' });
    stream.close();
  });

  test('repeats the whole about once a second', () => {
    const { sent, stream } = recording();
    stream.write('all of it');
    jest.advanceTimersByTime(1_000);
    expect(sent).toEqual([
      { draft: 0, offset: 0, text: 'all of it' },
      { draft: 0, offset: 0, text: 'all of it' },
    ]);
    stream.close();
  });

  test('sends what waits when it is closed, and nothing after', () => {
    const { sent, stream } = recording();
    stream.write('the end');
    stream.close();
    expect(sent).toEqual([{ draft: 0, offset: 0, text: 'the end' }]);
    jest.advanceTimersByTime(5_000);
    expect(sent).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('starting over is a new draft at offset 0', () => {
    const { sent, stream } = recording();
    stream.write('first try');
    stream.restart();
    stream.write('second');
    stream.close();
    expect(sent).toEqual([
      { draft: 0, offset: 0, text: 'first try' },
      { draft: 1, offset: 0, text: 'second' },
    ]);
  });

  test('a frame fits the bus, also when every character has to be escaped', () => {
    const { sent, stream } = recording();
    stream.write('\u0001"\\'.repeat(2_000));
    stream.close();
    for (const one of sent) {
      const message = frame(one.text, one.offset, { engineRunId: 'e'.repeat(36), activityId: 'a'.repeat(60) });
      expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(8_000);
    }
    expect(sent.map(({ text }) => text).join('')).toHaveLength(6_000);
  });

  test('and when it is all emoji', () => {
    const { sent, stream } = recording();
    stream.write('👩‍🍳'.repeat(1_000));
    stream.close();
    for (const one of sent) expect(Buffer.byteLength(JSON.stringify(frame(one.text, one.offset)))).toBeLessThan(8_000);
    expect(sent.map(({ text }) => text).join('')).toBe('👩‍🍳'.repeat(1_000));
  });
});
