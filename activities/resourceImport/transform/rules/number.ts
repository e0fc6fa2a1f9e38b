/** Numbers in strings. */
import { readNumeral } from '../numerals.ts';
import { changed, flagged, type ValueRule } from '../types.ts';
import { anyOf, countNames, dateNames, decimalNames, lastOf, numericNames, seriesNames } from '../words.ts';

/** A point and an exponent: 6.02e23. Without a point it may be part of a hash: 12e10. */
const scientific = /^[-+]?\d{1,3}\.\d{1,17}[eE][-+]?\d{1,3}$/;

export const number: ValueRule = {
  name: 'number',
  description:
    'Turns numerals into numbers where nothing is lost: not with leading zeros (nor the others of such a column), more than 15 digits, or the looks of a version (1.10, 13.1) under a name that says nothing; 1,234 may be two numbers and is flagged.',
  examples: [
    { given: { a: '1.234,56', b: '1,234.56', c: '42' }, gives: { a: 1234.56, b: 1234.56, c: 42 } },
    {
      given: { a: '007', b: '1.10', c: '12345678901234567890' },
      gives: { a: '007', b: '1.10', c: '12345678901234567890' },
    },
    { given: { price: '19.90', lat: '52.520', reviews: '1.203' }, gives: { price: 19.9, lat: 52.52, reviews: 1203 } },
    { given: { safari: '13.1', share: '13.1', x: '0.125' }, gives: { safari: '13.1', share: 13.1, x: 0.125 } },
    {
      given: {
        rows: [
          { nr2: '004', n: '4' },
          { nr2: '334', n: '5' },
        ],
      },
      gives: {
        rows: [
          { nr2: '004', n: 4 },
          { nr2: '334', n: 5 },
        ],
      },
    },
    { given: { a: '1,234' }, gives: { a: '1,234' }, flags: { '/a': '1234 or 1.234' } },
    { given: { rows: ['1', '2'], sizes: ['1', 'XL'] }, gives: { rows: [1, 2], sizes: ['1', 'XL'] } },
  ],
  apply(value, { words, mixed, inCodes }) {
    if (mixed || inCodes || typeof value !== 'string' || value.length > 40 || !/^[-+−–]?[\d.,]/u.test(value))
      return null;
    if (lastOf(words, dateNames)) return null;
    if (scientific.test(value)) return Number.isFinite(Number(value)) ? changed(Number(value)) : null;
    const numeral = readNumeral(value);
    if (!numeral || /^[-+−–]?0\d/u.test(value) || value.startsWith('+')) return null;
    const isNumeric = anyOf(words, numericNames);
    if (numeral.readings) {
      const [group, point] = numeral.readings;
      if (numeral.separator === '.' && anyOf(words, decimalNames)) return changed(point);
      if (anyOf(words, countNames)) return changed(group);
      return flagged(`"${value}" can be ${group} or ${point}, depending on the country: left as it is.`);
    }
    const { separator, handmade } = numeral;
    if (separator === null && !handmade) return changed(numeral.value);
    // 1 234, 1'234 and 1.234.567 may be anything but under a name of numbers; with both separators they are certain.
    const certain = handmade && separator === null && /[.,]\d{3}[.,]|[.,]\d+$/.test(value) && /,/.test(value);
    if (certain || isNumeric) return changed(numeral.value);
    if (separator === ',') {
      return flagged(`"${value}" can be ${numeral.value} or a list of two: left as it is.`);
    }
    // 13.1 may be a version; 0.125 and 1234.5 are numbers.
    const isVersionLike = /^\d{1,3}\.\d{1,2}$|0$|^\./.test(value) && !anyOf(words, seriesNames);
    return separator === '.' && !isVersionLike ? changed(numeral.value) : null;
  },
};
