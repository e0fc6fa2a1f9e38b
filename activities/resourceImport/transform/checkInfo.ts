/** Whether an `info` may be imported at all. It is asked before a resource is saved, so it reads no more than it must. */
import { isObject } from './pointer.ts';

export const infoLimits = {
  /** As JSON in UTF-8. */
  bytes: 2 ** 20,
  /** Objects and lists around a value, the outermost counted. */
  depth: 64,
  /** Names in objects, of all levels together. */
  keys: 10_000,
  /** Items of lists, of all levels together; lists of numbers alone are not counted. */
  items: 100_000,
  /** Characters of the paths of all values together: long names around many values would fill memory with paths. */
  pathCharacters: 32 * 2 ** 20,
} as const;

/** Why an `info` is refused, for people, and where: the keys and positions that lead there from `info` itself. */
export interface InfoProblem {
  reason: string;
  path: string[];
}

/** The first thing that speaks against `info`, or null. Never throws, whatever it is given. */
export function checkInfo(info: unknown): InfoProblem | null {
  if (!isObject(info)) return { reason: `info: expected an object, got ${describe(info)}.`, path: [] };
  const problem = measure(info, noCounts());
  if (problem) return problem;
  const bytes = Buffer.byteLength(JSON.stringify(info));
  return bytes > infoLimits.bytes
    ? { reason: `info: expected at most ${infoLimits.bytes} bytes of JSON, got ${bytes}. Split it.`, path: [] }
    : null;
}

interface Place {
  parent: Place | null;
  token: string;
  depth: number;
  /** Of the pointer that leads here. */
  characters: number;
}

/** What has been counted of one `info`; what strings of it hold is added while it is transformed. */
export interface Counts {
  keys: number;
  items: number;
  pathCharacters: number;
}
export const noCounts = (): Counts => ({ keys: 0, items: 0, pathCharacters: 0 });

/**
 * Adds what `root` holds to `counts`, up to the first thing that is over a limit, and gives that.
 * Without recursion: what comes may be 100,000 deep.
 * @param at how deep `root` itself stands, and the length of the pointer that leads to it
 */
export function measure(
  root: unknown,
  counts: Counts,
  at: { depth: number; characters: number } = { depth: 0, characters: 0 },
): InfoProblem | null {
  const refuse = (reason: string, place: Place): InfoProblem => ({ reason: `info: ${reason}`, path: pathOf(place) });
  const waiting: { value: unknown; place: Place }[] = [{ value: root, place: { parent: null, token: '', ...at } }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, place } = next;
    if (typeof value !== 'object' || value === null) {
      if (!isScalar(value)) return refuse(`expected a JSON value, got ${describe(value)}.`, place);
      counts.pathCharacters += place.characters;
      if (counts.pathCharacters > infoLimits.pathCharacters) {
        return refuse('the names around its values are too long together: shorten them.', place);
      }
      continue;
    }
    if (place.depth >= infoLimits.depth) {
      return refuse(`expected at most ${infoLimits.depth} levels, got more. Flatten it.`, place);
    }
    const isList = Array.isArray(value);
    if (isList && isSeries(value)) continue;
    const entries = Object.entries(value);
    if (isList) counts.items += entries.length;
    else counts.keys += entries.length;
    if (counts.keys > infoLimits.keys) {
      return refuse(`expected at most ${infoLimits.keys} keys in all, got more. Split it.`, place);
    }
    if (counts.items > infoLimits.items) {
      return refuse(`expected at most ${infoLimits.items} items of lists in all, got more. Split it.`, place);
    }
    for (const [token, inner] of entries.reverse()) {
      const characters = place.characters + token.length + 1;
      waiting.push({ value: inner, place: { parent: place, token, depth: place.depth + 1, characters } });
    }
  }
  return null;
}

/** A list of numbers and gaps (or of nothing): it is one value. */
export const isSeries = (list: readonly unknown[]): boolean =>
  list.every((item) => item === null || typeof item === 'boolean' || Number.isFinite(item));

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

function pathOf(place: Place): string[] {
  const path = [];
  for (let at: Place | null = place; at?.parent; at = at.parent) path.unshift(at.token);
  return path;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' ? String(value) : typeof value;
}
