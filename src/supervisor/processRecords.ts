/**
 * What was started from a data folder, one small file a process, so that a later start finds what a killed one left. A record
 * holds the process's start time beside its id: an id that now belongs to another program is never signalled.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface ProcessRecord {
  name: string;
  pid: number;
  /** As `startTime` gives it. */
  startTime: string;
}

const folderOf = (dataDir: string) => join(dataDir, 'processes');

/** When a running process was started, in a form that only compares; undefined when there is no such process. */
export function startTime(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      // The name, in brackets, may hold spaces and brackets itself. After it: state is field 3, the start in ticks field 22.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${bootId()}-${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  const [command, args]: [string, string[]] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.Ticks`]]
      : ['ps', ['-o', 'lstart=', '-p', String(pid)]];
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

let knownBootId: string | undefined;
const bootId = () => (knownBootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());

/** Keeps the record of a process that runs; gives the file. */
export function keepRecord(dataDir: string, name: string, pid: number): string {
  mkdirSync(folderOf(dataDir), { recursive: true });
  const file = join(folderOf(dataDir), `${name}.json`);
  const record: ProcessRecord = { name, pid, startTime: startTime(pid) ?? 'gone' };
  writeFileSync(file, JSON.stringify(record));
  return file;
}

/** The recorded processes that still run; drops the records of the others. */
export function livingRecords(dataDir: string): ProcessRecord[] {
  const living: ProcessRecord[] = [];
  let files: string[] = [];
  try {
    files = readdirSync(folderOf(dataDir));
  } catch {
    return [];
  }
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const record = readRecord(join(folderOf(dataDir), file));
    if (record && isAlive(record)) living.push({ ...record, name: basename(file, '.json') });
    else rmSync(join(folderOf(dataDir), file), { force: true });
  }
  return living;
}

export function dropRecord(dataDir: string, name: string): void {
  rmSync(join(folderOf(dataDir), `${name}.json`), { force: true });
}

export const isAlive = (record: ProcessRecord): boolean => startTime(record.pid) === record.startTime;

function readRecord(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined; // cut off by a full disk or a kill
  }
}
