/** What is typed into the form, as JSON or as keys and values, and how each becomes the other without losing anything. Pure. */
import { findMistake } from './findMistake.ts';

export interface Pair {
  key: string;
  text: string;
  /** `text` is JSON of anything but a text; otherwise it is the text itself, whatever it looks like. */
  isJson: boolean;
}

export const emptyPair: Pair = { key: '', text: '', isJson: false };

export type Info = Record<string, unknown>;

/** What was read, or why it cannot be. */
export type Read = { info: Info; problem: null; warning: string | null } | { info: null; problem: string };

const mebibyte = 1_048_576;

export function readJson(json: string): Read {
  if (json.trim() === '') return refused('Expected a JSON object, got nothing.');
  const blurred: string[] = [];
  let value: unknown;
  try {
    value = JSON.parse(json, (key, part: unknown, context?: { source?: string }) => {
      if (typeof part === 'number' && losesDigits(part, context?.source)) blurred.push(key);
      return part;
    });
  } catch {
    return refused(problemOf(json));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused(`Expected a JSON object in braces, got ${Array.isArray(value) ? 'a list' : kindOf(value)}.`);
  }
  // What is sent has no blanks between its parts.
  const size = json.length > mebibyte / 2 ? new Blob([JSON.stringify(value)]).size : 0;
  if (size > mebibyte) return refused(`Expected at most 1 MiB of JSON, got ${(size / mebibyte).toFixed(2)} MiB.`);
  const warning =
    blurred.length === 0
      ? null
      : `The number of "${blurred[0]}"${blurred.length > 1 ? ` (and ${blurred.length - 1} more)` : ''} has more digits than a number keeps: in quotes it stays exact.`;
  return { info: value as Info, problem: null, warning };
}

const refused = (problem: string): Read => ({ info: null, problem });
const kindOf = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;

/** Whole numbers only: of others, nobody expects the last digit. Browsers that do not tell the source tell nothing here. */
const losesDigits = (value: number, source: string | undefined): boolean =>
  source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value);

/** `Line 3, column 12: expected "," or "}", got "x".` */
function problemOf(json: string): string {
  const mistake = findMistake(json);
  if (!mistake) return 'This is no JSON.';
  const { position, expected } = mistake;
  const lines = json.slice(0, position).split('\n');
  const got = json[position];
  return `Line ${lines.length}, column ${lines.at(-1)!.length + 1}: expected ${expected}, got ${got === undefined ? 'the end' : got < ' ' ? 'a control character' : `"${String.fromCodePoint(json.codePointAt(position)!)}"`}.`;
}

/** The first thing that is wrong, and with which pair; pairs without key and text are not there. */
export type PairsRead = { info: Info; problem: null } | { info: null; problem: string; index: number };

export function readPairs(pairs: readonly Pair[]): PairsRead {
  const info: [string, unknown][] = [];
  const keys = new Set<string>();
  for (const [index, { key, text, isJson }] of pairs.entries()) {
    if (key === '' && text === '') continue;
    if (key === '') return { info: null, problem: 'Expected a key for this value, got none.', index };
    if (keys.has(key)) return { info: null, problem: `The key "${key}" is there twice.`, index };
    keys.add(key);
    if (!isJson) info.push([key, text]);
    else {
      try {
        info.push([key, JSON.parse(text)]);
      } catch {
        return { info: null, problem: `The value of "${key}" is no JSON. ${problemOf(text)}`, index };
      }
    }
  }
  if (info.length === 0)
    return { info: null, problem: 'Expected at least one key with its value, got none.', index: 0 };
  return { info: Object.fromEntries(info), problem: null };
}

export function toPairs(info: Info): Pair[] {
  const pairs = Object.entries(info).map(([key, value]) =>
    typeof value === 'string'
      ? { key, text: value, isJson: false }
      : { key, text: JSON.stringify(value), isJson: true },
  );
  return pairs.length > 0 ? pairs : [emptyPair];
}

export const toJson = (info: Info): string => JSON.stringify(info, null, 2);
