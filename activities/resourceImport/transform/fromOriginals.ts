/** The way back: what came, from the fields alone. It is the proof that the transform loses nothing. */
import { isObject, put, tokensOf } from './pointer.ts';
import type { Field, Json, JsonObject } from './types.ts';

/** The `info` that `fields` were made of, keys in their order. */
export function fromOriginals(fields: readonly Pick<Field, 'source' | 'original'>[]): JsonObject {
  const info: JsonObject = {};
  for (const { source, original } of fields) place(info, tokensOf(source), original);
  return info;
}

function place(info: JsonObject, tokens: readonly string[], original: Json): void {
  let at: Json = info;
  for (const [index, token] of tokens.entries()) {
    if (typeof at !== 'object' || at === null) return; // inside JSON in a string, which stands there as a whole
    const next: Json | undefined = Object.hasOwn(at, token) ? (at as JsonObject)[token] : undefined;
    const isLast = index === tokens.length - 1;
    if (isLast) {
      // What shows its inner objects and lists empty comes before what fills them, and never after.
      set(at, token, structuredClone(original));
    } else {
      // Objects whose first key is "0" have a field of their own, so here it can only be a list.
      if (next === undefined) set(at, token, tokens[index + 1] === '0' ? [] : {});
      at = (at as JsonObject)[token]!;
    }
  }
}

function set(container: Json[] | JsonObject, token: string, value: Json): void {
  if (isObject(container)) put(container, token, value);
  else container[Number(token)] = value;
}
