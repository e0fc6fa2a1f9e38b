/**
 * resourceImport's transform: a big, messy `info` becomes a tidy `context`, and a list of fields that says of every value what
 * was made of it. Pure; linear in the size of `info`. What single values become is said by the table of rules (rules/index.ts);
 * here is what objects and lists become, and where everything ends up.
 *
 * A transform of the result changes nothing. That is why a value is judged by what is in the result too (its key in the one
 * style, the settled values beside it) and never by what is only in the input.
 */
import { besideOf, entriesOf, type Around, type Entry } from './around.ts';
import { isSeries, measure, noCounts, type Counts } from './checkInfo.ts';
import { codesOf, pairsOf, type Item, type Made } from './lists.ts';
import { Place } from './place.ts';
import { isObject, pointTo, put, shallow } from './pointer.ts';
import { isRecord } from './rules/duplicate.ts';
import { namesOf } from './rules/key.ts';
import { settle, type Settled } from './settle.ts';
import type { Field, Json, JsonObject, Surroundings, Transformed } from './types.ts';
import { lastOf, repeatingNames, sequenceNames, wordsOf } from './words.ts';

/**
 * @param info what `checkInfo` accepts
 * @throws TypeError where it would not have
 */
export function transform(info: JsonObject): Transformed {
  const counts = noCounts();
  const problem = measure(info, counts);
  if (problem) throw new TypeError(`${problem.reason} (at /${problem.path.join('/')})`);
  const work = new Work(counts);
  const top = { words: [], parentWords: [], beside: () => null, depth: 0, isItem: false, inCodes: false, codes: none };
  const context = work.object(entriesOf(info, ''), new Place(null, ''), top);
  return { context: (context ?? {}) as JsonObject, fields: work.fields() };
}

const none: ReadonlySet<string> = new Set();

/** A field whose path is not known yet. */
interface Draft extends Omit<Field, 'path' | 'rule'> {
  place: Place;
  rules: string[];
}

interface Member extends Entry {
  name: string;
  place: Place;
  made: Made;
  /** The first of its drafts. */
  first: number;
}
type ListMember = Pick<Member, 'place' | 'made' | 'first'>;

class Work {
  private readonly drafts: Draft[] = [];
  private readonly counts: Counts;

  constructor(counts: Counts) {
    this.counts = counts;
  }

  fields(): Field[] {
    return this.drafts.map(({ place, value, original, rules, source, error }) => ({
      path: place.pointer(),
      value,
      original,
      rule: rules.length > 0 ? rules.join(' + ') : null,
      source,
      error,
    }));
  }

  object(entries: readonly Entry[], place: Place, around: Around): Made {
    const names = namesOf(
      entries.map(({ key }) => key),
      around.words,
    );
    const inner = {
      parentWords: around.words,
      beside: besideOf(entries, names, around),
      depth: around.depth + 1,
      isItem: false,
      codes: none,
    };
    const members = entries.map((entry, index) => {
      const name = names[index]!;
      const member = new Place(place, name);
      const first = this.drafts.length;
      const made = this.value(
        entry.value,
        member,
        { ...inner, words: wordsOf(name), inCodes: around.codes.has(name) },
        entry.source,
      );
      return { ...entry, name, place: member, made, first };
    });
    this.tellApart(members.filter(({ made }) => made !== undefined));

    const object: JsonObject = {};
    for (const { key, made, place: member, first } of members) {
      const draft = this.drafts[first];
      if (draft?.place === member && member.key !== key) draft.rules.unshift('key');
      if (made !== undefined && !member.isMerged) put(object, String(member.key), made);
    }
    return Object.keys(object).length > 0 ? object : undefined;
  }

  /** Of members of one name, equal ones are merged, and others than the first get a number. */
  private tellApart(members: readonly Member[]): void {
    const taken = new Set(members.map(({ name }) => name));
    if (taken.size === members.length) return;
    for (const group of Map.groupBy(members, ({ name }) => name).values()) {
      if (group.length === 1) continue;
      const owner = group.find(({ key, name }) => key === name) ?? group[0]!;
      const kept = new Map([[JSON.stringify(owner.made), owner]]);
      for (const member of group) {
        if (member === owner) continue;
        const equal = kept.get(JSON.stringify(member.made));
        const draft = this.drafts[member.first]!;
        if (equal) {
          member.place.mergeInto(equal.place);
          draft.rules.push('duplicate');
          continue;
        }
        kept.set(JSON.stringify(member.made), member);
        let number = 2;
        while (taken.has(`${member.name}${number}`)) number += 1;
        member.place.key = `${member.name}${number}`;
        taken.add(member.place.key);
        draft.error ??= `The keys "${owner.key}" and "${member.key}" are the same in one style: this one became "${member.place.key}".`;
      }
    }
  }

  private value(value: Json, place: Place, around: Around, source: string): Made {
    if (typeof value === 'object' && value !== null) return this.container(value, place, around, source, false);
    return this.settled(value, settle(value, this.at(around, source)), place, around, source);
  }

  /** Writes down what became of a single value, and goes into what it held. */
  private settled(original: Json, settled: Settled, place: Place, around: Around, source: string): Made {
    const { value, opened, rules, error } = settled;
    const draft: Draft = { place, value: value ?? null, original, rules, source, error };
    this.drafts.push(draft);
    if (!opened) return value;
    const made = this.container(opened, place, around, source, true);
    draft.value = made ?? null;
    return made;
  }

  /** @param isWritten the field that shows the whole is there already */
  private container(
    whole: Json[] | JsonObject,
    place: Place,
    around: Around,
    source: string,
    isWritten: boolean,
  ): Made {
    const write = (original: Json, rules: string[] = []): Draft => {
      const draft: Draft = { place, value: null, original, rules, source, error: null };
      if (!isWritten) this.drafts.push(draft);
      return draft;
    };
    if (!Array.isArray(whole)) {
      const entries = entriesOf(whole, source);
      if (entries.length === 0) return void write(whole, ['empty']);
      // Its members would look like items of a list to who only sees their sources.
      const draft = entries[0]!.key === '0' ? write(shallow(whole)) : null;
      const made = this.object(entries, place, around);
      if (draft) draft.value = made ?? null;
      return made;
    }
    if (isSeries(whole)) {
      const isEmpty = whole.every((item) => item === null);
      write(whole, isEmpty ? ['empty'] : []).value = isEmpty ? null : whole;
      return isEmpty ? undefined : whole;
    }
    const items = whole.map((item, index) => this.item(item, around, pointTo(source, index)));
    const entries = pairsOf(items, around, { ...this.at(around, source), admit: () => 'No name of a pair.' });
    if (!entries) return this.list(items, place, around);
    const draft = write(
      whole.map((pair) => (Array.isArray(pair) ? shallow(pair) : pair)),
      ['pairs'],
    );
    if (isWritten) this.drafts.at(-1)!.rules.push('pairs');
    const made = this.object(entries, place, around);
    draft.value = made ?? null;
    return made;
  }

  private item(original: Json, around: Around, source: string): Item {
    if (typeof original === 'object' && original !== null) return { original, settled: null, holds: original, source };
    const settled = settle(original, this.at(around, source));
    return { original, settled, holds: settled.opened ?? settled.value, source };
  }

  private list(items: readonly Item[], place: Place, around: Around): Made {
    const inner = { ...around, depth: around.depth + 1, isItem: true, codes: codesOf(items, around) };
    const members = items.map((item, index): ListMember => {
      const { original, settled, source } = item;
      const member = new Place(place, index);
      const first = this.drafts.length;
      const made = settled
        ? this.settled(original, settled, member, inner, source)
        : this.container(original as Json[] | JsonObject, member, inner, source, false);
      return { place: member, made, first };
    });
    this.agree(members, around);
    const there = members.filter(({ made }) => made !== undefined);
    if (there.length === 0) return undefined;
    const isText = there.every(({ made }) => typeof made === 'string');
    const areRecords = there.every(({ made }) => isObject(made));
    // In tables, series and sequences each position tells something: what is dropped leaves a gap.
    if (around.isItem || !(isText || areRecords) || lastOf(around.words, sequenceNames)) {
      return members.map(({ made }) => made ?? null);
    }
    const mayRepeat = lastOf(around.words, repeatingNames);
    const result: Json[] = [];
    const kept = new Map<string, Place>();
    for (const { made, place: member, first } of members) {
      member.key = result.length;
      if (made === undefined) continue;
      const isOne = (isText || isRecord(made)) && !mayRepeat;
      const equal = isOne ? kept.get(JSON.stringify(made)) : undefined;
      if (equal) {
        member.mergeInto(equal);
        this.drafts[first]!.rules.push('duplicate');
        continue;
      }
      if (isOne) kept.set(JSON.stringify(made), member);
      result.push(made);
    }
    return result;
  }

  /** Where words became booleans or numerals numbers (or might have) beside items that did not, all of them are words after all. */
  private agree(members: readonly ListMember[], around: Around): void {
    const there = members.filter(({ made }) => made !== undefined);
    const types = new Set(there.map(({ made }) => typeof made));
    const hasText = there.some(({ made, first }) => typeof made === 'string' && this.drafts[first]!.error === null);
    for (const member of there) {
      const draft = this.drafts[member.first]!;
      if (typeof draft.original !== 'string') continue;
      const isWord = /^(?:boolean|number)$/.test(typeof member.made) && types.size > 1;
      const mayBeWord = typeof member.made === 'string' && draft.error !== null && hasText;
      if (!isWord && !mayBeWord) continue;
      const { value, rules, error } = settle(draft.original, this.at(around, draft.source, true));
      member.made = value;
      Object.assign(draft, { value: value ?? null, rules, error });
    }
  }

  private at(around: Around, source: string, mixed = false): Surroundings {
    return { ...around, mixed, admit: (nested) => this.admit(nested, around.depth, source) };
  }

  private admit(nested: Json, depth: number, source: string): string | null {
    const counted = { ...this.counts };
    const problem = measure(nested, counted, { depth, characters: source.length });
    if (problem) return `It holds JSON that goes beyond a limit: ${problem.reason.replace('info: ', '')} Left as text.`;
    Object.assign(this.counts, counted);
    return null;
  }
}
