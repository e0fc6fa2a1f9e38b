/** One supervised process: started again when it dies, given up when it never serves, stopped even when it does not listen. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedProcess, type ProcessPlan } from '../src/supervisor/managedProcess.ts';
import { livingRecords, startTime } from '../src/supervisor/processRecords.ts';
import { readable, type Report } from '../src/supervisor/report.ts';

let folder: string;
let said: string[];
let running: ManagedProcess[];
const report: Report = {
  say: (about, text) => void said.push(`${about}: ${text}`),
  processLine: (name, line) => void said.push(`${name}| ${line}`),
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-process-'));
  said = [];
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((managed) => managed.stopNow()));
  await rm(folder, { recursive: true, force: true });
});

/** A process that runs a line of JavaScript; it serves once it has made the file `served`. */
function managed(script: string, plan: Partial<ProcessPlan> = {}): ManagedProcess {
  const made = new ManagedProcess(
    {
      name: 'thing',
      command: process.execPath,
      args: ['-e', script],
      env: { ...process.env, SERVED: join(folder, 'served') },
      probe: async (pid) => {
        if (!existsSync(join(folder, `served`)) || startTime(pid) === undefined) throw new Error('not yet');
      },
      readyWithinMs: 20_000,
      stopSignal: 'SIGTERM',
      stopWithinMs: 300,
      ...plan,
    },
    folder,
    report,
  );
  running.push(made);
  return made;
}
const serves = `require('fs').writeFileSync(process.env.SERVED, ''); setInterval(() => {}, 1000);`;

describe('a supervised process', () => {
  test('is started again after a kill -9, and has a record while it runs', async () => {
    const thing = managed(serves);
    await thing.start();
    const first = thing.pid;
    expect(livingRecords(folder)).toEqual([{ name: 'thing', pid: first, startTime: startTime(first!) }]);
    const again = once(thing, 'ready');
    await thing.kill('SIGKILL');
    await again;
    expect(thing.pid).not.toBe(first);
    expect(thing.starts).toBe(2);
    expect(said).toContainEqual(expect.stringContaining('thing: ended with signal SIGKILL; is started again'));
    await thing.stop();
    expect(livingRecords(folder)).toEqual([]);
  });

  test('that never serves is given up with its last words', async () => {
    const thing = managed(`console.error('no such port'); process.exit(3)`);
    const message = await thing.start().then(String, (error: Error) => error.message);
    expect(message).toContain('thing does not start');
    expect(message).toContain('it ended 3 times, lastly with exit code 3');
    expect(message).toContain('no such port');
    expect(thing.starts).toBe(3);
  });

  test('that is not there is given up as well', async () => {
    const thing = managed('', { command: join(folder, 'nothing') });
    await expect(thing.start()).rejects.toThrow(/thing does not start[^]*ENOENT/);
  });

  test('that keeps ending is said to need attention, and is tried again less and less often', async () => {
    await writeFile(join(folder, 'served'), '');
    const thing = managed(`setTimeout(() => { console.error('out of luck'); process.exit(7) }, 100)`);
    await thing.start();
    while (thing.starts < 5) await once(thing, 'exit');
    await once(thing, 'exit');
    await thing.stopNow();
    const delays = said.flatMap((line) => /again in ([\d.]+) s/.exec(line)?.[1] ?? []).map(Number);
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(delays.at(-1)).toBeGreaterThanOrEqual(1.6);
    expect(said.find((line) => line.includes('keeps ending: 5 times in the last minute'))).toMatch(
      /exit code 7[^]*out of luck/,
    );
  }, 30_000);

  test('that does not listen to its signal is killed, with what it had started', async () => {
    const child = join(folder, 'child');
    const thing = managed(
      `process.on('SIGTERM', () => {});
       const { pid } = require('child_process').spawn('sleep', ['600']);
       require('fs').writeFileSync(${JSON.stringify(child)}, String(pid));
       ${serves}`,
      { channel: true },
    );
    await thing.start();
    const pids = [thing.pid!, Number((await import('node:fs')).readFileSync(child, 'utf8'))];
    await thing.stop();
    expect(said).toContainEqual(expect.stringContaining('has not stopped within 0.3 s; it is killed'));
    while (pids.some((pid) => startTime(pid) !== undefined)) await new Promise((resolve) => setTimeout(resolve, 10));
  });
});

test("pino's lines are made readable, others are left alone", () => {
  const line = JSON.stringify({
    level: 40,
    time: Date.UTC(2026, 0, 1),
    pid: 1,
    name: 'api',
    run: 'r1',
    msg: 'slow',
    err: { message: 'why' },
  });
  expect(readable(line)).toMatch(/^\d\d:\d\d:\d\d WARN slow run=r1\nwhy$/);
  expect(readable('{ not json')).toBe('{ not json');
  expect(readable('plain')).toBe('plain');
});
