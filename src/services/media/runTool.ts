/** One run of ffmpeg or ffprobe: heard as it speaks, bounded in memory and time, and over when the caller has gone on. */
import { spawn } from 'node:child_process';
import { constants, setPriority, tmpdir } from 'node:os';
import type { Readable } from 'node:stream';
import { brokenFailure, crashedFailure, stalledFailure } from './failures.ts';
import type { FindTool, ToolName } from './tools.ts';

export interface ToolOptions {
  signal: AbortSignal;
  /** Called with each line of its standard error. */
  onLine?(line: string): void;
  /** Called when there are no more of them. */
  onLastLine?(): void;
}

/** Gives what the tool writes to its standard output, as it comes; nothing is read ahead of the caller. */
export type RunTool = (tool: ToolName, args: readonly string[], options: ToolOptions) => AsyncGenerator<Buffer, void>;

/** How much of its last words is kept. */
const mostWords = 4_000;

/**
 * @param silenceMs how long it may write nothing while it is waited for
 * @throws in the run: the signal's reason; ApplicationFailure MEDIA_BROKEN when the tool gives up, MEDIA_CRASHED when it is killed, MEDIA_STALLED,
 * MEDIA_TOOL_MISSING
 */
export function createRunTool(findTool: FindTool, silenceMs: number): RunTool {
  return async function* runTool(tool, args, { signal, onLine, onLastLine }) {
    const [program, ...before] = await findTool(tool);
    signal.throwIfAborted();
    const child = spawn(program!, [...before, ...args], {
      cwd: tmpdir(),
      env: bareEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<{ code: number | null; by: NodeJS.Signals | null; trouble?: Error }>((resolve) => {
      child.once('error', (trouble) => resolve({ code: null, by: null, trouble }));
      child.once('exit', (code, by) => resolve({ code, by }));
    });
    if (child.pid !== undefined) yieldToOthers(child.pid);
    const heard = hear(child.stderr, onLine, onLastLine);
    const end = () => child.kill('SIGKILL');
    signal.addEventListener('abort', end);
    let stalled = false;
    const watchdog = createWatchdog(silenceMs, () => {
      stalled = true;
      end();
    });
    child.stderr.on('data', watchdog.hears);
    let how: Awaited<typeof ended>;
    try {
      for await (const chunk of child.stdout) {
        watchdog.rests(); // while the caller is busy with it, the tool has to wait
        yield chunk;
        watchdog.watches();
      }
      how = await ended;
    } finally {
      watchdog.rests();
      signal.removeEventListener('abort', end);
      end();
      await ended;
    }
    signal.throwIfAborted();
    if (stalled) throw stalledFailure(silenceMs);
    if (how.trouble) throw crashedFailure(`it could not be started (${how.trouble.message})`);
    if (how.by) throw crashedFailure(`it was ended by ${how.by}`);
    if (how.code !== 0) throw brokenFailure(await heard);
  };
}

/** Barks after so long without a sound, unless it rests. */
function createWatchdog(silenceMs: number, bark: () => void) {
  let timer: NodeJS.Timeout | undefined = setTimeout(bark, silenceMs);
  return {
    hears: () => void timer?.refresh(),
    rests() {
      clearTimeout(timer);
      timer = undefined;
    },
    watches() {
      timer = setTimeout(bark, silenceMs);
    },
  };
}

/** All that the tool writes. */
export async function textOf(output: AsyncIterable<Buffer>, mostBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of output) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw brokenFailure(`more than ${mostBytes} bytes where a few were expected`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The last words, once there will be no more. A line without an end is not kept beyond `mostWords`. */
async function hear(stream: Readable, onLine?: (line: string) => void, onLastLine?: () => void): Promise<string> {
  let words = '';
  let line = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    words = (words + text).slice(-mostWords);
    const lines = (line + text).split('\n');
    line = lines.pop()!.slice(-mostWords);
    for (const whole of lines) onLine?.(whole);
  });
  await new Promise((resolve) => stream.once('close', resolve));
  onLastLine?.();
  return words;
}

/** None of the worker's secrets, and no variable that makes ffmpeg write files. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, SystemRoot } = process.env;
  return { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, SystemRoot, AV_LOG_FORCE_NOCOLOR: '1' };
}

/** Heartbeats and answers of the worker come first. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended already
  }
}
