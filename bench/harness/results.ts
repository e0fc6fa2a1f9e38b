/** What a row found: as lines for people, and as bench/results/<row>.json for programs. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Comparison, Goal } from './row.ts';

/** One figure. The keys are those that readers of bench/results rely on. */
export interface Figure {
  row: string;
  peer: string | null;
  metric: string;
  unit: string;
  ours: number;
  theirs: number | null;
  /** Null where there is no peer. */
  ratio: number | null;
  goal: string | null;
  /** Null where there is no goal. */
  met: boolean | null;
  oursP95: number;
  theirsP95: number | null;
  /** Medians of the rounds. */
  oursRounds: number[];
  theirsRounds: number[] | null;
}

export interface RowResult {
  row: string;
  title: string;
  measuredAt: string;
  machine: { cpus: number; cpu: string; node: string; load: number };
  rounds: number;
  /** Why the figures do not count; empty when they do. */
  spoilt: string[];
  figures: Figure[];
}

export const resultsFolder = fileURLToPath(new URL('../results/', import.meta.url));

export function figureOf(row: string, comparison: Comparison, spoilt: boolean): Figure {
  const { metric, unit, ours, theirs, peer, by = 'median', ratio: of = 'ours/theirs', goal } = comparison;
  const divided = theirs ? (of === 'ours/theirs' ? ours[by] / theirs[by] : theirs[by] / ours[by]) : null;
  const judged = spoilt ? 0 : (divided ?? ours[by]);
  return {
    row,
    peer,
    metric: by === 'median' ? metric : `${metric}, ${by}`,
    unit,
    ours: rounded(ours[by]),
    theirs: theirs ? rounded(theirs[by]) : null,
    ratio: divided === null ? null : rounded(spoilt ? 0 : divided),
    goal: goal && inWords(goal, theirs ? of : by),
    met: goal && !spoilt && holds(goal, judged),
    oursP95: rounded(ours.p95),
    theirsP95: theirs ? rounded(theirs.p95) : null,
    oursRounds: ours.rounds.map(rounded),
    theirsRounds: theirs ? theirs.rounds.map(rounded) : null,
  };
}

export async function keepResult(result: Omit<RowResult, 'machine' | 'measuredAt'>): Promise<string> {
  const { length, 0: first } = cpus();
  const kept: RowResult = {
    ...result,
    measuredAt: new Date().toISOString(),
    machine: { cpus: length, cpu: first?.model ?? 'unknown', node: process.version, load: rounded(loadavg()[0]!) },
  };
  await mkdir(resultsFolder, { recursive: true });
  const file = `${resultsFolder}${result.row}.json`;
  await writeFile(file, `${JSON.stringify(kept, null, 2)}\n`);
  return file;
}

export function table(figures: readonly Figure[]): string {
  const head = ['row', 'metric', 'ours (p95)', 'peer', 'theirs (p95)', 'ratio', 'goal', ''];
  const rows = figures.map((figure) => [
    figure.row,
    figure.metric,
    `${figure.ours} ${figure.unit} (${figure.oursP95})`,
    figure.peer ?? '',
    figure.theirs === null ? '' : `${figure.theirs} ${figure.unit} (${figure.theirsP95})`,
    figure.ratio === null ? '' : String(figure.ratio),
    figure.goal ?? '',
    figure.met === null ? '' : figure.met ? 'met' : 'MISSED',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const holds = (goal: Goal, value: number) =>
  goal.atLeast === undefined ? value <= goal.atMost : value >= goal.atLeast;

const inWords = (goal: Goal, of: string) =>
  goal.atLeast === undefined ? `${of} ≤ ${goal.atMost}` : `${of} ≥ ${goal.atLeast}`;

/** To four significant digits: more would be noise. */
const rounded = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : value);
