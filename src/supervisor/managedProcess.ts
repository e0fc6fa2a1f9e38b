/**
 * One supervised process: started, watched until it serves, started again with back-off when it dies, stopped on request.
 * Each has a process group of its own, so that Ctrl-C in a terminal reaches the supervisor alone and the order of stopping is
 * the supervisor's.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartProblem } from './problem.ts';
import { dropRecord, keepRecord } from './processRecords.ts';
import type { Report } from './report.ts';

export interface ProcessPlan {
  /** Shown before its lines and in messages; unique in a stack. */
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Another account to run as (only root may). */
  account?: { uid: number; gid: number };
  /** Whether it has a channel to the supervisor by which it notices its death (Node processes). */
  channel?: boolean;
  /**
   * Where it prints, for programs that a broken pipe would end: they have to outlive a supervisor's kill -9. The others print
   * to the supervisor's output.
   */
  logFile?: string;
  /** Called before each start. */
  prepare?(): Promise<void>;
  /** Resolves when it serves; rejects while it does not. Asked again every 50 ms; `pid` is the process asked about. */
  probe(pid: number): Promise<void>;
  readyWithinMs: number;
  stopSignal: NodeJS.Signals;
  /** After this it is killed. */
  stopWithinMs: number;
}

/** How it ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** A process that served this long had got over its earlier trouble. */
const steadyAfterMs = 10_000;
const failuresBeforeFirstReady = 3;
const tailLines = 20;

type Events = { ready: [pid: number]; exit: [exit: Exit] };

export class ManagedProcess extends EventEmitter<Events> {
  readonly #plan: ProcessPlan;
  readonly #dataDir: string;
  readonly #report: Report;
  #child: ChildProcess | undefined;
  #ready = false;
  #starts = 0;
  #stop = new AbortController();
  #loop: Promise<void> | undefined;
  #tail: string[] = [];

  constructor(plan: ProcessPlan, dataDir: string, report: Report) {
    super();
    this.setMaxListeners(0);
    this.#plan = plan;
    this.#dataDir = dataDir;
    this.#report = report;
  }

  get name(): string {
    return this.#plan.name;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How often it was started so far. */
  get starts(): number {
    return this.#starts;
  }

  /** Whether the process that runs now serves. */
  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Starts it and keeps it running; resolves when it serves for the first time.
   * @throws StartProblem when it ends again and again, or does not serve in time
   */
  async start(): Promise<void> {
    this.#stop = new AbortController();
    const served = this.waitUntilReady();
    served.catch(() => {});
    const gaveUp = new Promise<never>((_resolve, reject) => {
      this.#loop = this.#keepRunning(reject);
    });
    await Promise.race([served, gaveUp]);
  }

  /**
   * Resolves when it serves; at once when it does now.
   * @throws Error when it was stopped, or does not serve within `withinMs`
   */
  async waitUntilReady(withinMs = this.#plan.readyWithinMs): Promise<void> {
    if (this.#ready) return;
    const tooLate = AbortSignal.timeout(withinMs);
    await once(this, 'ready', { signal: AbortSignal.any([tooLate, this.#stop.signal]) }).catch((error) => {
      if (this.#stop.signal.aborted) throw new Error(`${this.name} was stopped`, { cause: error });
      throw new StartProblem(
        `${this.name} does not serve after ${withinMs / 1000} s`,
        this.#lastWords() || 'it printed nothing',
        'see its lines above',
      );
    });
  }

  /** Sends a signal to the process that runs now; what ends by it is started again. Resolves when it has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = hasEnded(child) ? undefined : once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Sends a signal that does not end it, such as SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Stops it for good (until the next `start`), by its own way of stopping and, when that takes too long, by kill. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const child = this.#child;
    if (child && !hasEnded(child)) {
      const ended = once(child, 'exit');
      child.kill('SIGCONT'); // a stopped process would not hear
      child.kill(this.#plan.stopSignal);
      const tooLong = setTimeout(() => {
        this.#report.say(this.name, `has not stopped within ${this.#plan.stopWithinMs / 1000} s; it is killed`);
        this.#killGroup(child);
      }, this.#plan.stopWithinMs);
      await ended;
      clearTimeout(tooLong);
    }
    await this.#loop;
  }

  /** Ends it at once. */
  async stopNow(): Promise<void> {
    this.#stop.abort();
    if (this.#child) this.#killGroup(this.#child);
    await this.#loop;
  }

  async #keepRunning(giveUp: (problem: StartProblem) => void): Promise<void> {
    const { signal } = this.#stop;
    const recentEnds: number[] = [];
    let served = false;
    let delay = firstDelayMs;
    while (!signal.aborted) {
      const { exit, readyForMs } = await this.#runOnce();
      if (signal.aborted) return;

      const now = performance.now();
      recentEnds.push(now);
      while (recentEnds[0]! < now - 60_000) recentEnds.shift();
      served ||= readyForMs > 0;
      delay = readyForMs > steadyAfterMs ? firstDelayMs : Math.min(delay * 2, longestDelayMs);

      if (!served && recentEnds.length >= failuresBeforeFirstReady) {
        this.#stop.abort();
        giveUp(
          new StartProblem(
            `${this.name} does not start`,
            [`it ended ${failuresBeforeFirstReady} times, lastly with ${inWords(exit)}`, this.#lastWords()].join('\n'),
            'mend the reason shown above, then start again',
          ),
        );
        return;
      }
      const again = `is started again in ${(delay / 1000).toFixed(1)} s`;
      this.#report.say(
        this.name,
        recentEnds.length < 5
          ? `ended with ${inWords(exit)}; ${again}`
          : `keeps ending: ${recentEnds.length} times in the last minute, lastly with ${inWords(exit)}; ${again}. ` +
              `It needs your attention.\n${this.#lastWords()}`,
      );
      await sleep(delay, undefined, { signal }).catch(() => {});
    }
  }

  /** One life of the process, from its start to its end. */
  async #runOnce(): Promise<{ exit: Exit; readyForMs: number }> {
    const neverRan = { exit: { code: null, signal: null }, readyForMs: 0 };
    let child: ChildProcess;
    try {
      await this.#plan.prepare?.();
      if (this.#stop.signal.aborted) return neverRan;
      child = this.#spawn();
    } catch (error) {
      this.#tail = [(error as Error).message];
      return neverRan;
    }
    this.#child = child;
    this.#starts++;
    const ended = new Promise<Exit>((resolve) => {
      child.once('exit', (code, signal) => {
        this.#ready = false;
        resolve({ code, signal });
      });
      child.once('error', (error) => {
        this.#tail.push(error.message);
        if (child.pid === undefined) resolve(neverRan.exit);
      });
    });
    if (child.pid !== undefined) this.#keepRecord(child.pid);

    let readySince: number | undefined;
    // Not waited for: a probe of a process that has just died may take its time.
    void this.#probeUntilReady(child).then((serves) => {
      if (!serves) return;
      readySince = performance.now();
      this.#ready = true;
      this.emit('ready', child.pid!);
    });
    const exit = await ended;
    this.#child = undefined;
    // Whatever it had started itself and left.
    if (this.#plan.channel) this.#killGroup(child);
    dropRecord(this.#dataDir, this.name);
    this.emit('exit', exit);
    return { exit, readyForMs: readySince === undefined ? 0 : Math.max(1, performance.now() - readySince) };
  }

  #keepRecord(pid: number): void {
    try {
      keepRecord(this.#dataDir, this.name, pid);
    } catch (error) {
      // On a full disk it runs all the same; only after a kill of the supervisor nobody would know of it.
      this.#report.say(this.name, `its record could not be kept: ${(error as Error).message}`);
    }
  }

  #spawn(): ChildProcess {
    const { command, args, env, cwd, account, channel, logFile } = this.#plan;
    this.#tail = [];
    const output = logFile ? openLog(logFile) : 'pipe';
    const child = spawn(command, args, {
      env,
      cwd,
      ...account,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', output, output, ...(channel ? (['ipc'] as const) : [])],
    });
    if (typeof output === 'number') closeSync(output);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#tail.push(line);
        if (this.#tail.length > tailLines) this.#tail.shift();
        this.#report.processLine(this.name, line);
      });
    }
    return child;
  }

  /** Whether it came to serve before it ended. */
  async #probeUntilReady(child: ChildProcess): Promise<boolean> {
    while (child.pid !== undefined && !hasEnded(child)) {
      try {
        await this.#plan.probe(child.pid);
        return !hasEnded(child);
      } catch {
        await sleep(50);
      }
    }
    return false;
  }

  #killGroup(child: ChildProcess): void {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // nothing is left of it
    }
  }

  #lastWords(): string {
    const lines = this.#plan.logFile ? lastLines(this.#plan.logFile) : this.#tail;
    return lines.slice(-tailLines).join('\n').trim();
  }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

const inWords = ({ code, signal }: Exit) =>
  signal ? `signal ${signal}` : code === null ? 'an error before it ran' : `exit code ${code}`;

/** Opens it for appending; a log beyond 10 MB is put aside first. */
function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
}

function lastLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-tailLines);
  } catch {
    return [];
  }
}
