/**
 * Finds the program that runs the engine (Temporal's CLI), or brings it: what is on PATH, the copy in the user's cache folder,
 * the SDK's own download, a build with Go. The first that works is taken.
 */
import { execFile, spawn } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tryLock, type Lock } from './lock.ts';
import { fileProblem, StartProblem } from './problem.ts';
import { whichProgram } from './programs.ts';
import { step, type Report } from './report.ts';

/** The newest version that `go install` builds from a plain module path; what Longhaul is tested with. */
export const engineVersion = '1.5.1';
/** The oldest server within a CLI that is taken: what the design rests on was read and measured in 1.29. */
const leastServer = [1, 29] as const;

/** Where programs that the set-up brings are kept, shared by all clones of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env.HOME ?? homedir();
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'longhaul');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'longhaul');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'longhaul');
}

/** What the ways to come by the engine need. */
interface Search {
  report: Report;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
  cache: string;
  /** Where the program is kept in the cache. */
  kept: string;
  /** Why the ways tried so far did not work. */
  failures: string[];
}

/** A way to come by the engine: gives the program's path, or throws why it does not work. */
type Way = readonly [name: string, find: (search: Search) => Promise<string>];

/**
 * The path of a program that works.
 * @throws StartProblem naming every way that was tried and why it failed
 */
export async function findEngine(
  report: Report,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<string> {
  const cache = cacheFolder(env);
  const folder = join(cache, `temporal-cli-${engineVersion}`);
  const kept = join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
  const search: Search = { report, env, signal, cache, kept, failures: [] };

  const present = await firstThatWorks(search, [
    ['temporal on PATH', onPath],
    [`the copy in ${cache}`, keptCopy],
  ]);
  if (present) return present;

  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(`The engine cannot be kept in the cache folder ${cache}`, error);
  }
  const lock = await waitForLock(search);
  try {
    // Another start may have brought it while this one waited.
    const brought =
      (await keptCopy(search).catch(() => undefined)) ??
      (await firstThatWorks(search, [
        ["download by Temporal's SDK", download],
        ['build with Go', buildWithGo],
      ]));
    if (brought) return brought;
  } finally {
    lock.release();
  }
  throw new StartProblem(
    'The engine (Temporal) could not be brought to this machine',
    ['these were tried, in this order:', ...search.failures.map((failure) => `- ${failure}`)].join('\n'),
    [
      'one of these, then start again:',
      '- give this machine access to the internet',
      '- install Go 1.25 or newer (https://go.dev/dl)',
      `- put Temporal's CLI on PATH (https://docs.temporal.io/cli; ${engineVersion} or newer)`,
      '- name a running Temporal server: TEMPORAL_ADDRESS=host:port',
    ].join('\n'),
  );
}

async function firstThatWorks(search: Search, ways: readonly Way[]): Promise<string | undefined> {
  for (const [name, find] of ways) {
    try {
      return await find(search);
    } catch (error) {
      search.signal?.throwIfAborted();
      search.failures.push(`${name}: ${(error as Error).message.trim().replaceAll('\n', '\n  ')}`);
    }
  }
  return undefined;
}

async function onPath({ env }: Search): Promise<string> {
  const path = await whichProgram('temporal', env);
  if (!path) throw new Error('there is none');
  return checked(path);
}

async function keptCopy({ kept }: Search): Promise<string> {
  await access(kept, constants.X_OK).catch(() => {
    throw new Error('there is none');
  });
  return checked(kept);
}

/** The path, when what lies there runs and is new enough. */
async function checked(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 }).catch((error) => {
    throw new Error(`${path} does not run: ${String(error.stderr || error.message).trim()}`);
  });
  const server = /Server (\d+)\.(\d+)/.exec(stdout);
  if (!server) throw new Error(`${path} is not Temporal's CLI: it calls itself "${stdout.trim()}"`);
  const [major, minor] = [Number(server[1]), Number(server[2])];
  if (major < leastServer[0] || (major === leastServer[0] && minor < leastServer[1])) {
    throw new Error(`${path} is too old: its server is ${major}.${minor}, at least ${leastServer.join('.')} is needed`);
  }
  return path;
}

/** Only one start on a machine downloads or builds. */
async function waitForLock({ cache, report, signal }: Search): Promise<Lock> {
  const file = join(cache, 'engine.lock');
  for (let waits = 0; ; waits++) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (waits % 20 === 0) report.say('engine', 'waiting for another start on this machine that is bringing it …');
    await sleep(500, undefined, { signal });
  }
}

const downloadLimitMs = 5 * 60_000;

function download(search: Search): Promise<string> {
  const script = fileURLToPath(new URL('./downloadEngine.ts', import.meta.url));
  return bringInto(search, async (folder) => {
    await step(search.report, 'engine', `downloading Temporal ${engineVersion} (about 50 MB)`, () =>
      run(process.execPath, [script, folder, engineVersion], search.env, downloadLimitMs, search.signal),
    );
  });
}

const buildLimitMs = 20 * 60_000;

async function buildWithGo(search: Search): Promise<string> {
  const go = await whichProgram('go', search.env);
  if (!go) throw new Error('Go is not on PATH');
  return bringInto(search, async (folder) => {
    const env = { ...search.env, GOBIN: folder };
    await step(
      search.report,
      'engine',
      `building Temporal ${engineVersion} with Go, once for this machine`,
      () =>
        run(
          go,
          ['install', `github.com/temporalio/cli/cmd/temporal@v${engineVersion}`],
          env,
          buildLimitMs,
          search.signal,
        ),
      () => 'usually 2 to 3 minutes on 2 cores',
    );
  });
}

/**
 * Has the program brought into a folder of its own, and gives it its place in one move when it works: what is in the cache is
 * whole.
 */
async function bringInto({ cache, kept }: Search, bring: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(cache, 'bringing-'));
  try {
    await bring(folder);
    const [file] = await readdir(folder);
    if (!file) throw new Error('it ended well, but left no program');
    await checked(join(folder, file));
    await mkdir(dirname(kept), { recursive: true });
    await rename(join(folder, file), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a program to its end; when it fails, its last lines are the error. */
function run(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: limitMs, signal });
    let words = '';
    child.stderr.on('data', (chunk) => (words = (words + chunk).slice(-2_000)));
    child.once('error', reject);
    child.once('close', (code, killedBy) => {
      if (code === 0) resolve();
      else if (killedBy) reject(new Error(`it was not done after ${limitMs / 60_000} minutes`));
      else reject(new Error(words.trim().split('\n').slice(-3).join('\n') || `exit code ${code}`));
    });
  });
}
