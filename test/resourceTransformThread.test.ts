/** resourceImport's transform of big infos: beside the event loop, within limits, and linear whatever comes. */
import { describe, expect, jest, test } from '@jest/globals';
import { checkInfo, infoLimits } from '../activities/resourceImport/transform/checkInfo.ts';
import { fromOriginals } from '../activities/resourceImport/transform/fromOriginals.ts';
import {
  TransformTooCostly,
  threadLimits,
  transformOffThread,
} from '../activities/resourceImport/transform/offThread.ts';
import { transform } from '../activities/resourceImport/transform/transform.ts';
import type { JsonObject } from '../activities/resourceImport/transform/types.ts';

const texts = [
  '1.234,56 €',
  'yes ',
  '03/04/2025',
  '<p>Fish &amp; chips</p>',
  '+49 (0) 30 901820',
  '{"a": "1"}',
  'n/a',
  '5 kg',
  '\ud800\u0000',
];

/** As big as an info may be: 10,000 keys (those in strings counted too), 1 MiB. */
function biggest(): JsonObject {
  const info: JsonObject = {};
  for (let group = 0; group < 90; group += 1) {
    const members: JsonObject = {};
    for (let index = 0; index < 98; index += 1) members[`Some Key ${index}`] = texts[index % texts.length]!;
    info[`Group ${group}`] = members;
  }
  info['Padding'] = '';
  info['Padding'] = 'x'.repeat(infoLimits.bytes - Buffer.byteLength(JSON.stringify(info)));
  return info;
}
const info = biggest();

jest.setTimeout(60_000);

describe('a big info', () => {
  test('is transformed beside the event loop, like a small one', async () => {
    expect(checkInfo(info)).toBeNull();
    let turns = 0;
    const turn = setInterval(() => (turns += 1), 0);
    const transformed = await transformOffThread(info);
    clearInterval(turn);
    expect(turns).toBeGreaterThan(0);
    expect(transformed).toEqual(transform(info));
    expect(JSON.stringify(fromOriginals(transformed.fields))).toBe(JSON.stringify(info));
  });

  test('takes a place among few, and leaves it however it ends', async () => {
    const ends = await Promise.allSettled([
      ...Array.from({ length: 4 }, () => transformOffThread(info, { limits: { ...threadLimits, milliseconds: 1 } })),
      ...Array.from({ length: 4 }, () => transformOffThread(info)),
    ]);
    expect(ends.map(({ status }) => status)).toEqual([
      ...Array<string>(4).fill('rejected'),
      ...Array<string>(4).fill('fulfilled'),
    ]);
  });

  test('that takes too long is given up, saying so', async () => {
    const given = transformOffThread(info, { limits: { ...threadLimits, milliseconds: 1 } });
    await expect(given).rejects.toThrow(
      new TransformTooCostly('The transform took longer than 1 ms: make the info smaller.'),
    );
  });

  test('that takes too much memory is given up, saying so', async () => {
    const given = transformOffThread(info, { limits: { ...threadLimits, megabytes: 12 } });
    await expect(given).rejects.toThrow(TransformTooCostly);
    await expect(given).rejects.toThrow('more than 12 MB');
  });

  test.each(['before', 'while it waits or works'])(
    'is given up when nobody wants it any more: told %s',
    async (when) => {
      const controller = new AbortController();
      if (when === 'before') controller.abort(new Error('superseded'));
      const given = Array.from({ length: 5 }, () => transformOffThread(info, { signal: controller.signal }));
      controller.abort(new Error('superseded'));
      const reasons = (await Promise.allSettled(given)).map((end) => end.status === 'rejected' && String(end.reason));
      expect(reasons).toEqual(Array<string>(5).fill('Error: superseded'));
      await expect(transformOffThread(info)).resolves.toBeDefined();
    },
  );

  test('that would be refused is refused in the thread too', async () => {
    let deep: JsonObject = { text: 'x'.repeat(20_000) };
    for (let level = 0; level < 64; level += 1) deep = { deep };
    await expect(transformOffThread(deep)).rejects.toThrow('at most 64 levels');
  });
});

describe('takes linear time', () => {
  /** What takes quadratic time for a quarter of a megabyte takes minutes, and is ended by the limit of 30 s. */
  const long = (seed: string) => seed.repeat(Math.floor(250_000 / (JSON.stringify(seed).length - 2)));
  const seeds = [
    ['<', '<b', '<b>', '<b></i>', '</b ', '<!--', '<!-- -->'],
    ['<a href="', '<a href="https://x">', '<p><script>', '<td>x</td>'],
    ['&', '&amp;', '&#38;', '&&#97;mp;#', '&lt;b&gt;'],
    [' ', ' \n', '\u00a0', '\u200b ', '1 ', '1,'],
    ['{"a":', '[[', '"\\"', '\\'],
    ['A', 'Aa', 'e\u0301', 'https://', 'www.a.'],
  ];
  test.each(seeds.map((seed) => [seed]))(
    'text of %j, and names',
    async (seed) => {
      const infos = seed.map(long).map((text) => ({ text, entry: `1${text}!`, [text]: 1 }));
      await Promise.all(infos.map((big) => transformOffThread(big)));
    },
    120_000,
  );

  test('many short texts', async () => {
    const names = ['phone', 'entry', 'date', 'email', 'website', 'price'];
    const infos = ['1 ', '1,', '&#38;', '<b', '(', 'a.', 'Jan '].map((part) => {
      const members = Array.from({ length: 6_000 }, (_, index) => {
        const name = `${names[index % names.length]}${index % 1_000} ${index}`;
        return [name, `1${part.repeat(60).slice(0, 58)}!`] as const;
      });
      return Object.fromEntries(members);
    });
    await Promise.all(infos.map((big) => transformOffThread(big)));
  }, 120_000);

  test('with 10,000 fields, none lost, none out of order', async () => {
    const members = Array.from({ length: 9_999 }, (_, index) => [`Item ${9_999 - index}`, `${index},5 kg`] as const);
    const given = { all: Object.fromEntries(members) };
    const { context, fields } = await transformOffThread(given);
    expect(Object.keys(context['all']!)).toEqual(members.map(([key]) => key.replace('Item ', 'item')));
    expect(fields.map(({ source }) => source)).toEqual(members.map(([key]) => `/all/${key}`));
    expect(fields.map(({ value }) => value)).toEqual(members.map((_, index) => ({ value: index + 0.5, unit: 'kg' })));
  }, 120_000);
});
