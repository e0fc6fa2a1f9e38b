/**
 * One more pipeline takes five new files and one line, one more content type one entry: made in a copy of the project, checked there,
 * and run there.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { findChromium } from '../src/supervisor/findChromium.ts';
import { postgresFolder } from '../src/supervisor/postgres.ts';
import { projectRoot } from '../src/supervisor/stack.ts';
import { testEnvironment } from './support/stack.ts';
import { launchChromium, openPage } from './web/browser.ts';

const minutes = 60_000;
/** Without it the page is not looked at; on CI the tests of the pages say that it is missing. */
const chromium = await findChromium();
let copy: string;

/** An entry of the configuration of content types. */
const podcastNotes = `
  PODCAST_NOTES: {
    label: 'Podcast notes',
    description: 'What is said when, for listeners.',
    exists: hasText,
    ready: 'VIEW',
    prompt: 'Write the notes of a podcast.',
    format: 'TEXT',
    placesScreenshots: false,
    limits: { characters: 4_000, counted: 'PLAIN' },
    usualSeconds: 20,
  },
`;

/** What the generator must not touch, by path; the generated types are left out. */
type Files = Map<string, string>;

beforeAll(async () => {
  copy = await mkdtemp(join(process.env.LONGHAUL_TEST_FOLDER ?? tmpdir(), 'copy-'));
  const { output } = await run(projectRoot, 'git', 'ls-files', '--cached', '--others', '--exclude-standard', '-z');
  for (const path of new Set(output.split('\0').filter(Boolean))) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    // A file that was deleted and not yet committed is still listed.
    await cp(join(projectRoot, path), join(copy, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await symlink(join(projectRoot, 'node_modules'), join(copy, 'node_modules'), 'dir');
}, 1 * minutes);

afterAll(() => rm(copy, { recursive: true, force: true }));

describe('npm run new-pipeline', () => {
  test(
    'refuses names that are no names, or taken, and writes nothing then',
    async () => {
      const before = await files();
      const messageOf = async (...args: string[]) => {
        const { code, output } = await newPipeline(...args);
        expect(code).toBe(1);
        return output;
      };
      const messages = await Promise.all([
        messageOf(),
        messageOf('two', 'names'),
        messageOf('Demo'),
        messageOf('../demo'),
        messageOf('class'),
        messageOf('mealPlan'),
        messageOf('mealplan'),
        messageOf('run'),
      ]);
      expect(messages).toEqual([
        expect.stringContaining('Expected one name, got none'),
        expect.stringContaining('Expected one name, got 2'),
        expect.stringContaining('"Demo" cannot name a pipeline: expected'),
        expect.stringContaining('"../demo" cannot name a pipeline: expected'),
        expect.stringContaining('"class" cannot name a pipeline'),
        expect.stringContaining('"mealPlan" is taken: workflows/mealPlan.ts is there already'),
        expect.stringContaining('"mealplan" is taken: workflows/mealPlan.ts is there already'),
        expect.stringContaining('"run" is taken: schema/ has "type Run" already'),
      ]);
      expect(await files()).toEqual(before);
    },
    1 * minutes,
  );

  test(
    'writes five files and one line, which pass the checks',
    async () => {
      const before = await files();
      const registry = await readFile(join(copy, 'workflows/index.ts'), 'utf8');
      const made = await newPipeline('demo');
      expect(made).toMatchObject({ code: 0, output: expect.stringContaining('Demo is there, and works') });

      const after = await files();
      expect([...after.keys()].filter((path) => !before.has(path)).toSorted()).toEqual([
        'activities/demo.ts',
        'schema/demo.graphql',
        'test/pipelines/demo.ts',
        'web/src/pipelines/demo.tsx',
        'workflows/demo.ts',
      ]);
      const changed = [...before].filter(([path, hash]) => after.get(path) !== hash).map(([path]) => path);
      expect(changed).toEqual(['workflows/index.ts']);
      expect(await readFile(join(copy, 'workflows/index.ts'), 'utf8')).toBe(
        `${registry}export { demo } from './demo.ts';\n`,
      );

      const program = (name: string) => join(projectRoot, 'node_modules/.bin', name);
      const written = [...after.keys()].filter((path) => !before.has(path));
      const codegen = join(copy, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
      const checks: [what: string, command: string, ...args: string[]][] = [
        ['types of the server', program('tsc'), '-p', '.'],
        ['types of the web app', program('tsc'), '-p', 'web', '--noEmit'],
        [
          'lint',
          program('oxlint'),
          '--type-aware',
          '--deny-warnings',
          ...written.filter((path) => /\.tsx?$/.test(path)),
        ],
        ['generated code', process.execPath, codegen, '--config', 'codegen.ts', '--check'],
        ['format', program('prettier'), '--check', ...written, 'workflows/index.ts'],
      ];
      for (const [what, command, ...args] of checks) {
        const { code, output } = await run(copy, command, ...args);
        expect({ what, code, output: code === 0 ? '' : output }).toEqual({ what, code: 0, output: '' });
      }
    },
    3 * minutes,
  );

  test(
    'one more content type is one more entry: schema and types follow',
    async () => {
      const before = await files();
      const path = 'workflows/videoToContent/contentTypes.ts';
      const text = await readFile(join(copy, path), 'utf8');
      await writeFile(
        join(copy, path),
        text.replace('} as const satisfies Record', `${podcastNotes}} as const satisfies Record`),
      );
      const codegen = join(copy, 'node_modules/@graphql-codegen/cli/cjs/bin.js');
      const steps: [command: string, ...args: string[]][] = [
        [process.execPath, 'scripts/content-types-schema.ts'],
        [process.execPath, codegen, '--config', 'codegen.ts'],
        [join(projectRoot, 'node_modules/.bin/tsc'), '-p', '.'],
      ];
      for (const [command, ...args] of steps) {
        const { code, output } = await run(copy, command, ...args);
        expect({ args, code, output: code === 0 ? '' : output }).toEqual({ args, code: 0, output: '' });
      }
      const after = await files();
      const changed = [...after].filter(([file, hash]) => before.get(file) !== hash).map(([file]) => file);
      expect(changed.toSorted()).toEqual(['schema/contentTypes.graphql', path]);
    },
    2 * minutes,
  );

  test(
    'the pipeline runs on the real stack, and its page is built',
    async () => {
      const stack = await startCopy();
      try {
        const { startDemo } = await stack.graphql<{ startDemo: { run: { id: string }; userErrors: unknown[] } }>(
          `mutation { startDemo(input: { topic: "Why bread rises" }) { run { id } userErrors { code message path } } }`,
        );
        expect(startDemo.userErrors).toEqual([]);
        const { awaitRun } = await stack.graphql<{ awaitRun: unknown }>(
          `{ awaitRun(id: "${startDemo.run.id}", timeoutMs: 60000) {
            pipeline title status practice steps { key status attempt } result { ... on Demo { points text summary } }
          } }`,
        );
        expect(awaitRun).toEqual({
          pipeline: 'demo',
          title: 'Why bread rises',
          status: 'COMPLETED',
          practice: true,
          steps: [
            { key: 'outline', status: 'COMPLETED', attempt: 1 },
            { key: 'article', status: 'COMPLETED', attempt: 1 },
            { key: 'summary', status: 'COMPLETED', attempt: 1 },
          ],
          result: {
            points: expect.arrayContaining([expect.any(String)]),
            text: expect.any(String),
            summary: expect.any(String),
          },
        });
        const { start } = await stack.graphql<{ start: unknown }>(
          `mutation { start: startDemo(input: { topic: " " }) { run { id } userErrors { code path } } }`,
        );
        expect(start).toEqual({ run: null, userErrors: [{ code: 'BAD_USER_INPUT', path: ['input', 'topic'] }] });
        const { contentTypes } = await stack.graphql<{ contentTypes: { type: string }[] }>(
          '{ contentTypes { type label limits { characters weighted posts } } }',
        );
        expect(contentTypes).toHaveLength(5);
        expect(contentTypes.at(-1)).toEqual({
          type: 'PODCAST_NOTES',
          label: 'Podcast notes',
          limits: { characters: 4_000, weighted: false, posts: null },
        });
        const assets = await readdir(join(copy, 'web/dist/assets'));
        expect(assets.filter((name) => /^demo-.*\.js$/.test(name))).toHaveLength(1);
        if (chromium) await lookForContentType(`${stack.url}/new/videoToContent`);
      } finally {
        await stack.stop();
      }
    },
    3 * minutes,
  );
});

/** The page learns of content types from the API: it was built without a word of this one. */
async function lookForContentType(url: string): Promise<void> {
  const browser = await launchChromium(chromium!);
  try {
    const { page } = await openPage(browser);
    page.setDefaultTimeout(30_000);
    await page.goto(url);
    await page.getByLabel('Podcast notes').check();
    await page.getByText('What is said when, for listeners.').waitFor();
  } finally {
    await browser.close();
  }
}

const newPipeline = (...args: string[]) => run(copy, process.execPath, 'scripts/new-pipeline.ts', ...args);

async function run(cwd: string, command: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(command, args, { cwd, env: testEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

async function files(): Promise<Files> {
  const found: Files = new Map();
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const inCopy = path.slice(copy.length + 1);
    if (/^(node_modules|src\/api\/generated|web\/src\/gql|web\/dist|\.longhaul)\//.test(inCopy)) continue;
    found.set(
      inCopy,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return found;
}

/** `npm start` in the copy. */
async function startCopy() {
  const dataDir = join(copy, '.longhaul');
  const child = spawn(process.execPath, ['src/supervisor/main.ts', String(process.pid)], {
    cwd: copy,
    env: testEnvironment({ LONGHAUL_DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await addressOf(child);
  return {
    url,
    async graphql<Data>(query: string): Promise<Data> {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
      expect(errors).toBeUndefined();
      return data;
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      await rm(await postgresFolder(dataDir), { recursive: true, force: true });
    },
  };
}

/** The web app's address, once the stack is ready. @throws with all that it said when it ends before */
async function addressOf(child: ChildProcess): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line);
    const address = /web app\s+(http:\S+)/.exec(line)?.[1];
    if (address) {
      child.stdout!.resume();
      return address;
    }
  }
  child.stderr!.setEncoding('utf8');
  for await (const text of child.stderr!) lines.push(String(text));
  throw new Error(`the copy did not start:\n${lines.join('\n')}`);
}
