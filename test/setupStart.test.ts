/**
 * Starting and stopping Longhaul as its users do: what two starts, taken ports, unwritable folders and kills do, and that
 * nothing is left running.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeDataFolder } from '../src/supervisor/dataFolder.ts';
import { freePort } from '../src/supervisor/ports.ts';
import { postgresFolder } from '../src/supervisor/postgres.ts';
import { isAlive, startTime, type ProcessRecord } from '../src/supervisor/processRecords.ts';
import { silent } from '../src/supervisor/report.ts';
import { projectRoot, startStack } from '../src/supervisor/stack.ts';
import { startTestStack, testEnvironment, type TestStack } from './support/stack.ts';

const minutes = 60_000;
const parent = process.env.LONGHAUL_TEST_FOLDER ?? tmpdir();
const newFolder = () => mkdtemp(join(parent, 'stack-'));

/** The message of the error that the promise ends with. */
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: Error) => error.message,
  );

async function untilGone(records: ProcessRecord[]): Promise<void> {
  while (records.some(isAlive)) await sleep(20);
}

function recordsOf(dataDir: string): ProcessRecord[] {
  const folder = join(dataDir, 'processes');
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ProcessRecord);
}

describe('npm start', () => {
  let dataDir: string;
  let port: number;
  const launched: Launch[] = [];

  interface Launch {
    launcher: ChildProcess;
    lines: string[];
    /** The first line that holds the text; rejects when the launch ends before. */
    line(text: string): Promise<string>;
    ended: Promise<number | null>;
    supervisor(): ProcessRecord;
  }

  beforeAll(async () => {
    dataDir = await newFolder();
    port = await freePort();
  });
  afterEach(async () => {
    for (const { launcher, ended } of launched.splice(0)) {
      launcher.kill('SIGTERM');
      await ended;
    }
  }, 2 * minutes);
  afterAll(async () => {
    await rm(await postgresFolder(dataDir), { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  });

  function launch(): Launch {
    const env = testEnvironment({ LONGHAUL_DATA_DIR: dataDir, PORT: String(port) });
    const launcher = spawn(process.execPath, ['scripts/start.mjs'], {
      cwd: projectRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const waiting = new Set<() => void>();
    for (const stream of [launcher.stdout, launcher.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        for (const look of waiting) look();
      });
    }
    const ended = once(launcher, 'close').then(([code]) => code as number | null);
    const launch: Launch = {
      launcher,
      lines,
      ended,
      line: (text) =>
        new Promise((resolve, reject) => {
          const look = () => {
            const found = lines.find((line) => line.includes(text));
            if (found === undefined) return;
            waiting.delete(look);
            resolve(found);
          };
          waiting.add(look);
          look();
          void ended.then(() => reject(new Error(`ended without a line with "${text}":\n${lines.join('\n')}`)));
        }),
      supervisor: () => JSON.parse(readFileSync(join(dataDir, 'supervisor.json'), 'utf8')) as ProcessRecord,
    };
    launched.push(launch);
    return launch;
  }

  const readiness = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;

  test(
    'takes over after a kill -9 of the supervisor, is refused beside itself, and leaves nothing after Ctrl-C',
    async () => {
      const first = launch();
      await first.line('Longhaul is ready');
      expect(await readiness()).toBe(200);
      const left = recordsOf(dataDir);
      expect(left.map(({ name }) => name).toSorted()).toEqual(['api', 'engine', 'postgres', 'practice', 'worker']);
      process.kill(first.supervisor().pid, 'SIGKILL');
      await first.ended;
      const surviving = left.filter(isAlive);
      expect(surviving.map(({ name }) => name)).toEqual(expect.arrayContaining(['engine', 'postgres']));

      const second = launch();
      await second.line('Longhaul is ready');
      expect(await second.line('an earlier start was killed')).toContain('engine (');
      expect(await readiness()).toBe(200);
      await untilGone(left);

      const third = launch();
      expect(await third.ended).toBe(1);
      const words = third.lines.join('\n');
      expect(words).toContain(`Longhaul is already running here, at http://127.0.0.1:${port}`);
      expect(words).toContain(`kill ${second.supervisor().pid}`);
      expect(await readiness()).toBe(200);

      const running = recordsOf(dataDir);
      second.launcher.kill('SIGINT');
      expect(await second.ended).toBe(0);
      expect(second.lines.at(-1)).toContain('stopped');
      await untilGone(running);
      expect(recordsOf(dataDir)).toEqual([]);
    },
    3 * minutes,
  );

  test(
    'stops in order when its launcher is killed, and the next start takes over',
    async () => {
      const first = launch();
      await first.line('Longhaul is ready');
      const left = recordsOf(dataDir);
      first.launcher.kill('SIGKILL');
      const second = launch();
      await second.line('Longhaul is ready');
      await untilGone(left);
      expect(await readiness()).toBe(200);
    },
    3 * minutes,
  );

  test(
    'is given up by Ctrl-C before it is ready, and leaves nothing',
    async () => {
      const start = launch();
      await start.line('Temporal serves');
      const running = recordsOf(dataDir);
      start.launcher.kill('SIGINT');
      expect(await start.ended).toBe(130);
      await untilGone(running);
      expect(recordsOf(dataDir)).toEqual([]);
    },
    3 * minutes,
  );
});

describe('a stack', () => {
  let stack: TestStack | undefined;
  afterEach(async () => {
    await stack?.dispose();
    stack = undefined;
  });

  test(
    'starts its processes again after kill -9, with the same addresses and data',
    async () => {
      stack = await startTestStack({ only: ['engine', 'postgres'] });
      const { addresses } = stack;
      for (const name of ['engine', 'postgres']) {
        await stack.process(name).kill('SIGKILL');
        await stack.process(name).waitUntilReady();
        expect(stack.process(name).starts).toBe(2);
      }
      await stack.stop();
      stack = await startTestStack({ only: ['engine', 'postgres'], dataDir: stack.dataDir });
      expect(stack.addresses).toEqual(addresses);
    },
    minutes,
  );

  test('keeps its secrets from other users', async () => {
    stack = await startTestStack({ only: [] });
    const file = join(stack.dataDir, 'session-secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(stack.env.SESSION_SECRET).toBe((await readFile(file, 'utf8')).trim());
    expect(stack.env.SESSION_SECRET).toHaveLength(43);
  });

  test(
    'does not touch a stranger that has got the id of a dead process of its own',
    async () => {
      const stranger = spawn('sleep', ['600']);
      try {
        const dataDir = await newFolder();
        stack = await startTestStack({ only: ['postgres'], dataDir });
        await stack.stop();
        const record: ProcessRecord = { name: 'engine', pid: stranger.pid!, startTime: 'another time' };
        await writeFile(join(dataDir, 'processes', 'engine.json'), JSON.stringify(record));
        await writeFile(join(await postgresFolder(dataDir), 'postmaster.pid'), `${stranger.pid}\n`);

        stack = await startTestStack({ only: ['postgres'], dataDir });
        expect(startTime(stranger.pid!)).toBeDefined();
        expect(recordsOf(dataDir).map(({ name }) => name)).toEqual(['postgres']);
      } finally {
        stranger.kill('SIGKILL');
      }
    },
    minutes,
  );

  test('waits for the folder of one that is stopping', async () => {
    const dataDir = await newFolder();
    const first = await takeDataFolder(dataDir, [], silent);
    first.isStopping();
    const waiting = Promise.withResolvers<string>();
    const second = takeDataFolder(dataDir, [], { ...silent, say: (_about, text) => waiting.resolve(text) });
    expect(await waiting.promise).toContain(`waiting for an earlier one (process ${process.pid}) to stop`);
    first.release();
    (await second).release();
  });

  test(
    'runs beside another one in the same process, each in its own folder; one folder has only one',
    async () => {
      stack = await startTestStack({ only: ['postgres'] });
      const other = await startTestStack({ only: ['postgres'] });
      try {
        expect(other.addresses.database).not.toBe(stack.addresses.database);
        const message = await failure(startTestStack({ only: ['postgres'], dataDir: stack.dataDir }));
        expect(message).toContain('Longhaul is already running here');
        expect(message).toContain(stack.dataDir);
      } finally {
        await other.dispose();
      }
    },
    minutes,
  );
});

describe('a start that cannot work says what, why, and what to do', () => {
  const start = (dataDir: string, env: NodeJS.ProcessEnv = {}) =>
    failure(startStack({ dataDir, env: testEnvironment(env), only: ['api'] }));
  let folder: string;
  beforeAll(async () => {
    folder = await newFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a taken port', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const message = await start(join(folder, 'port'), { PORT: String(port) });
    expect(message).toContain(`Longhaul cannot serve at 127.0.0.1:${port}`);
    expect(message).toContain('another program uses');
    expect(message).toContain(`PORT=${port + 1} npm start`);
    server.close();
  });

  test('an address that this machine does not have', async () => {
    const message = await start(join(folder, 'host'), { HOST: '192.0.2.1' });
    expect(message).toContain('this machine has no address 192.0.2.1');
  });

  test('a file where the data folder should be', async () => {
    await writeFile(join(folder, 'file'), '');
    const message = await start(join(folder, 'file'));
    expect(message).toContain(`Longhaul cannot keep its data in ${join(folder, 'file')}`);
    expect(message).toContain('a file stands where a folder should be');
    expect(message).toContain('LONGHAUL_DATA_DIR');
  });

  test('a folder that cannot be made', async () => {
    const message = await start('/proc/longhaul');
    expect(message).toMatch(/cannot keep its data in \/proc\/longhaul[^]*why: [^]*LONGHAUL_DATA_DIR/);
  });

  test('a folder that cannot be written to, and a full disk', async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    if (!(await mount(disk, 'size=1m'))) return void process.stdout.write('not run here: a full disk (needs mount)\n');
    try {
      expect(await start(disk)).toMatch(/MB are free[^]*the disk is full[^]*make room/);
      await mount(disk, 'remount,ro');
      expect(await start(disk)).toMatch(/read-only[^]*LONGHAUL_DATA_DIR/);
    } finally {
      await run('umount', disk);
    }
  });

  test('a database that does not answer', async () => {
    const message = await start(join(folder, 'database'), {
      DATABASE_URL: 'postgres://someone:secret@127.0.0.1:1/nothing',
    });
    expect(message).toContain('The database at 127.0.0.1:1/nothing cannot be used');
    expect(message).toContain('ECONNREFUSED');
    expect(message).toContain('DATABASE_URL');
    expect(message).not.toContain('secret');
  });

  test(
    'an engine that does not answer',
    async () => {
      const message = await start(join(folder, 'engine'), { TEMPORAL_ADDRESS: '127.0.0.1:1' });
      expect(message).toMatch(/The engine at 127.0.0.1:1 cannot be used[^]*TEMPORAL_ADDRESS/);
    },
    minutes,
  );

  test('wrong values in the environment', async () => {
    expect(await start(join(folder, 'environment'), { PORT: 'http' })).toMatch(/configuration is wrong[^]*PORT/);
  });
});

const run = (command: string, ...args: string[]) =>
  new Promise<boolean>((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });

/** Makes the folder a small disk in memory, where that is allowed. */
const mount = (folder: string, options: string) => run('mount', '-t', 'tmpfs', '-o', options, 'longhaul', folder);
