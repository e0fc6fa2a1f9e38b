/** Dates of many kinds, as ISO 8601. */
import { readDate } from '../dates.ts';
import { changed, flagged, kept, type ValueRule } from '../types.ts';
import { anyOf, dateNames, lastOf } from '../words.ts';

export const date: ValueRule = {
  name: 'date',
  description:
    'Writes dates and times as ISO 8601, without a zone where none was given; seconds since 1970 only under names of dates. 03/04/2025 may be two days and is flagged.',
  examples: [
    {
      given: { born: '4. März 1990', at: 'Tue, 04 Mar 2025 10:00:00 GMT' },
      gives: { born: '1990-03-04', at: '2025-03-04T10:00:00Z' },
    },
    {
      given: { a: '13/04/2025', b: '04/13/2025', c: '13.04.2025' },
      gives: { a: '2025-04-13', b: '2025-04-13', c: '2025-04-13' },
    },
    { given: { createdAt: 1700000000 }, gives: { createdAt: '2023-11-14T22:13:20Z' } },
    { given: { a: '2025-03-04 10:00:00 +0100' }, gives: { a: '2025-03-04T10:00:00+01:00' } },
    { given: { a: '03/04/2025' }, gives: { a: '03/04/2025' }, flags: { '/a': '2025-03-04 or 2025-04-03' } },
    { given: { a: '2025-02-30' }, gives: { a: '2025-02-30' }, flags: { '/a': 'no such day' } },
  ],
  apply(value, { words }) {
    const isNamed = lastOf(words, dateNames) || (anyOf(words, dateNames) && words.length > 1);
    if (typeof value === 'number') return lastOf(words, dateNames) ? epoch(value) : null;
    if (typeof value !== 'string' || value.length > 64 || !/\d/.test(value)) return null;
    const read = readDate(value, isNamed);
    if (!read) return isNamed && /^\d{10}(?:\d{3})?$/.test(value) ? epoch(Number(value)) : null;
    if ('error' in read) return flagged(read.error);
    return read.iso === value ? kept : changed(read.iso);
  },
};

/** Seconds or milliseconds since 1970, from 2001 to 2100. */
function epoch(value: number) {
  const milliseconds = value >= 1e12 ? value : value * 1e3;
  if (milliseconds < 978_307_200_000 || milliseconds > 4_102_444_800_000) return null;
  return changed(new Date(milliseconds).toISOString().replace(/\.000Z$/, 'Z'));
}
