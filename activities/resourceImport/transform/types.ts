/** What goes into the transform, what comes out of it, and what a rule is. Pure: nothing here reads or writes anything. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/**
 * One value of `info`, before and after. There is one for each value that holds no others, in the order of `info`; lists of
 * numbers are one; JSON in a string, and pairs that became an object, have one of their own before those of their insides.
 */
export interface Field {
  /** Where the value stands in `context` (or would stand, had it not been dropped): a JSON Pointer, RFC 6901. */
  path: string;
  /** As it stands in `context`; null where it was dropped. */
  value: Json;
  /** Exactly as it came. */
  original: Json;
  /** The rules that changed, dropped or flagged it, in that order, as `text + money`; null where nothing did. */
  rule: string | null;
  /** Where it stood in `info`, as a JSON Pointer. It leads through JSON in strings as if that were no string. */
  source: string;
  /** Why it was left as it is, or what a reader should know; null where all is well. */
  error: string | null;
}

export interface Transformed {
  context: JsonObject;
  fields: Field[];
}

/** What a rule may know about where a value stands. */
export interface Surroundings {
  /** Words of the nearest key above, lower case: `['order', 'date']`. */
  words: readonly string[];
  /** Words of the key above that one. */
  parentWords: readonly string[];
  /** The value is an item of a list in which not all are such words or numerals: then none of them becomes one. */
  mixed: boolean;
  /** Others of its column, in a list of records, are codes: digits with leading zeros, or too many of them. */
  inCodes: boolean;
  /** Text beside the value, or further up, under one of these names (as `country`), cleaned; null where there is none. */
  beside(names: ReadonlySet<string>): string | null;
  /** Whether what a string held may be opened within the limits of an `info`: null, or why not. */
  admit(nested: Json): string | null;
}

/** What a rule makes of a value: nothing (null), or it decides, and later rules are not asked. */
export type Outcome =
  | { is: 'changed'; value: Json }
  /** Recognised, and right as it is. */
  | { is: 'kept' }
  /** Recognised, but not to be decided: stays as it is, with the reason. */
  | { is: 'flagged'; error: string }
  | { is: 'empty' }
  /** Held further values, which are treated as if they had stood there. */
  | { is: 'opened'; value: Json[] | JsonObject };

export const changed = (value: Json): Outcome => ({ is: 'changed', value });
export const kept: Outcome = { is: 'kept' };
export const empty: Outcome = { is: 'empty' };
export const flagged = (error: string): Outcome => ({ is: 'flagged', error });

/** What the documents and the tests show of a rule: `given` as info gives `gives` as context. */
export interface Example {
  given: JsonObject;
  gives: JsonObject;
  /** Part of the error of the field of that source. */
  flags?: Record<string, string>;
}

/** A rule for single values. They are asked in the order of rules/index.ts; after a change, again from the first. */
export interface ValueRule {
  name: string;
  /** One sentence for people, in the present tense. */
  description: string;
  examples: readonly Example[];
  apply(value: Json, at: Surroundings): Outcome | null;
}

/** A rule for keys or lists, which transform.ts calls where its turn is. */
export type ShapeRule = Omit<ValueRule, 'apply'>;
