/** Amounts with their currency. */
import { amountOf, readNumeral } from '../numerals.ts';
import { changed, flagged, type ValueRule } from '../types.ts';
import { anyOf, currencyNames, numericNames } from '../words.ts';

const symbols: Record<string, string> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₩': 'KRW',
  '₪': 'ILS',
  '₺': 'TRY',
  '₴': 'UAH',
  '₫': 'VND',
  '₱': 'PHP',
  '₦': 'NGN',
  zł: 'PLN',
  Kč: 'CZK',
  R$: 'BRL',
  US$: 'USD',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  NT$: 'TWD',
  Euro: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  Fr: 'CHF',
  'Fr.': 'CHF',
  SFr: 'CHF',
};
/** The first is meant where nothing beside says otherwise; null: none is meant more often than the others. */
const shared: Record<string, { usual: string | null; of: string[] }> = {
  $: { usual: 'USD', of: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'TWD', 'MXN', 'ARS', 'CLP', 'COP'] },
  '¥': { usual: null, of: ['JPY', 'CNY'] },
  kr: { usual: null, of: ['SEK', 'NOK', 'DKK', 'ISK'] },
  'kr.': { usual: null, of: ['SEK', 'NOK', 'DKK', 'ISK'] },
};
const codes = new Set(Intl.supportedValuesOf('currency'));
/** Codes that are words (TOP 10, CRC32, TRY 3): under a name of numbers only. */
const wordlike = new Set(
  'ALL AMD ARS AWG BAM BOB COP CRC CUP DOP GEL HTG LAK MAD MOP MRU PEN RON SOS STN TOP TRY'.split(' '),
);
/** Where a comma before three digits is a group and nothing else. */
const commaGroups = new Set('USD GBP INR JPY KRW CNY AUD NZD SGD HKD TWD ILS PHP MXN THB'.split(' '));
const factors: Record<string, string> = {
  k: 'e3',
  m: 'e6',
  mio: 'e6',
  mn: 'e6',
  million: 'e6',
  bn: 'e9',
  mrd: 'e9',
  billion: 'e9',
};

const before =
  /^([-+−]?) ?(\p{L}{0,3}\p{Sc}|\p{L}{2,4}\.?) ?([-+−]?[\d.,][\d.,'’\u00a0\u202f ]*?)(?:,-| ?(k|m|mn|bn|mio\.?|mrd\.?|million|billion))?$/iu;
const after =
  /^([-+−]?[\d.,][\d.,'’\u00a0\u202f ]*?)(?:,-)? ?(k|mn|bn|mio\.?|mrd\.?|million|billion)? ?(\p{L}{0,3}\p{Sc}|\p{L}{2,5}\.?)$/iu;

export const money: ValueRule = {
  name: 'money',
  description:
    'Turns amounts with a currency (symbol or ISO 4217 code, before or after) into amount and currency; "$" is USD unless a currency stands beside it.',
  examples: [
    { given: { price: '1.234,56 €' }, gives: { price: { amount: 1234.56, currency: 'EUR' } } },
    { given: { price: '$1,234.50' }, gives: { price: { amount: 1234.5, currency: 'USD' } } },
    { given: { price: 'CHF 1’200.–' }, gives: { price: { amount: 1200, currency: 'CHF' } } },
    {
      given: { loss: '($5.00)', raised: '€1.2m' },
      gives: { loss: { amount: -5, currency: 'USD' }, raised: { amount: 1200000, currency: 'EUR' } },
    },
    { given: { price: '$20', currency: 'CAD' }, gives: { price: { amount: 20, currency: 'CAD' }, currency: 'CAD' } },
    { given: { price: '€ 1.234' }, gives: { price: '€ 1.234' }, flags: { '/price': '1234 or 1.234' } },
    {
      given: { replacement: '$1', with: '$1' },
      gives: { replacement: '$1', with: '$1' },
      flags: { '/with': 'placeholder' },
    },
    {
      given: { checksum: 'CRC32', list: 'TOP 10', cost: 'TRY 10' },
      gives: { checksum: 'CRC32', list: 'TOP 10', cost: { amount: 10, currency: 'TRY' } },
    },
    { given: { price: '¥500' }, gives: { price: '¥500' }, flags: { '/price': 'JPY or CNY' } },
  ],
  apply(value, at) {
    if (typeof value !== 'string' || value.length > 60 || !/\d/.test(value)) return null;
    if (/^\(?\$\d\)?$/.test(value) && !anyOf(at.words, numericNames)) {
      return flagged(`"${value}" can be an amount or a placeholder: left as it is.`);
    }
    const inParentheses = /^\((.*)\)$/.exec(value);
    const written = (inParentheses?.[1] ?? value).replace(/[.,][-–—]+(?= ?\D*$)/u, '');
    const first = before.exec(written);
    const last = first ? null : after.exec(written);
    const [sign, unit, numeral, factor] = first
      ? [first[1]!, first[2]!, first[3]!, first[4]]
      : last
        ? ['', last[3]!, last[1]!, last[2]]
        : [];
    if (unit === undefined || numeral === undefined) return null;
    const known = currencyOf(unit);
    if (!known || (wordlike.has(unit) && !anyOf(at.words, numericNames))) return null;
    const parsed = readNumeral(numeral.trim());
    if (!parsed) return null;
    const currency = typeof known === 'string' ? known : oneOf(known, at.beside(currencyNames));
    if (currency === null) {
      const { of } = known as { of: string[] };
      return flagged(`"${value}" can be ${of.join(' or ')}, and no currency stands beside it: left as it is.`);
    }
    const isGroup = parsed.separator === ',' && commaGroups.has(currency);
    const amount = parsed.readings && isGroup ? parsed.readings[0] : amountOf(parsed, value);
    if (typeof amount === 'string') return flagged(amount);
    const scaled = factor ? Number(`${amount}${factors[factor.toLowerCase().replace('.', '')]}`) : amount;
    const negative = (sign !== '' && sign !== '+') !== Boolean(inParentheses);
    return changed({ amount: negative ? 0 - scaled : scaled, currency });
  },
};

function currencyOf(unit: string): string | { usual: string | null; of: string[] } | null {
  if (Object.hasOwn(symbols, unit)) return symbols[unit]!;
  if (Object.hasOwn(shared, unit)) return shared[unit]!;
  const code = unit.replace(/\.$/, '');
  return codes.has(code) ? code : null;
}

function oneOf({ usual, of }: { usual: string | null; of: string[] }, beside: string | null): string | null {
  const code = beside?.toUpperCase();
  return code && of.includes(code) ? code : usual;
}
