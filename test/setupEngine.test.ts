/** How the engine, ffmpeg, and the S3 server of the tests are found or brought: the ways in their order, and what is said when none works. */
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { enginePlan } from '../src/supervisor/engine.ts';
import { cacheFolder } from '../src/supervisor/bringProgram.ts';
import { engineVersion, findEngine } from '../src/supervisor/findEngine.ts';
import { bringFfmpeg } from '../src/supervisor/findFfmpeg.ts';
import { findS3Server, s3ServerVersion } from '../src/supervisor/findS3Server.ts';
import { silent } from '../src/supervisor/report.ts';

const goodVersion = 'temporal version 9.9.9 (Server 1.29.1, UI 2.42.1)';
let folder: string;
let env: NodeJS.ProcessEnv;
const made: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-engine-'));
  made.push(folder);
  env = {
    HOME: folder,
    PATH: join(folder, 'bin'),
    // Nothing answers there: the download fails on any machine, at once.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    https_proxy: 'http://127.0.0.1:1',
  };
});
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

async function program(path: string, script: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}
const onPath = (name: string, script: string) => program(join(folder, 'bin', name), script);
const kept = () => join(cacheFolder(env), `temporal-cli-${engineVersion}`, 'temporal');

describe('the engine', () => {
  test('on PATH comes first', async () => {
    const path = await onPath('temporal', `echo "${goodVersion}"`);
    await program(kept(), `echo "${goodVersion}"`);
    await expect(findEngine(silent, env)).resolves.toBe(path);
  });

  test('in the cache is taken when the one on PATH is too old', async () => {
    await onPath('temporal', 'echo "temporal version 1.1.0 (Server 1.25.0, UI 2.30.0)"');
    await program(kept(), `echo "${goodVersion}"`);
    await expect(findEngine(silent, env)).resolves.toBe(kept());
  });

  test('is built with Go once, when it cannot be downloaded, and kept for the next start', async () => {
    const builds = join(folder, 'builds');
    await onPath(
      'go',
      `/bin/echo "$*" >> ${builds}
       printf '#!/bin/sh\\necho "${goodVersion}"\\n' > "$GOBIN/temporal"
       /bin/chmod 755 "$GOBIN/temporal"`,
    );
    // Two starts at once: one builds, the other waits for it.
    const both = await Promise.all([findEngine(silent, env), findEngine(silent, env)]);
    expect(both).toEqual([kept(), kept()]);
    await expect(findEngine(silent, env)).resolves.toBe(kept());
    await expect(readFile(builds, 'utf8')).resolves.toBe(
      `install github.com/temporalio/cli/cmd/temporal@v${engineVersion}\n`,
    );
  }, 60_000);

  test('has one partition for each task queue; one that was begun in four keeps them, and its file', async () => {
    const args = () => enginePlan({ program: 'temporal', dataDir: folder, port: 1, uiPort: 2, env }).args;
    const state = (name: string) => `--db-filename=${join(folder, 'engine', name)}`;
    const onePartition = [
      '--dynamic-config-value=matching.numTaskqueueReadPartitions=1',
      '--dynamic-config-value=matching.numTaskqueueWritePartitions=1',
    ];
    expect(args()).toEqual(expect.arrayContaining([state('engine.db'), ...onePartition]));
    await mkdir(join(folder, 'engine'));
    await writeFile(join(folder, 'engine', 'temporal.db'), '');
    expect(args()).toContain(state('temporal.db'));
    expect(args().filter((arg) => arg.includes('Partitions'))).toEqual([]);
  });

  test('that cannot be had is an error that says what was tried, why each way failed, and what to do', async () => {
    await onPath('temporal', 'echo "a strange thing"');
    await onPath('go', 'echo "go: no such module" >&2; exit 1');
    const message = await findEngine(silent, env).then(String, (error: Error) => error.message);
    expect(message).toContain('- temporal on PATH: ');
    expect(message).toContain('is not Temporal\'s CLI: it calls itself "a strange thing"');
    expect(message).toContain(`- the copy in ${cacheFolder(env)}: there is none`);
    expect(message).toMatch(/- download by Temporal's SDK: .*temporal\.download/);
    expect(message).toContain('- build with Go: go: no such module');
    expect(message).toMatch(/what to do:[^]*internet[^]*Go[^]*PATH[^]*TEMPORAL_ADDRESS/);
    expect(message.indexOf('on PATH:')).toBeLessThan(message.indexOf('download by'));
  }, 60_000);

  test('is not brought twice by a cache that cannot be written to: the message names it', async () => {
    await writeFile(join(folder, '.cache'), 'a file where the folder should be');
    env.XDG_CACHE_HOME = '';
    await expect(findEngine(silent, env)).rejects.toThrow(
      /cannot be kept in the cache folder .*\n.*a file stands where/,
    );
  });

  test('is given up at once when the start is interrupted', async () => {
    await onPath('go', 'exec /bin/sleep 600');
    const interrupted = new AbortController();
    const building = (about: string, text: string) => {
      if (text.includes('building')) interrupted.abort(new Error('interrupted'));
    };
    await expect(findEngine({ say: building, processLine: () => {} }, env, interrupted.signal)).rejects.toThrow(
      'interrupted',
    );
  }, 60_000);
});

describe('the S3 server of the tests', () => {
  const version = 'echo "Version  : 1.8.0"';

  test('is the one on PATH, or among the programs of Go', async () => {
    const ofGo = await program(join(folder, 'go', 'bin', 'versitygw'), version);
    await expect(findS3Server(silent, env)).resolves.toEqual({ path: ofGo });
    const first = await onPath('versitygw', version);
    await expect(findS3Server(silent, env)).resolves.toEqual({ path: first });
  });

  test('is built with Go once, or it is said why not', async () => {
    const found = await findS3Server(silent, env);
    expect(found).toEqual({ failures: expect.arrayContaining(['build with Go: Go is not on PATH']) });
    await onPath(
      'go',
      `/bin/echo "$*" >> ${join(folder, 'builds')}
       printf '#!/bin/sh\\n${version}\\n' > "$GOBIN/versitygw"
       /bin/chmod 755 "$GOBIN/versitygw"`,
    );
    const path = join(cacheFolder(env), `versitygw-${s3ServerVersion}`, 'versitygw');
    await expect(findS3Server(silent, env)).resolves.toEqual({ path });
    await expect(findS3Server(silent, env)).resolves.toEqual({ path });
    expect(await readFile(join(folder, 'builds'), 'utf8')).toBe(
      `install github.com/versity/versitygw/cmd/versitygw@v${s3ServerVersion}\n`,
    );
  });
});

describe('ffmpeg', () => {
  const says = (name: string, version: string) => `echo "${name} version ${version} Copyright (c) the developers"`;
  const told: string[] = [];
  const report = { say: (_about: string, text: string) => void told.push(text), processLine: () => {} };
  beforeEach(() => void told.splice(0));

  test('is the one on PATH, with its ffprobe, or the one that is named', async () => {
    const FFMPEG_PATH = await onPath('ffmpeg', says('ffmpeg', '5.1.9-0+deb12u1'));
    const FFPROBE_PATH = await onPath('ffprobe', says('ffprobe', 'n7.1'));
    await expect(bringFfmpeg(report, env)).resolves.toEqual({ FFMPEG_PATH, FFPROBE_PATH });
    const named = await program(join(folder, 'elsewhere', 'ffmpeg'), says('ffmpeg', 'N-109542-g0dbaa2e'));
    await expect(bringFfmpeg(report, { ...env, FFMPEG_PATH: named })).resolves.toEqual({
      FFMPEG_PATH: named,
      FFPROBE_PATH,
    });
    expect(told).toEqual([]);
  });

  test('that is too old, or half there, is not used; it is said why, and what to do', async () => {
    await onPath('ffmpeg', says('ffmpeg', '5.0.3'));
    await onPath('ffprobe', says('ffprobe', '5.1'));
    await expect(bringFfmpeg(report, env)).resolves.toBeNull();
    expect(told).toEqual([expect.stringMatching(/ffmpeg is version 5\.0\.3, older than 5\.1.*set FFMPEG_PATH/)]);
    await onPath('ffmpeg', says('ffmpeg', '5.1'));
    await rm(join(folder, 'bin', 'ffprobe'));
    await expect(bringFfmpeg(report, env)).resolves.toBeNull();
    expect(told.at(-1)).toContain('ffprobe is not on PATH');
  });

  test('is installed by the package manager where this user may', async () => {
    await onPath(
      'apt-get',
      `/bin/echo "$*" >> ${join(folder, 'installs')}
       [ "$1" = install ] || exit 0
       for name in ffmpeg ffprobe; do
         printf '#!/bin/sh\\necho "%s version 5.1.9"\\n' $name > ${join(folder, 'bin')}/$name
         /bin/chmod 755 ${join(folder, 'bin')}/$name
       done`,
    );
    const inBin = (name: string) => join(folder, 'bin', name);
    const isRoot = process.getuid?.() === 0;
    await expect(bringFfmpeg(report, env)).resolves.toEqual(
      isRoot ? { FFMPEG_PATH: inBin('ffmpeg'), FFPROBE_PATH: inBin('ffprobe') } : null,
    );
    expect(await readFile(join(folder, 'installs'), 'utf8').catch(() => '')).toBe(
      isRoot ? 'update -q\ninstall -y -q --no-install-recommends ffmpeg\n' : '',
    );
    expect(told[0]).toContain(isRoot ? 'apt-get install ffmpeg' : 'ffmpeg is not on PATH');
  });
});
