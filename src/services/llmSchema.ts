/**
 * A zod schema as providers take it. Of JSON Schema's limits each provider and model refuses others with a 400 (OpenAI:
 * lengths of strings; Azure and fine-tuned models: all of them), so they are said in the descriptions instead, where every
 * model reads them; what comes back is held against the schema itself.
 */
import { zodResponseFormat } from 'openai/helpers/zod';
import type { ResponseFormatJSONSchema } from 'openai/resources/shared';
import type * as z from 'zod';

type JsonSchema = Record<string, unknown>;

const limits = [
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
] as const;

/** @param name letters, digits, underscores */
export function responseFormat(schema: z.ZodType, name: string): ResponseFormatJSONSchema {
  const { json_schema } = zodResponseFormat(schema, name);
  return {
    type: 'json_schema',
    json_schema: { name, strict: true, schema: limitsInWords(json_schema.schema as JsonSchema) },
  };
}

function limitsInWords(schema: JsonSchema): JsonSchema {
  const given = Object.fromEntries(
    limits.filter((limit) => matters(schema[limit])).map((limit) => [limit, schema[limit]]),
  );
  const rest = Object.fromEntries(
    Object.entries(schema).filter(([key]) => !(limits as readonly string[]).includes(key)),
  );
  const words = [schema.description, Object.keys(given).length > 0 && `Limits: ${JSON.stringify(given)}`].filter(
    Boolean,
  );
  return {
    ...withoutDialect(mapParts(rest, limitsInWords)),
    ...(words.length > 0 && { description: words.join(' ') }),
  };
}

/** zod gives every integer the limits of JavaScript's. */
const matters = (limit: unknown): boolean => limit !== undefined && Math.abs(Number(limit)) !== Number.MAX_SAFE_INTEGER;

const withoutDialect = ({ $schema: _, ...schema }: JsonSchema): JsonSchema => schema;

/** The schema with `change` made to the schemas right within it; names of properties are left alone, whatever they are. */
function mapParts(schema: JsonSchema, change: (part: JsonSchema) => JsonSchema): JsonSchema {
  const changed = { ...schema };
  for (const key of ['properties', 'definitions', '$defs']) {
    if (schema[key]) {
      const parts = Object.entries(schema[key] as Record<string, JsonSchema>);
      changed[key] = Object.fromEntries(parts.map(([name, part]) => [name, change(part)]));
    }
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    if (Array.isArray(schema[key])) changed[key] = (schema[key] as JsonSchema[]).map(change);
  }
  if (schema.items) changed.items = change(schema.items as JsonSchema);
  return changed;
}

/** The limits that a description says, as JSON Schema has them. */
export function limitsOf({ description }: JsonSchema): JsonSchema {
  const said = /Limits: (\{.*\})$/.exec(typeof description === 'string' ? description : '')?.[1];
  return said === undefined ? {} : (JSON.parse(said) as JsonSchema);
}
