/** Where a value stands while it is transformed, and what stands beside it. */
import { pointTo } from './pointer.ts';
import { settle } from './settle.ts';
import type { Json, JsonObject, Surroundings } from './types.ts';
import { wordsOf } from './words.ts';

/** Where a value stands, as far as it is told from above. */
export interface Around extends Pick<Surroundings, 'words' | 'parentWords' | 'beside' | 'inCodes'> {
  /** Names that hold codes, in the records of the list around. */
  codes: ReadonlySet<string>;
  depth: number;
  /** It is an item of a list itself: a row, if it is a list. */
  isItem: boolean;
}

export interface Entry {
  key: string;
  value: Json;
  source: string;
}
export const entriesOf = (object: JsonObject, source: string): Entry[] =>
  Object.keys(object).map((key) => ({ key, value: object[key]!, source: pointTo(source, key) }));

/** Looks for text under a name among the members of an object, then further up. */
export function besideOf(entries: readonly Entry[], names: readonly string[], around: Around): Surroundings['beside'] {
  // Once for an object, not once for each value that asks: there may be 10,000 of them.
  let byName: Map<string, { name: string; key: string; value: string }[]> | undefined;
  const collect = () => {
    const texts = entries.flatMap(({ key, value }, index) =>
      typeof value === 'string' ? [{ key, value, name: names[index]! }] : [],
    );
    return Map.groupBy(texts, ({ name }) => wordsOf(name).join(''));
  };
  const found = new Map<ReadonlySet<string>, string | null>();
  return (wanted) => {
    const before = found.get(wanted);
    if (before !== undefined) return before;
    byName ??= collect();
    const text = [...wanted]
      .flatMap((name) => byName!.get(name) ?? [])
      .toSorted((a, b) => rank(a) - rank(b))
      .map(({ name, value }) => settle(value, besideSurroundings(name, around)).value)
      .find((value) => typeof value === 'string');
    const result = text ?? around.beside(wanted);
    found.set(wanted, result);
    return result;
  };
}

const besideSurroundings = (name: string, around: Around): Surroundings => ({
  inCodes: false,
  words: wordsOf(name),
  parentWords: around.words,
  mixed: false,
  beside: () => null,
  admit: () => 'It is not looked into here.',
});

/** Of several members of one name, the one that keeps it (see tellApart) comes first. */
const rank = ({ key, name }: { key: string; name: string }): number => (/\d$/.test(name) ? 2 : key === name ? 0 : 1);
