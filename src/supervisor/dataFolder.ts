/** The data folder: made, found fit to write to, and taken by one supervisor at a time. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock, type Lock } from './lock.ts';
import { fileProblem, StartProblem } from './problem.ts';
import { isAlive, startTime, type ProcessRecord } from './processRecords.ts';
import type { Report } from './report.ts';

export interface DataFolder {
  path: string;
  /** Tells another start where this one serves. */
  servesAt(url: string): void;
  /** Tells another start that this one is about to give the folder back. */
  isStopping(): void;
  /** Gives the folder back; nothing when that has been done. */
  release(): void;
}

/** Who has the folder; the lock beside it says whether that is still so. */
interface Holder extends ProcessRecord {
  /** The processes whose end is this one's: npm, its launcher. */
  parents: ProcessRecord[];
  url?: string;
  stopping?: boolean;
}

/** A fresh engine and database take about 100 MB. */
const leastFreeBytes = 200_000_000;
/** How long a supervisor that is stopping, or has lost its parent, gets until it is killed. */
const patienceMs = 30_000;

/**
 * Makes the folder and takes it for this process alone.
 * @throws StartProblem when it cannot be written to, or another Longhaul uses it
 */
export async function takeDataFolder(path: string, parents: ProcessRecord[], report: Report): Promise<DataFolder> {
  await makeWritable(path);
  const lock = await takeLock(path, report);
  const file = join(path, 'supervisor.json');
  const holder: Holder = { name: 'supervisor', pid: process.pid, startTime: startTime(process.pid) ?? '', parents };
  const tell = (more: Partial<Holder>) => {
    try {
      writeFileSync(file, JSON.stringify(Object.assign(holder, more)));
    } catch {
      // The disk is full now: another start will say less, no more.
    }
  };
  let released = false;
  tell({});
  return {
    path,
    servesAt: (url) => tell({ url }),
    isStopping() {
      if (!released) tell({ stopping: true });
    },
    release() {
      if (released) return;
      released = true;
      rmSync(file, { force: true });
      lock.release();
    },
  };
}

async function makeWritable(path: string): Promise<void> {
  const trial = join(path, `write-trial-${process.pid}`);
  try {
    await makeFolder(join(path, 'logs'));
    await writeFile(trial, 'x');
    await rm(trial);
  } catch (error) {
    throw fileProblem(`Longhaul cannot keep its data in ${path}`, error);
  }
  const { bavail, bsize } = await statfs(path);
  if (bavail * bsize < leastFreeBytes) {
    throw fileProblem(`Longhaul cannot keep its data in ${path} (${Math.floor((bavail * bsize) / 1e6)} MB are free)`, {
      code: 'ENOSPC',
    });
  }
}

/** Makes a folder and those above it. (Node's own `recursive` never comes back where a folder refuses with ENOENT, as /proc does.) */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || (await isFolder(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function takeLock(path: string, report: Report): Promise<Lock> {
  const file = join(path, 'supervisor.lock');
  const started = Date.now();
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    const holder = readHolder(path);
    // None yet: the other has taken the lock this very moment.
    if (holder && !isGoing(holder)) throw alreadyRunning(path, holder);
    if (!holder && Date.now() - started > 2_000) throw alreadyRunning(path, undefined);
    if (holder && !told) report.say('longhaul', `waiting for an earlier one (process ${holder.pid}) to stop …`);
    told ||= holder !== undefined;
    if (holder && Date.now() - started > patienceMs && isAlive(holder)) process.kill(holder.pid, 'SIGKILL');
    await sleep(100);
  }
}

/** Whether the holder is on its way out: it is stopping, or what started it was killed. */
const isGoing = (holder: Holder) => holder.stopping === true || !holder.parents.every(isAlive) || !isAlive(holder);

function alreadyRunning(path: string, holder: Holder | undefined): StartProblem {
  return new StartProblem(
    `Longhaul is already running here${holder?.url ? `, at ${holder.url}` : ''}`,
    `${holder ? `process ${holder.pid}` : 'another process'} uses the data folder ${path}`,
    'use that one, or stop it (Ctrl-C in its terminal' +
      `${holder ? `, or "kill ${holder.pid}"` : ''}); for a second Longhaul beside it set LONGHAUL_DATA_DIR and PORT`,
  );
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(path, 'supervisor.json'), 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}
