/**
 * `npm run new-pipeline -- NAME`: writes a pipeline that works, to be changed into the one that is wanted: five files from
 * scripts/new-pipeline/, one line in the registry, and the generated types.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = fileURLToPath(new URL('..', import.meta.url));
const registry = 'workflows/index.ts';
const longestName = 40;

const templates: Readonly<Record<string, (name: string) => string>> = {
  'workflow.ts.txt': (name) => `workflows/${name}.ts`,
  'activities.ts.txt': (name) => `activities/${name}.ts`,
  'schema.graphql.txt': (name) => `schema/${name}.graphql`,
  'view.tsx.txt': (name) => `web/src/pipelines/${name}.tsx`,
  'test.ts.txt': (name) => `test/pipelines/${name}.ts`,
};

/** Words that cannot name a constant in a module. */
const reservedWords = new Set(
  `arguments as async await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for from function if implements import in instanceof interface let new null of package private protected public return
  static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);
/** Types that TypeScript or GraphQL has by itself; those of the runtime are asked for. */
const builtInTypes = new Set(
  `Awaited Boolean Exclude Extract Float ID Int NonNullable Omit Parameters Partial Pick Readonly Record Required ReturnType
  String`.split(/\s+/),
);

/** `podcastNotes` in its three spellings. */
interface Names {
  name: string;
  /** `PodcastNotes`: the type of its result. */
  typeName: string;
  /** `Podcast notes` */
  title: string;
}

/** What is wrong with the arguments: for people, without a stack. */
class Refusal extends Error {}

try {
  const names = namesOf(process.argv.slice(2));
  await refuseTaken(names);
  const files = await write(names);
  await register(names);
  await generateTypes();
  console.log(goodbye(names, files));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** @throws Refusal where the arguments are not one name that every place accepts */
function namesOf([name = '', ...rest]: readonly string[]): Names {
  if (!name || rest.length > 0)
    throw new Refusal(
      `Expected one name, got ${name ? rest.length + 1 : 'none'}. For example: npm run new-pipeline -- podcastNotes`,
    );
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name) || name.length < 2 || name.length > longestName)
    throw new Refusal(
      `"${name}" cannot name a pipeline: expected 2 to ${longestName} letters and digits, the first a small letter, such as podcastNotes.`,
    );
  const typeName = name[0]!.toUpperCase() + name.slice(1);
  if (reservedWords.has(name) || builtInTypes.has(typeName) || typeName in globalThis)
    throw new Refusal(`"${name}" cannot name a pipeline: ${name} or ${typeName} has a meaning of its own in the code.`);
  const words = name.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return { name, typeName, title: words[0]!.toUpperCase() + words.slice(1) };
}

/** Looks before anything is written. @throws Refusal naming the place that has the name already */
async function refuseTaken({ name, typeName }: Names): Promise<void> {
  const taken = (where: string) =>
    new Refusal(`"${name}" is taken: ${where}. Nothing was written; choose another name.`);
  const places = [...Object.values(templates).map((pathOf) => pathOf(name)), `workflows/${name}`, `activities/${name}`];
  const present = await Promise.all(places.map(findPath));
  const found = present.find((path) => path !== null);
  if (found) throw taken(`${found} is there already`);

  const declared = new RegExp(
    String.raw`\b(type|interface|input|enum|union|scalar|const) (${typeName}|${typeName}Input|${typeName}Result)\b`,
  );
  const activity = new RegExp(String.raw`\b(outline|write|summarise)${typeName}\b`);
  for (const [folder, pattern] of [
    ['schema', declared],
    ['src/api/generated', declared],
    ['web/src/gql', declared],
    ['activities', activity],
  ] as const) {
    for (const file of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const match = pattern.exec(await readFile(join(file.parentPath, file.name), 'utf8'));
      if (match) throw taken(`${folder}/ has "${match[0]}" already`);
    }
  }
}

/** The path as it is there, whatever the case of its letters: on some machines MealPlan.ts and mealPlan.ts are one file. */
async function findPath(path: string): Promise<string | null> {
  const folder = dirname(path);
  if (!existsSync(join(root, folder))) return null;
  const entries = await readdir(join(root, folder));
  const found = entries.find((entry) => entry.toLowerCase() === basename(path).toLowerCase());
  return found === undefined ? null : `${folder}/${found}`;
}

/** @returns the paths of what it wrote */
async function write({ name, typeName, title }: Names): Promise<string[]> {
  const paths: string[] = [];
  for (const [template, pathOf] of Object.entries(templates)) {
    const path = pathOf(name);
    const text = (await readFile(join(root, 'scripts/new-pipeline', template), 'utf8'))
      .replaceAll('__name__', name)
      .replaceAll('__Name__', typeName)
      .replaceAll('__title__', title);
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await format(text, { ...(await resolveConfig(file)), filepath: file }), { flag: 'wx' });
    paths.push(path);
  }
  return paths;
}

async function register({ name }: Names): Promise<void> {
  const file = join(root, registry);
  const text = await readFile(file, 'utf8');
  await appendFile(file, `${text.endsWith('\n') ? '' : '\n'}export { ${name} } from './${name}.ts';\n`);
}

/** As `npm run codegen` does. */
async function generateTypes(): Promise<void> {
  const program = join(root, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
  const child = spawn(process.execPath, [program, '--config', 'codegen.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Refusal(`The files are written, but the types were not generated from them:\n${output}`);
}

function goodbye({ name, title }: Names, files: readonly string[]): string {
  return `
${title} is there, and works:

${files.map((file) => `  ${file}`).join('\n')}
  ${registry} has one line more; types are generated.

  npm start                                          try it (a running one has to be started again)
  npm run check                                      types, lint, format
  npm test -- test/conformance.test.ts               what every pipeline has to keep

Now make it yours: the steps in workflows/${name}.ts, what they ask in activities/${name}.ts.
After a change in schema/ or in a GraphQL document: npm run codegen
`;
}
