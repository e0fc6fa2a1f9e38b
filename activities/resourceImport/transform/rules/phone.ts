/** Telephone numbers. */
import { getCountries, isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { changed, flagged, kept, type Surroundings, type ValueRule } from '../types.ts';
import { anyOf, countryNames, phoneNames } from '../words.ts';

const form = /^(?:tel:)?\+?[\d\s()./-]{4,30}(?:(?:;ext=|\s*(?:ext\.?|x|extension|durchwahl)\s*)\d{1,7})?$/iu;

export const phone: ValueRule = {
  name: 'phone',
  description:
    'Writes telephone numbers as E.164 (an extension as ";ext="), where they begin with a country code or a country stands beside them.',
  examples: [
    { given: { phone: '+49 (0) 30 901820' }, gives: { phone: '+4930901820' } },
    { given: { country: 'DE', tel: '030 / 90 18 20' }, gives: { country: 'DE', tel: '+4930901820' } },
    { given: { fax: '001 415 555 2671 ext. 12' }, gives: { fax: '+14155552671;ext=12' } },
    {
      given: { mobile: '030 901820' },
      gives: { mobile: '030 901820' },
      flags: { '/mobile': 'country' },
    },
  ],
  apply(value, at) {
    if (typeof value !== 'string' || value.length > 60) return null;
    if (value.replaceAll(/\D/g, '').length < 5) return null;
    const isNamed = anyOf(at.words, phoneNames);
    const international = value.replace(/^tel:/i, '').replace(/^00(?=[1-9\s(])\s*/, '+');
    const hasCountry = international.startsWith('+') && (isNamed || /^(?:tel:)?\+/i.test(value));
    if (!hasCountry && !isNamed) return null;
    if (!form.test(value)) {
      return isNamed ? flagged(`"${value}" is not one telephone number: left as it is.`) : null;
    }
    const country = hasCountry ? undefined : countryBeside(at);
    if (!hasCountry && !country) {
      return flagged(`"${value}" has no country code, and no country stands beside it: left as it is.`);
    }
    const parsed = parsePhoneNumberFromString(international, country);
    if (!parsed?.isValid()) {
      if (!isNamed) return null;
      return flagged(`"${value}" is not a valid telephone number${country ? ` of ${country}` : ''}: left as it is.`);
    }
    const normal = parsed.number + (parsed.ext ? `;ext=${parsed.ext}` : '');
    return normal === value ? kept : changed(normal);
  },
};

function countryBeside(at: Surroundings): CountryCode | undefined {
  const country = at.beside(countryNames);
  if (country === null) return undefined;
  const code = country.toUpperCase();
  return isSupportedCountry(code) ? code : countriesByName().get(country.toLowerCase());
}

let byName: Map<string, CountryCode> | undefined;
/** In English and German, as the Unicode CLDR has them. */
function countriesByName(): Map<string, CountryCode> {
  if (byName) return byName;
  byName = new Map();
  for (const language of ['de', 'en']) {
    const names = new Intl.DisplayNames(language, { type: 'region' });
    for (const code of getCountries()) byName.set((names.of(code) ?? code).toLowerCase(), code);
  }
  return byName.set('usa', 'US').set('uk', 'GB').set('great britain', 'GB');
}
