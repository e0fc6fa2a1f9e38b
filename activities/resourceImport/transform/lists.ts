/** What kind of list a list is. */
import type { Around, Entry } from './around.ts';
import { cleanText } from './cleanText.ts';
import { isObject, pointTo } from './pointer.ts';
import { namesOf } from './rules/key.ts';
import { isPairName } from './rules/pairs.ts';
import { settle, type Settled } from './settle.ts';
import type { Json, Surroundings } from './types.ts';

/** An item of a list, looked at before it is known what the list is. */
export interface Item {
  original: Json;
  /** Null for what is an object or a list already. */
  settled: Settled | null;
  /** What it is, once text has been read and JSON opened; undefined where nothing. */
  holds: Made;
  source: string;
}

/** Undefined is what is dropped. */
export type Made = Json | undefined;

/** Members of a list of pairs; null where it is no such list. */
export function pairsOf(items: readonly Item[], around: Around, at: Surroundings): Entry[] | null {
  if (items.length < 2) return null;
  const entries: Entry[] = [];
  for (const { holds, source } of items) {
    if (!Array.isArray(holds) || holds.length !== 2 || typeof holds[0] !== 'string') return null;
    const name = settle(holds[0], at).value;
    if (!isPairName(name)) return null;
    entries.push({ key: name, value: holds[1]!, source: pointTo(source, 1) });
  }
  const names = namesOf(
    entries.map(({ key }) => key),
    around.words,
  );
  return new Set(names).size === names.length ? entries : null;
}

/** Names under which some record of a list has digits that no number keeps: then all of that column are codes. */
export function codesOf(items: readonly Item[], around: Around): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { holds } of items) {
    if (!isObject(holds)) continue;
    const keys = Object.keys(holds);
    const codes = keys.map((key) => isCode(holds[key]!));
    if (!codes.includes(true)) continue;
    const names = namesOf(keys, around.words);
    for (const [index, name] of names.entries()) if (codes[index]) found.add(name);
  }
  return found;
}

const isCode = (value: Json): boolean =>
  typeof value === 'string' && value.length <= 40 && /^(?:0\d+|\d{16,})$/.test(cleanText(value));
