/** What the supervisor tells: set-up steps with their times, and the lines of the processes, each with its name before it. */
export interface Report {
  /** One line of the supervisor itself. `about` names the step or process. */
  say(about: string, text: string): void;
  /** One line that a process printed. */
  processLine(name: string, line: string): void;
}

export const silent: Report = { say: () => {}, processLine: () => {} };

/** For people: aligned names, pino's JSON made readable. */
export function consoleReport(write: (text: string) => void = (text) => process.stdout.write(text)): Report {
  const print = (name: string, text: string) =>
    write(`${name.padEnd(9)} ${text.replaceAll('\n', `\n${' '.repeat(10)}`)}\n`);
  return { say: print, processLine: (name, line) => print(name, readable(line)) };
}

/**
 * Runs one set-up step; says that it is going on when it takes longer than a few seconds, and how long it took.
 * @param progress asked for words on how far it is: every 5 seconds at first, after a minute every 20
 */
export async function step<Result>(
  report: Report,
  about: string,
  doing: string,
  work: () => Promise<Result>,
  progress?: () => string | undefined,
): Promise<Result> {
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  report.say(about, `${doing} …`);
  let ticks = 0;
  const ticker = setInterval(() => {
    if (ticks++ > 12 && ticks % 4 !== 0) return;
    const words = progress?.();
    report.say(about, `… ${seconds()}${words ? `, ${words}` : ''}`);
  }, 5_000);
  try {
    const result = await work();
    report.say(about, `done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}

const levels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };
const shownElsewhere = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'err']);

/** A line of pino's JSON as a person reads it; any other line as it is. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof entry.level !== 'number') return line;
  const time = new Date(Number(entry.time)).toLocaleTimeString('en-GB');
  const fields = Object.entries(entry)
    .filter(([key]) => !shownElsewhere.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const error = entry.err as { stack?: string; message?: string } | undefined;
  const trouble = error && (entry.level >= 50 ? (error.stack ?? error.message) : error.message);
  return (
    [time, levels[entry.level] ?? entry.level, entry.msg, ...fields].filter((part) => part !== undefined).join(' ') +
    (trouble ? `\n${trouble}` : '')
  );
}
