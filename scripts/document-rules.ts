/** Writes the table of resourceImport's rules, with their own examples, into docs/resource-import.md; a test holds both together. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../activities/resourceImport/transform/rules/index.ts';
import { transform } from '../activities/resourceImport/transform/transform.ts';
import type { Example, ShapeRule } from '../activities/resourceImport/transform/types.ts';

const path = join(import.meta.dirname, '..', 'docs', 'resource-import.md');
const before = '<!-- rules -->\n';
const after = '<!-- end of rules -->';

/** The document with the rules as they are now. */
export function withRules(document: string): string {
  const start = document.indexOf(before) + before.length;
  return `${document.slice(0, start)}\n${rules.map(section).join('\n')}\n${document.slice(document.indexOf(after))}`;
}

const section = ({ name, description, examples }: ShapeRule): string =>
  [`### ${name}`, '', description.replaceAll('<', '\\<'), '', '```text', ...examples.map(shown), '```', ''].join('\n');

function shown({ given }: Example): string {
  const { context, fields } = transform(given);
  const errors = fields.flatMap(({ source, error }) => (error ? [`    ${source}: ${error}`] : []));
  return [`${readable(given)}\n  → ${readable(context)}`, ...errors].join('\n');
}

/** JSON in which nothing is invisible. */
const readable = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/gu, (character) =>
    character === ' ' ? ' ' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

if (import.meta.main) writeFileSync(path, withRules(readFileSync(path, 'utf8')));
