/** Numbers as people of several countries write them: 1,234.56 and 1.234,56 and 1 234,56 and 1'234.56. */

export interface Numeral {
  value: number;
  /** Written so that it is one number in one country and another elsewhere (1,234), with what it may mean. */
  readings: readonly [number, number] | null;
  /** What stands before the last three of those digits. */
  separator: '.' | ',' | null;
  /** Groups of digits, or a decimal comma: nothing that a program would print. */
  handmade: boolean;
}

const grouped: readonly { form: RegExp; groups: RegExp; comma: boolean }[] = [
  // 1 234 567,89 and 1'234.56; of the spaces also the narrow and the unbreakable
  { form: /^\d{1,3}(?:[ '’\u00a0\u2009\u202f]\d{3})+(?:,\d+)?$/, groups: /[ '’\u00a0\u2009\u202f]/g, comma: true },
  { form: /^\d{1,3}(?:[ '’\u00a0\u2009\u202f]\d{3})+\.\d+$/, groups: /[ '’\u00a0\u2009\u202f]/g, comma: false },
  { form: /^\d{1,3}(?:,\d{3})+\.\d+$/, groups: /,/g, comma: false },
  { form: /^\d{1,3}(?:,\d{3}){2,}$/, groups: /,/g, comma: false },
  { form: /^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/, groups: /,/g, comma: false }, // 12,34,567.00 in India
  { form: /^\d{1,3}(?:\.\d{3})+,\d+$/, groups: /\./g, comma: true },
  { form: /^\d{1,3}(?:\.\d{3}){2,}$/, groups: /\./g, comma: true },
];

/** Reads a numeral; null where `text` is none, or has more digits than a number can keep (15). */
export function readNumeral(text: string): Numeral | null {
  if (text.length > 40) return null;
  const signed = /^([-+−–]?) ?([\d.,].*)$/u.exec(text);
  if (!signed) return null;
  const sign = signed[1] === '' || signed[1] === '+' ? '' : '-';
  const body = signed[2]!;
  const plain = /^(\d*)(?:([.,])(\d+))?$/.exec(body);
  if (plain) {
    const [, whole = '', separator, decimals] = plain;
    if (separator === undefined) return numeral(`${sign}${whole}`, null, null, false);
    const unclear = decimals!.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
    const group = toNumber(`${sign}${whole}${decimals}`);
    const point = toNumber(`${sign}${whole || '0'}.${decimals}`);
    if (group === null || point === null) return null;
    return numeral(
      `${sign}${whole || '0'}.${decimals}`,
      unclear ? [group, point] : null,
      separator as '.' | ',',
      separator === ',',
    );
  }
  for (const { form, groups, comma } of grouped) {
    if (!form.test(body)) continue;
    const digits = body.replaceAll(groups, '');
    return numeral(sign + (comma ? digits.replace(',', '.') : digits), null, null, true);
  }
  return null;
}

function numeral(
  digits: string,
  readings: Numeral['readings'],
  separator: Numeral['separator'],
  handmade: boolean,
): Numeral | null {
  const value = toNumber(digits);
  return value === null ? null : { value, readings, separator, handmade };
}

/** Null where digits would be lost: a double keeps 15 of them for certain. */
function toNumber(digits: string): number | null {
  const significant = digits.replace(/[-.]/g, '').replace(/^0+/, '');
  if (digits === '' || digits === '-' || significant.length > 15) return null;
  return Number(digits) + 0; // no -0
}

/** The amount that `numeral` stands for before a unit or currency; a sentence where it may be two. */
export function amountOf(numeral: Numeral, text: string): number | string {
  if (!numeral.readings) return numeral.value;
  const [group, point] = numeral.readings;
  return `"${text}" can be ${group} or ${point}, depending on the country: left as it is.`;
}
