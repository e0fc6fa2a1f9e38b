/** Keys in one style. */
import { getCountries } from 'libphonenumber-js/max';
import { cleanText } from '../cleanText.ts';
import type { ShapeRule } from '../types.ts';
import { anyOf, dataMapNames, splitName } from '../words.ts';

export const key: ShapeRule = {
  name: 'key',
  description:
    'Writes keys in camelCase. Keys that are data (paths, versions, codes, names under "dependencies") stay; of keys that become the same, the second gets a number and is flagged.',
  examples: [
    {
      given: { 'Order-Date': 'x', USER_ID: 'y', 'Weight (kg)': 'z', '@type': 't' },
      gives: { orderDate: 'x', userId: 'y', weightKg: 'z', type: 't' },
    },
    { given: { paths: { '/pets/{id}': 'x' } }, gives: { paths: { '/pets/{id}': 'x' } } },
    { given: { dependencies: { 'fast-check': '^4.0.0' } }, gives: { dependencies: { 'fast-check': '^4.0.0' } } },
    { given: { rates: { USD: 1, EUR: 0.9 } }, gives: { rates: { USD: 1, EUR: 0.9 } } },
    { given: { 'iso_8859-1': 'x' }, gives: { iso8859_1: 'x' } },
    { given: { Name: 'a', name: 'b' }, gives: { name2: 'a', name: 'b' }, flags: { '/Name': 'same in one style' } },
    { given: { Name: 'a', name: 'a ' }, gives: { name: 'a' } },
  ],
};

const longest = 100;
const isName = /^[$@_\s]*\p{L}[\p{L}\p{M}\p{N}\s_()-]*[\s:?*!.#%]*$/u;
const locale = /^[a-z]{2,3}-(?:[A-Z]{2}|[A-Z][a-z]{3})$/;
const codes: ReadonlySet<string> = new Set([...getCountries(), ...Intl.supportedValuesOf('currency')]);

/** The names that keys of one object get, before what collides is told apart. */
export function namesOf(keys: readonly string[], words: readonly string[]): string[] {
  const areData = anyOf(words.slice(-1), dataMapNames) || keys.every((key) => codes.has(key));
  return keys.map((key) => (areData ? cleanText(key) : nameOf(key)));
}

/** `key` in camelCase; cleaned only, where it is no name but data: a path, a version, a language. */
export function nameOf(key: string): string {
  let name = cleanText(key);
  // Once may not be enough: a_b_c → aBC → aBc.
  for (let round = 0; round < 5; round += 1) {
    if (name.length > longest || locale.test(name) || !isName.test(name)) return name;
    const next = camelCase(name);
    if (next === name || next === '') return name;
    name = next;
  }
  return cleanText(key);
}

/** Numbers beside each other stay apart: iso_8859-1 is iso8859_1. */
const camelCase = (name: string): string =>
  splitName(name).reduce((camel, word) => {
    if (camel === '') return word.toLowerCase();
    return /\d$/.test(camel) && /^\d/.test(word) ? `${camel}_${word.toLowerCase()}` : camel + capitalized(word);
  }, '');

function capitalized(word: string): string {
  const [first = '', ...rest] = word.toLowerCase();
  return first.toUpperCase() + rest.join('');
}
