/** The fields of a resource as a reader looks for them. Pure. */
import type { ResourceFieldsQuery } from '../../gql/graphql.ts';

export type Field = NonNullable<ResourceFieldsQuery['resource']>['fields'][number];

export const shows = ['all', 'changed', 'errors'] as const;
export type Show = (typeof shows)[number];

/** A value as it is written in JSON; a text of many lines stays on one. */
export const literal = (value: unknown): string => JSON.stringify(value ?? null);

/** The parts of a JSON Pointer (RFC 6901): `/a~1b/0` is `a/b` and `0`. */
export const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** `offers › 0 › price`; the whole is `(everything)`. */
export const pathWords = (pointer: string): string => partsOf(pointer).join(' › ') || '(everything)';

/** Asked for outside: nothing in what was sent stands behind it. A null that was sent is dropped, without an error. */
export const isFromOutside = ({ original, value, error }: Field): boolean =>
  original === null && (value !== null || error !== null);

/** Was there, and is not in the context. */
export const isDropped = (field: Field): boolean => field.value === null && field.original !== null;

export const isChanged = (field: Field): boolean => field.rule !== null;
export const hasError = (field: Field): boolean => field.error !== null;

const passes: Record<Show, (field: Field) => boolean> = {
  all: () => true,
  changed: isChanged,
  errors: hasError,
};

export interface FieldList {
  fields: readonly Field[];
  counts: Record<Show, number>;
  /** Of each field, what is searched in, lower case; made when it is first needed. */
  texts: (string | undefined)[];
}

export const listOfFields = (fields: readonly Field[]): FieldList => ({
  fields,
  counts: {
    all: fields.length,
    changed: fields.filter(isChanged).length,
    errors: fields.filter(hasError).length,
  },
  texts: [],
});

function textOf({ fields, texts }: FieldList, index: number): string {
  const { path, source, value, original, rule, error } = fields[index]!;
  return (texts[index] ??= [pathWords(path), source ?? '', literal(original), literal(value), rule ?? '', error ?? '']
    .join('\n')
    .toLowerCase());
}

/** Those with every word of `search` somewhere in them, in their order. */
export function findFields(list: FieldList, show: Show, search: string): Field[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return list.fields.filter(
    (field, index) => passes[show](field) && words.every((word) => textOf(list, index).includes(word)),
  );
}
