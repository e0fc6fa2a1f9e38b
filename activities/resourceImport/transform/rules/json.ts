/** JSON in a string, also in a string in a string. */
import { flagged, type Json, type Outcome, type ValueRule } from '../types.ts';

/** Strings in strings: each level at least doubles the backslashes, so honest data has two or three. */
const deepest = 5;

export const json: ValueRule = {
  name: 'json',
  description:
    'Opens objects and lists that were written into a string, also several times over; what is inside is treated as if it had stood there.',
  examples: [
    { given: { settings: '{"Dark Mode": "yes"}' }, gives: { settings: { darkMode: true } } },
    { given: { deep: '"{\\"a\\": \\"[1, 2]\\"}"' }, gives: { deep: { a: [1, 2] } } },
    { given: { data: '{"id": 12345678901234567890}' }, gives: { data: { id: '12345678901234567890' } } },
    { given: { note: '[1]' }, gives: { note: '[1]' } },
    { given: { broken: '{"a": 1,' }, gives: { broken: '{"a": 1,' }, flags: { '/broken': 'does not end' } },
  ],
  apply(value, at): Outcome | null {
    if (typeof value !== 'string' || !/^(?:[[{]|"\s*[[{"\\])/.test(value)) return null;
    let opened: Json = value;
    for (let level = 0; level < deepest && typeof opened === 'string'; level += 1) {
      const inner = parse(opened);
      if (inner === undefined) break;
      opened = inner;
    }
    if (typeof opened === 'object' && opened !== null) {
      // [1] is a footnote, [479] a pattern.
      if (Array.isArray(opened) && opened.length === 1 && typeof opened[0] === 'number') return null;
      const refused = at.admit(opened);
      return refused ? flagged(refused) : { is: 'opened', value: opened };
    }
    if (!/^(?:\{\s*"|\[\s*[{"])/.test(value)) return null;
    return flagged(
      /[\]}]$/.test(value)
        ? 'It looks like JSON but is none: left as text.'
        : 'It looks like JSON that does not end: left as text.',
    );
  },
};

/** Undefined where it is no JSON. Whole numbers that a double cannot keep become text. */
function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text, keepDigits) as Json;
  } catch {
    return undefined;
  }
}

function keepDigits(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  const isExact = Number.isSafeInteger(value) || (Number.isFinite(value) && /[.eE]/.test(context.source));
  return isExact ? value : context.source;
}
