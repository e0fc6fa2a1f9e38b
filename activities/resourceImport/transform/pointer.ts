/** JSON Pointers (RFC 6901), and objects that take any key. */
import type { Json, JsonObject } from './types.ts';

/** One more step of a pointer. */
export const pointTo = (parent: string, token: string | number): string =>
  `${parent}/${typeof token === 'number' ? token : token.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The steps of a pointer. */
export const tokensOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Sets an own property, whatever its name: `object['__proto__'] = …` would set the prototype. */
export function put(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Its own single values; what objects and lists hold has fields of its own. */
export function shallow<Whole extends Json[] | JsonObject>(whole: Whole): Whole {
  const emptied = (value: Json): Json =>
    typeof value !== 'object' || value === null ? value : Array.isArray(value) ? [] : {};
  if (Array.isArray(whole)) return whole.map(emptied) as Whole;
  const copy: JsonObject = {};
  for (const key of Object.keys(whole)) put(copy, key, emptied(whole[key]!));
  return copy as Whole;
}
