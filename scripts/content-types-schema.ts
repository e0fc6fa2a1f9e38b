/** Writes schema/contentTypes.graphql from the configuration of content types; `--check` only says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { contentTypeNames, contentTypeOf } from '../workflows/videoToContent/contentTypes.ts';

const file = new URL('../schema/contentTypes.graphql', import.meta.url);

const values = contentTypeNames.map((name) => {
  const { label, description } = contentTypeOf(name);
  return `  ${JSON.stringify(`${label}: ${description}`)}\n  ${name}\n`;
});
const schema = `# Written by "npm run codegen" from workflows/videoToContent/contentTypes.ts: change that file instead.

enum ContentType {
${values.join('')}}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== schema) {
    process.stderr.write('schema/contentTypes.graphql is not what contentTypes.ts says: run "npm run codegen"\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, schema);
}
