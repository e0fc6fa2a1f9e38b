/** What the documents say, against what is: links, lists, and the commands of the README. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { configurationVariables, parseConfig } from '../src/config.ts';
import { errorCodes } from '../src/errors.ts';
import { projectRoot } from '../src/supervisor/stack.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const readme = read('README.md');
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

describe.each(documents)('%s', (path) => {
  const text = read(path);

  test('links to what is there', () => {
    const targets = [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
      ([, target]) => target!,
    );
    for (const target of targets.filter((one) => !/^https?:/.test(one))) {
      const [file, anchor] = target.split('#');
      const linked = file ? relative(projectRoot, join(projectRoot, dirname(path), file)) : path;
      expect({ target, there: existsSync(join(projectRoot, linked)) }).toEqual({ target, there: true });
      if (anchor)
        expect({ target, headings: headingsOf(read(linked)) }).toEqual({
          target,
          headings: expect.arrayContaining([anchor]),
        });
    }
  });

  test('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('docs/errors.md explains every code, once, and no other', () => {
  const explained = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code!);
  expect(explained.toSorted()).toEqual([...errorCodes].toSorted());
});

test('docs/decisions/README.md lists every decision', () => {
  const decisions = documents
    .filter((path) => /^docs\/decisions\/\d/.test(path))
    .map((path) => path.split('/').at(-1)!);
  const listed = [...read('docs/decisions/README.md').matchAll(/\]\((\d+-[\w-]+\.md)\)/g)].map(([, name]) => name!);
  expect(listed).toEqual(decisions.toSorted());
});

test("the README's table is the configuration, with its defaults", () => {
  const rows = [...readme.matchAll(/^\| `(\w+)` \|([^|]*)\|/gm)].map(
    ([, name, value]) => [name!, value!.trim()] as const,
  );
  expect(rows.map(([name]) => name).toSorted()).toEqual(configurationVariables.toSorted());
  const defaults = parseConfig({}) as unknown as Record<string, unknown>;
  for (const [name, shown] of rows) {
    const value = defaults[name];
    const isEmpty = value === undefined || value instanceof Map || (Array.isArray(value) && value.length === 0);
    const expected = isEmpty ? '' : `\`${String(value)}\``;
    expect({ name, shown: shown.replace(/ on loopback$/, '') }).toEqual({ name, shown: expected });
  }
});

describe("the README's examples", () => {
  let stack: TestStack;
  let folder: string;
  beforeAll(async () => {
    [stack, folder] = await Promise.all([startTestStack(), mkdtemp(join(tmpdir(), 'readme-'))]);
  }, 60_000);
  afterAll(async () => {
    await stack.dispose();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** The example in that language that is marked as tried, pointed at the stack of this test. */
  function example(language: string): string {
    const found = readme
      .split('<!-- tried by test/docs.test.ts -->\n')
      .find((part) => part.startsWith(`\`\`\`${language}\n`));
    const code = found!.slice(found!.indexOf('\n') + 1, found!.indexOf('\n```'));
    return code.replaceAll('127.0.0.1:4000', new URL(stack.addresses.web).host);
  }

  test('start, watch and await a meal plan from the shell', async () => {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', example('sh')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const [code] = await once(child, 'close');
    const lines = output.trim().split('\n');
    expect({ code, first: JSON.parse(lines[0]!) }).toMatchObject({
      code: 0,
      first: { data: { startMealPlan: { run: { id: expect.any(String) }, userErrors: [] } } },
    });
    const snapshots = lines
      .filter((line) => line.startsWith('data: {'))
      .map((line) => JSON.parse(line.slice(6)).data.run);
    expect(snapshots.at(-1)).toMatchObject({ status: 'COMPLETED', progress: { completedSteps: 7, totalSteps: 7 } });
    expect(lines.filter((line) => line.startsWith('event: ')).at(-1)).toBe('event: complete');
    const { awaitRun } = JSON.parse(lines.at(-1)!).data;
    expect(awaitRun).toMatchObject({ status: 'COMPLETED', error: null });
    expect(awaitRun.result.days).toHaveLength(7);
  }, 60_000);

  test('watches every run from Node', async () => {
    // In the project's folder, where the README says: its packages are found from there.
    const file = join(projectRoot, `watch-${process.pid}.mjs`);
    writeFileSync(file, example('js'));
    const child = spawn(process.execPath, [file], { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const body = JSON.stringify({ query: 'mutation { startMealPlan(input: { people: 4 }) { run { id } } }' });
      await fetch(stack.addresses.graphql, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      const seen: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        seen.push(line);
        if (line.startsWith('A week for four: COMPLETED, 7 of 7')) break;
      }
      expect(seen.at(-1)).toMatch(/^A week for four: COMPLETED, 7 of 7/);
    } finally {
      child.kill();
      rmSync(file);
    }
  }, 60_000);
});

/** As GitHub makes anchors of headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
