/** The plain scripts before and around everything else: packages, and the count that ends `npm test`. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../src/supervisor/stack.ts';

interface Ended {
  code: number | null;
  output: string;
}

function run(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe('the packages', () => {
  let clone: string;
  const lock = {
    packages: {
      '': {},
      'node_modules/needed': { version: '1.0.0' },
      'node_modules/of-another-platform': { version: '1.0.0', optional: true },
    },
  };
  /** Runs a file of the clone, with an npm that does what the script says. */
  async function runThere(npm: string): Promise<Ended> {
    await writeFile(join(clone, 'bin', 'npm'), `#!/bin/sh\n${npm}\n`);
    await chmod(join(clone, 'bin', 'npm'), 0o755);
    return run(process.execPath, ['scripts/node.mjs', 'hello.mjs'], clone, {
      PATH: `${join(clone, 'bin')}:/usr/bin:/bin`,
    });
  }

  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'longhaul-clone-'));
    await cp(join(projectRoot, 'scripts'), join(clone, 'scripts'), { recursive: true });
    await mkdir(join(clone, 'bin'));
    await writeFile(join(clone, 'package-lock.json'), JSON.stringify(lock));
    await writeFile(join(clone, 'hello.mjs'), `console.log('hello')`);
  });
  afterAll(() => rm(clone, { recursive: true, force: true }));

  test('that cannot be fetched are an error that says why and what to do', async () => {
    const { code, output } = await runThere(`echo "npm error code ENOTFOUND" >&2; exit 1`);
    expect(code).toBe(1);
    expect(output).toMatch(/could not be installed[^]*ENOTFOUND[^]*what to do: [^]*network/);
    expect(output).not.toContain('hello');
  });

  test('that find no room are an error that says so', async () => {
    const { output } = await runThere(`echo "npm error code ENOSPC" >&2; exit 1`);
    expect(output).toMatch(/what to do: the disk is full/);
  });

  test('are installed when they are missing, not again when they are there, and again when the lock has changed', async () => {
    const installed = join(clone, 'node_modules', '.package-lock.json');
    const npm = `echo "$*" >> calls; mkdir -p node_modules; cp package-lock.json ${installed}`;
    const calls = () => readFile(join(clone, 'calls'), 'utf8').then((text) => text.trim().split('\n'));

    const first = await runThere(npm);
    expect(first).toEqual({ code: 0, output: expect.stringMatching(/installing 2 packages[^]*done in [^]*hello/) });
    expect((await calls())[0]).toMatch(/^ci /);
    expect(await runThere(npm)).toEqual({ code: 0, output: 'hello\n' });
    expect(await calls()).toHaveLength(1);

    lock.packages['node_modules/needed'].version = '1.0.1';
    await writeFile(join(clone, 'package-lock.json'), JSON.stringify(lock));
    await runThere(npm);
    expect(await calls()).toHaveLength(2);
  });
});

test('the count at the end of npm test counts tests, and a file that cannot be loaded as one that failed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhaul-count-'));
  try {
    await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "jest": { "testEnvironment": "node", "transform": {} } }');
    await writeFile(
      join(folder, 'a.test.js'),
      `test('a', () => {}); test('b', () => { throw 1 }); test.skip('c', () => {});`,
    );
    await writeFile(join(folder, 'b.test.js'), `require('./nothing');`);
    const counts = join(folder, 'counts.json');
    const { code } = await run(
      process.execPath,
      [
        'node_modules/jest/bin/jest.js',
        '--rootDir',
        folder,
        `--reporters=${join(projectRoot, 'scripts/countingReporter.mjs')}`,
      ],
      folder,
      { LONGHAUL_TEST_COUNTS: counts },
    );
    expect(code).toBe(1);
    expect(JSON.parse(await readFile(counts, 'utf8'))).toEqual({ passed: 1, failed: 2, skipped: 1 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 30_000);
