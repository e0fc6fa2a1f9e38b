/** What a version means: its transformed `info`, with what was found outside put in. Pure. */
import { isObject, pointTo, put, tokensOf } from '../../../activities/resourceImport/transform/pointer.ts';
import type { Field, Json, JsonObject, Transformed } from '../../../activities/resourceImport/transform/types.ts';

/** A field of `info`, or one that was found outside: that has no original. */
export type ContentField = Omit<Field, 'source'> & { source: string | null };

export interface Content {
  context: JsonObject;
  fields: ContentField[];
}

export interface Enrichment {
  enricher: string;
  /** A JSON list of the paths that ask for it. */
  paths: string;
  suffix: string;
  /** JSON text. */
  answer: string | null;
  error: string | null;
}

/**
 * Puts each answer beside what asked for it, under its key and the enricher's suffix: `website`, `websitePage`. What stands in a list
 * gets a list, in the order of the items that were answered: `links`, `linksPages`. An error stands on the field that asked.
 * Changes `transformed`.
 */
export function withEnrichments({ context, fields }: Transformed, enrichments: readonly Enrichment[]): Content {
  const all: ContentField[] = fields;
  const byPath = new Map(fields.map((field) => [field.path, field]));
  const lists: Lists = new Map();
  for (const { enricher, paths, suffix, answer, error } of enrichments) {
    for (const path of JSON.parse(paths) as string[]) {
      const field = byPath.get(path);
      if (answer !== null) {
        const found = JSON.parse(answer) as Json;
        const at = place(context, path, suffix, found, lists);
        if (at !== null)
          all.push({
            path: at,
            value: found,
            original: null,
            rule: enricher,
            source: field?.source ?? null,
            error: null,
          });
      } else if (error !== null && field) {
        field.error = field.error === null ? error : `${field.error} ${error}`;
      }
    }
  }
  return { context, fields: all };
}

/** The lists of answers so far, by the path that they would have if nothing else stood there. */
type Lists = Map<string, { items: Json[]; pointer: string }>;

/** Gives the path that the answer stands at then; null where `path` leads nowhere. */
function place(context: JsonObject, path: string, suffix: string, answer: Json, lists: Lists): string | null {
  let holder: { object: JsonObject; pointer: string; key: string } | null = null;
  let inList = false;
  let at: Json | undefined = context;
  let pointer = '';
  for (const token of tokensOf(path)) {
    if (isObject(at)) {
      holder = { object: at, pointer, key: token };
      inList = false;
    } else inList = true;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, token)) return null;
    at = (at as JsonObject)[token];
    pointer = pointTo(pointer, token);
  }
  if (!holder) return null;

  const { object } = holder;
  const name = `${holder.key}${suffix}${inList ? 's' : ''}`;
  const begun = inList ? lists.get(pointTo(holder.pointer, name)) : undefined;
  if (begun) return pointTo(begun.pointer, begun.items.push(answer) - 1);
  let key = name;
  for (let number = 2; Object.hasOwn(object, key); number++) key = `${name}${number}`;
  const target = pointTo(holder.pointer, key);
  put(object, key, inList ? [answer] : answer);
  if (!inList) return target;
  lists.set(pointTo(holder.pointer, name), { items: object[key] as Json[], pointer: target });
  return pointTo(target, 0);
}
