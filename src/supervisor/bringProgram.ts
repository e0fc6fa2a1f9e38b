/**
 * Programs that Longhaul needs and npm does not bring: what is on PATH, the copy in the user's cache folder, or one that is
 * brought (downloaded, built) once for this machine. The first that works is taken.
 */
import { spawn } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock, type Lock } from './lock.ts';
import { fileProblem } from './problem.ts';
import { whichProgram } from './programs.ts';
import { step, type Report } from './report.ts';

/** Where programs that the set-up brings are kept, shared by all clones of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env.HOME ?? homedir();
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'longhaul');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'longhaul');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'longhaul');
}

export interface Wanted {
  /** As people call it, and as the report does: "engine". */
  about: string;
  /** What is brought where there is none; another version may be on PATH. */
  name: string;
  version: string;
  /** The program's name, and that of its folder in the cache. */
  program: string;
  folder: string;
  /** Throws when what lies at the path does not run, or is too old. */
  check(path: string): Promise<void>;
}

/** What the ways to come by a program need. */
export interface Search {
  wanted: Wanted;
  report: Report;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
  cache: string;
  /** Where the program is kept in the cache. */
  kept: string;
  /** Why the ways tried so far did not work. */
  failures: string[];
}

/** A way to come by the program: gives its path, or throws why it does not work. */
export type Way = readonly [name: string, find: (search: Search) => Promise<string>];

/**
 * The path of a program that works.
 * @param ways to bring one, in their order, where there is none yet
 * @returns or why each way failed
 * @throws StartProblem when the cache folder cannot be written to
 */
export async function bringProgram(
  wanted: Wanted,
  ways: readonly Way[],
  report: Report,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<{ path: string } | { failures: string[] }> {
  const cache = cacheFolder(env);
  const folder = join(cache, wanted.folder);
  const kept = join(folder, process.platform === 'win32' ? `${wanted.program}.exe` : wanted.program);
  const search: Search = { wanted, report, env, signal, cache, kept, failures: [] };

  const present = await firstThatWorks(search, [
    [`${wanted.program} on PATH`, onPath],
    [`the copy in ${cache}`, keptCopy],
  ]);
  if (present) return { path: present };

  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw fileProblem(`The ${wanted.about} cannot be kept in the cache folder ${cache}`, error);
  }
  const lock = await waitForLock(search);
  try {
    // Another start may have brought it while this one waited.
    const path = (await keptCopy(search).catch(() => undefined)) ?? (await firstThatWorks(search, ways));
    return path ? { path } : { failures: search.failures };
  } finally {
    lock.release();
  }
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

async function onPath({ wanted, env }: Search): Promise<string> {
  const path = await whichProgram(wanted.program, env);
  if (!path) throw new Error('there is none');
  await wanted.check(path);
  return path;
}

async function keptCopy({ wanted, kept }: Search): Promise<string> {
  await access(kept, constants.X_OK).catch(() => {
    throw new Error('there is none');
  });
  await wanted.check(kept);
  return kept;
}

/** Only one start on a machine downloads or builds. */
async function waitForLock({ wanted, cache, report, signal }: Search): Promise<Lock> {
  const file = join(cache, `${wanted.folder}.lock`);
  for (let waits = 0; ; waits++) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (waits % 20 === 0) report.say(wanted.about, 'waiting for another start on this machine that is bringing it …');
    await sleep(500, undefined, { signal });
  }
}

const buildLimitMs = 20 * 60_000;

/** Builds it with Go from a module's path. @param usually how long that takes, in words */
export const buildWithGo = (module: string, usually: string): Way => [
  'build with Go',
  async (search) => {
    const { wanted, env, report, signal } = search;
    const go = await whichProgram('go', env);
    if (!go) throw new Error('Go is not on PATH');
    return bringInto(search, async (folder) => {
      const build = () =>
        run(go, ['install', `${module}@v${wanted.version}`], { ...env, GOBIN: folder }, buildLimitMs, signal);
      const words = `building ${wanted.name} ${wanted.version} with Go, once for this machine`;
      await step(report, wanted.about, words, build, () => usually);
    });
  },
];

/**
 * Has the program brought into a folder of its own, and gives it its place in one move when it works: what is in the cache is
 * whole.
 */
export async function bringInto(
  { wanted, cache, kept }: Search,
  bring: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = await mkdtemp(join(cache, 'bringing-'));
  try {
    await bring(folder);
    const [file] = await readdir(folder);
    if (!file) throw new Error('it ended well, but left no program');
    await wanted.check(join(folder, file));
    await mkdir(dirname(kept), { recursive: true });
    await rename(join(folder, file), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a program to its end; when it fails, its last lines are the error. */
export function run(
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
