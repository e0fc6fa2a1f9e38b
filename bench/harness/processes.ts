/** What a process has used so far, by its id. Linux only: read from /proc. */
import { readFile } from 'node:fs/promises';

/** The kernel counts CPU time in these for programs, whatever its own clock does. */
const ticksPerSecond = 100;

/** Seconds of CPU, user and system together, of the process without its children. */
export async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory in MiB. */
export async function residentMiB(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (!kilobytes) throw new Error(`process ${pid} has no resident memory: it has ended`);
  return Number(kilobytes) / 1024;
}
