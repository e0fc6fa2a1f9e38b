/** Runs one row: gives it what it needs, collects what it found, ends all that it started. */
import { startLonghaul } from '../../test/support/longhaul.ts';
import { figureOf, keepResult, table, type Figure } from './results.ts';
import type { Bench, BenchRow, Comparison, Round } from './row.ts';
import { measure, type Measured } from './statistics.ts';

/** Rejects when somebody ends the bench: then what it has started is ended as well. */
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => reject(new Error(`the bench was ended by ${signal}`)));
});
interrupted.catch(() => {});

/** @returns the row's figures, which stand in bench/results as well */
export async function runRow({ row, title, run }: BenchRow, counted: number): Promise<Figure[]> {
  const comparisons: Comparison[] = [];
  const spoilt: string[] = [];
  const ends: (() => Promise<unknown> | void)[] = [];
  const say = (text: string) => process.stderr.write(`${row}: ${text}\n`);

  const bench: Bench = {
    counted,
    say,
    async longhaul(options = {}) {
      const longhaul = await startLonghaul({
        ...options,
        env: {
          HEARTBEAT_TIMEOUT_MS: '10000',
          CONNECTIONS_PER_VIEWER: '100000',
          // As `npm start` does, not as short tests do.
          NODE_COMPILE_CACHE: undefined,
          ...options.env,
        },
      });
      ends.push(() => longhaul.dispose());
      return longhaul;
    },
    async rounds(contestants) {
      const names = Object.keys(contestants) as (keyof typeof contestants)[];
      const found = new Map<string, Map<string, number[][]>>(names.map((name) => [name, new Map()]));
      for (let round = 0; round <= counted; round++) {
        for (const name of names) {
          const measured = await contestants[name](round);
          say(`${round === 0 ? 'warming up' : `round ${round} of ${counted}`}, ${name}: ${inShort(measured)}`);
          if (round === 0) continue;
          for (const [metric, samples] of Object.entries(measured)) {
            const metrics = found.get(name)!;
            metrics.set(metric, [...(metrics.get(metric) ?? []), [samples].flat()]);
          }
        }
      }
      return Object.fromEntries(
        names.map((name) => [
          name,
          Object.fromEntries([...found.get(name)!].map(([metric, rounds]) => [metric, measure(rounds)])),
        ]),
      ) as Record<keyof typeof contestants, Record<string, Measured>>;
    },
    compare: (comparison) => void comparisons.push(comparison),
    spoil(reason) {
      spoilt.push(reason);
      say(`SPOILT: ${reason}`);
    },
    after: (end) => void ends.push(end),
  };

  let ended: Promise<void> | null = null;
  const endAll = () =>
    (ended ??= (async () => {
      for (const end of ends.toReversed()) await end();
    })());
  // What runs in groups of its own would outlive a bench that is cut short. It may be told twice: by npm, and by its shell.
  const cutShort = () => {
    // What still goes on fails now, and nobody is left who wants to know.
    process.on('uncaughtException', () => {});
    void endAll().finally(() => process.exit(130));
  };
  process.on('SIGINT', cutShort).on('SIGTERM', cutShort);
  say(title);
  try {
    await Promise.race([run(bench), interrupted]);
  } finally {
    await endAll();
    process.off('SIGINT', cutShort).off('SIGTERM', cutShort);
  }
  const figures = comparisons.map((comparison) => figureOf(row, comparison, spoilt.length > 0));
  const file = await keepResult({ row, title, rounds: counted, spoilt, figures });
  process.stdout.write(`${table(figures)}\n`);
  say(`kept in ${file}`);
  return figures;
}

const inShort = (round: Round) =>
  Object.entries(round)
    .map(([metric, samples]) => `${metric} ${Number(measure([[samples].flat()]).median.toPrecision(4))}`)
    .join(', ');
