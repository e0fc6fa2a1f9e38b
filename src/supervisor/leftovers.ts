/** Ends what a supervisor that was killed had left running, so that nothing runs twice on the same files and ports. */
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresFolder, postmasterOf } from './postgres.ts';
import { dropRecord, isAlive, livingRecords, startTime, type ProcessRecord } from './processRecords.ts';
import type { Report } from './report.ts';

const stopSignals: Record<string, NodeJS.Signals> = { postgres: 'SIGINT' };
const stopWithinMs = 10_000;
/** For the processes that end by themselves when their supervisor is gone. */
const endsByItselfWithinMs = 2_000;

export async function endLeftovers(dataDir: string, report: Report): Promise<void> {
  const records = livingRecords(dataDir);
  // A kill between a start and its record leaves none; Postgres keeps its own.
  const postmaster = await postmasterOf(await postgresFolder(dataDir));
  if (postmaster && !records.some(({ pid }) => pid === postmaster)) {
    records.push({ name: 'postgres', pid: postmaster, startTime: startTime(postmaster) ?? 'gone' });
  }
  if (records.length === 0) return;
  report.say(
    'longhaul',
    `an earlier start was killed; ending what it left: ${records.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`,
  );
  // Api, worker and practice provider use the engine and Postgres until their own end.
  await Promise.all(records.filter(isFollower).map((record) => end(record, dataDir, endsByItselfWithinMs)));
  await Promise.all(
    records.filter((record) => !isFollower(record)).map((record) => end(record, dataDir, stopWithinMs)),
  );
}

const isFollower = ({ name }: ProcessRecord) => name !== 'engine' && name !== 'postgres';

async function end(record: ProcessRecord, dataDir: string, withinMs: number): Promise<void> {
  send(record, stopSignals[record.name] ?? 'SIGTERM');
  if (!(await hasEnded(record, withinMs))) {
    send(record, 'SIGKILL');
    await hasEnded(record, 2_000);
  }
  dropRecord(dataDir, record.name);
}

async function hasEnded(record: ProcessRecord, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(20)) {
    if (!isAlive(record)) return true;
  }
  return !isAlive(record);
}

function send(record: ProcessRecord, signal: NodeJS.Signals): void {
  if (!isAlive(record)) return; // the id may be another program's by now
  try {
    process.kill(record.pid, signal);
  } catch {
    // it has just ended
  }
}
