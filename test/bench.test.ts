/** The bench's arithmetic: what is shown as met or missed is what was measured. */
import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { readResults, withTable } from '../bench/harness/document.ts';
import { figureOf, table } from '../bench/harness/results.ts';
import { measure } from '../bench/harness/statistics.ts';

const slow = measure([
  [10, 20, 30],
  [40, 50],
]);
const quick = measure([[1, 2, 3, 4, 5]]);

describe('the bench', () => {
  test('gives median, 95th percentile, and the median of each round', () => {
    expect(slow).toEqual({ median: 30, p95: 48, rounds: [20, 45], samples: 5 });
    expect(measure([[7]])).toEqual({ median: 7, p95: 7, rounds: [7], samples: 1 });
    expect(() => measure([[], []])).toThrow('expected at least one sample');
  });

  test('divides as the goal is said, and says whether it holds', () => {
    const quicker = { metric: 'seen', unit: 'ms', ours: quick, peer: 'polling', theirs: slow } as const;
    expect(figureOf('B1', { ...quicker, ratio: 'theirs/ours', goal: { atLeast: 10 } }, false)).toMatchObject({
      row: 'B1',
      peer: 'polling',
      ours: 3,
      theirs: 30,
      ratio: 10,
      goal: 'theirs/ours ≥ 10',
      met: true,
    });
    expect(figureOf('B1', { ...quicker, ratio: 'theirs/ours', goal: { atLeast: 11 } }, false).met).toBe(false);
    expect(figureOf('B1', { ...quicker, by: 'p95', goal: { atMost: 0.1 } }, false)).toMatchObject({
      metric: 'seen, p95',
      ours: 4.8,
      ratio: 0.1,
      met: true,
    });
    expect(figureOf('B1', { ...quicker, goal: { atMost: 0.09 } }, false).met).toBe(false);
  });

  test('without a peer the goal is for our own figure', () => {
    const alone = { metric: 'delay', unit: 'ms', ours: quick, peer: null } as const;
    expect(figureOf('B12', { ...alone, by: 'p95', goal: { atMost: 20 } }, false)).toMatchObject({
      ratio: null,
      goal: 'p95 ≤ 20',
      met: true,
    });
    expect(figureOf('B12', { ...alone, goal: { atMost: 2 } }, false).met).toBe(false);
    expect(figureOf('B12', { ...alone, goal: null }, false)).toMatchObject({ goal: null, met: null });
  });

  test('the document shows what is kept of each row', async () => {
    const text = await readFile(new URL('../docs/performance.md', import.meta.url), 'utf8');
    expect(await withTable(text, await readResults())).toBe(text);
  });

  test('a spoilt row meets nothing, and its ratios are 0', () => {
    const figure = figureOf(
      'B1',
      { metric: 'seen', unit: 'ms', ours: quick, peer: 'polling', theirs: slow, goal: { atMost: 5 } },
      true,
    );
    expect(figure).toMatchObject({ ratio: 0, met: false });
    expect(table([figure]).split('\n').at(-1)).toMatch(/polling.*\b0\b.*MISSED$/);
  });
});
