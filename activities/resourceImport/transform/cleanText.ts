/** Text without what nobody sees: control characters, marks of direction, odd spaces. */

/** C0 and C1 but tab and line feed; direction marks and isolates; soft hyphen, zero-width space, word joiner, BOM. */
// ZWJ and ZWNJ stay: emoji and several scripts need them.
const invisible =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Nothing that a database or a screen stumbles over; every visible character stays, also spaces. */
export const printable = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll(invisible, '').toWellFormed();

/** As a person would have typed it: composed letters, plain spaces, one at a time, none at the ends. */
export function cleanText(text: string): string {
  const lines = printable(text)
    .normalize('NFC')
    .replaceAll(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g, ' ')
    .replaceAll(/[\u2028\u2029]/g, '\n')
    .split('\n');
  // Indentation tells something in text of several lines.
  if (lines.length === 1) return lines[0]!.replaceAll(/[ \t]+/g, ' ').trim();
  return lines
    .map((line) => line.trimEnd())
    .filter((line, index, all) => line !== '' || all[index - 1] !== '')
    .join('\n')
    .trim();
}
