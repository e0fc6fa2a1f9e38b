/** An answer to any JSON schema, for pipelines that bring no practice answers of their own. */
import { limitsOf } from '../services/llmSchema.ts';
import type { Random } from './random.ts';

type Schema = Record<string, unknown>;

const words =
  'practice answer short plain sample steady morning river garden paper window bright quiet simple early'.split(' ');

/** A schema that contains itself is followed this deep; below, lists are as short and values as empty as it allows. */
const deepest = 4;

/** A value that fits `schema`: JSON Schema as OpenAI's structured output allows it. */
export const fillSchema = (schema: Schema, random: Random): unknown => fill(schema, { random, root: schema, depth: 0 });

interface Place {
  random: Random;
  /** Where references begin. */
  root: Schema;
  /** How many objects and lists are around it. */
  depth: number;
}

function fill(given: Schema, place: Place): unknown {
  const schema = { ...given, ...limitsOf(given) };
  const { random, root, depth } = place;
  if (typeof schema.$ref === 'string') return fill(lookUp(schema.$ref, root), place);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return random.pick(schema.enum);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) return fill(random.pick(choicesAt(depth, choices)), place);
  if (Array.isArray(schema.allOf)) return fill(Object.assign({}, schema, ...schema.allOf, { allOf: undefined }), place);

  const type = Array.isArray(schema.type) ? schema.type.find((name) => name !== 'null') : schema.type;
  const inside = { ...place, depth: depth + 1 };
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([key, value]) => [
          key,
          fill(value, inside),
        ]),
      );
    case 'array': {
      const length = between(schema.minItems, schema.maxItems, depth < deepest ? 3 : 0);
      return Array.from({ length }, () => fill((schema.items ?? {}) as Schema, inside));
    }
    case 'integer':
      return Math.floor(numberIn(schema, random, 1));
    case 'number':
      return numberIn(schema, random, 0.5);
    case 'boolean':
      return random.next() < 0.5;
    case 'null':
      return null;
    default:
      return textIn(schema, random);
  }
}

/** `#/definitions/Name`, or `#` for the whole. */
function lookUp(reference: string, root: Schema): Schema {
  const found = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce<unknown>((place, key) => (place as Schema | undefined)?.[decodeURIComponent(key)], root);
  return (found ?? {}) as Schema;
}

/** Something rather than null, until it is deep enough. */
function choicesAt(depth: number, choices: Schema[]): Schema[] {
  const preferred = choices.filter(({ type }) => (type === 'null') === depth >= deepest);
  return preferred.length > 0 ? preferred : choices;
}

/** A length near `usual` that the limits allow. */
const between = (least: unknown, most: unknown, usual: number): number =>
  Math.min(Math.max(usual, Number(least ?? 0)), Number(most ?? Number.POSITIVE_INFINITY));

function numberIn(schema: Schema, random: Random, step: number): number {
  const least = Math.max(Number(schema.minimum ?? -Infinity), Number(schema.exclusiveMinimum ?? -Infinity) + step);
  const most = Math.min(Number(schema.maximum ?? Infinity), Number(schema.exclusiveMaximum ?? Infinity) - step);
  const from = Number.isFinite(least) ? least : Math.min(1, most);
  const to = Math.min(from + 20, most);
  return Math.max(from, Math.floor((from + random.next() * (to - from)) / step) * step);
}

const formats: Record<string, string> = {
  'date-time': '2026-01-05T09:30:00Z',
  date: '2026-01-05',
  time: '09:30:00Z',
  email: 'practice@example.com',
  uri: 'https://example.com/practice',
  url: 'https://example.com/practice',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function textIn(schema: Schema, random: Random): string {
  const format = formats[String(schema.format)];
  if (format) return format;
  let text = random.shuffle(words).slice(0, 6).join(' ');
  while (text.length < Number(schema.minLength ?? 0)) text += ` ${random.pick(words)}`;
  return text.slice(0, Number(schema.maxLength ?? Number.POSITIVE_INFINITY));
}
