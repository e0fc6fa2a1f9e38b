/** Reads dates as people and programs write them. It never guesses: what may be two days is said to be. */

export type ReadDate = { iso: string } | { error: string } | null;

const months = new Map(
  [
    'january jan januar jänner janvier janv enero ene gennaio januari janeiro',
    'february feb februar feber février févr fevrier febrero febbraio februari fevereiro fev',
    'march mar märz maerz mär mars marzo maart março',
    'april apr avril abril aprile avr abr',
    'may mai mayo maggio mei maio',
    'june jun juni juin junio giugno junho',
    'july jul juli juillet juil julio luglio julho',
    'august aug août aout agosto augustus ago',
    'september sep sept septembre septiembre settembre setembro set',
    'october oct oktober okt octobre octubre ottobre outubro out',
    'november nov novembre noviembre novembro',
    'december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** After a day: T or a space or a comma, hours and minutes, seconds, am or pm, a zone. */
const clock =
  '(?:(?:[T ]|, ?| um | at )(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?: ?([ap])\\.?m\\.?)?(?: Uhr)? ?(Z|UTC|GMT|(?:GMT|UTC)?[+-]\\d{2}:?\\d{2})?(?: ?\\([\\w ,.+-]{1,40}\\))?)?';
const weekday = '(?:\\p{L}{2,10}\\.?,? )?';
const monthName = '(\\p{L}{3,10})\\.?';

interface Form {
  form: RegExp;
  /** Which group holds year, month and day. */
  order: 'ymd' | 'dmy' | 'mdy' | 'either';
}
const forms: readonly Form[] = [
  { form: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${clock}$`, 'iu'), order: 'ymd' },
  { form: new RegExp(`^(\\d{4})[/.](\\d{1,2})[/.](\\d{1,2})${clock}$`, 'iu'), order: 'ymd' },
  { form: new RegExp(`^${weekday}(\\d{1,2})\\. ?(\\d{1,2})\\. ?(\\d{4})${clock}$`, 'iu'), order: 'dmy' },
  { form: new RegExp(`^${weekday}(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})${clock}$`, 'iu'), order: 'either' },
  {
    form: new RegExp(
      `^${weekday}(\\d{1,2})(?:st|nd|rd|th|\\.|er)?(?: | de | of |-)${monthName}(?:,? | de |-)(\\d{4})${clock}$`,
      'iu',
    ),
    order: 'dmy',
  },
  { form: new RegExp(`^${weekday}${monthName} (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})${clock}$`, 'iu'), order: 'mdy' },
];
const cLibrary = /^(\p{L}{3}) (\p{L}{3}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2})(?: (UTC|GMT))? (\d{4})$/u;
const monthAndYear = new RegExp(`^${monthName},? (?:de )?(\\d{4})$`, 'iu');
const shortYear = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{2})$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z|[+-]\d{2}:?\d{2})?)?$/;
const dotNet = /^\/Date\((-?\d{1,14})(?:[+-]\d{4})?\)\/$/;

/**
 * ISO 8601 of what `text` says, to the precision and with the zone that it says; an error where it is a date but not one
 * certain day; null where it is no date.
 * @param isNamed it stands under the name of a date: then also forms that could be something else
 */
export function readDate(text: string, isNamed: boolean): ReadDate {
  const net = dotNet.exec(text);
  if (net) return { iso: new Date(Number(net[1])).toISOString().replace(/\.000Z$/, 'Z') };

  const c = cLibrary.exec(text);
  if (c) return readDate(`${c[3]} ${c[2]} ${c[6]} ${c[4]}${c[5] ? ' GMT' : ''}`, isNamed);

  for (const { form, order } of forms) {
    const found = form.exec(text);
    if (found) return read(found, order, text);
  }

  const month = monthAndYear.exec(text);
  if (month) {
    const number = months.get(month[1]!.toLowerCase());
    return number ? { iso: `${month[2]}-${two(number)}` } : null;
  }
  if (!isNamed) return null;

  const short = shortYear.exec(text);
  if (short) {
    return { error: `"${text}" has a year of two digits: write it as 2025-03-04. Left as it is.` };
  }
  const packed = compact.exec(text);
  if (packed) {
    const [, year, number, day, hours, minutes, seconds, zone] = packed;
    if (!isDay(Number(year), Number(number), Number(day))) return null;
    const time = hours ? `T${hours}:${minutes}:${seconds}${zoneOf(zone)}` : '';
    return { iso: `${year}-${number}-${day}${time}` };
  }
  return null;
}

function read(found: RegExpExecArray, order: Form['order'], text: string): ReadDate {
  const [, one = '', two_ = '', three = '', hours, minutes, seconds, fraction, half, zone] = found;
  const time = timeOf(hours, minutes, seconds, fraction, half, zone);
  if (time === null) return { error: `"${text}" names a time that no clock shows: left as it is.` };
  const on = (year: string, month: number | undefined, day: string): ReadDate => {
    if (month === undefined) return null;
    if (!isDay(Number(year), month, Number(day))) {
      return { error: `"${text}" is no date, since there is no such day: left as it is.` };
    }
    return { iso: `${year}-${two(month)}-${two(Number(day))}${time}` };
  };
  if (order === 'ymd') return on(one, Number(two_), three);
  if (order === 'mdy') return on(three, months.get(one.toLowerCase()), two_);
  if (order === 'dmy') return on(three, /^\d/.test(two_) ? Number(two_) : months.get(two_.toLowerCase()), one);

  const dayFirst = on(three, Number(two_), one);
  const monthFirst = on(three, Number(one), two_);
  if (!dayFirst || 'error' in dayFirst) return monthFirst;
  if (!monthFirst || 'error' in monthFirst || monthFirst.iso === dayFirst.iso) return dayFirst;
  return { error: `"${text}" can be ${monthFirst.iso} or ${dayFirst.iso}, depending on the country: left as it is.` };
}

/** What follows the day: '' without a time; null where no clock shows it. */
function timeOf(
  hours: string | undefined,
  minutes: string | undefined,
  seconds: string | undefined,
  fraction: string | undefined,
  half: string | undefined,
  zone: string | undefined,
): string | null {
  if (hours === undefined) return '';
  let hour = Number(hours);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 60) return null;
  return `T${two(hour)}:${minutes}${seconds ? `:${seconds}` : ''}${fraction ? `.${fraction}` : ''}${zoneOf(zone)}`;
}

function zoneOf(zone: string | undefined): string {
  if (!zone) return '';
  const offset = zone.replace(/^(?:GMT|UTC)/, '');
  if (offset === '' || offset === 'Z') return 'Z';
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1 && month <= 12;
}

const two = (number: number): string => String(number).padStart(2, '0');
