/** What a row of the bench is: bench/rows/<row>.ts exports one as `row`, named as in docs/performance.md. */
import type { StackOptions } from '../../src/supervisor/stack.ts';
import type { Longhaul } from '../../test/support/longhaul.ts';
import type { Measured } from './statistics.ts';

export interface BenchRow {
  /** `B12`: the file's name as well. */
  row: string;
  /** What is measured, in one line. */
  title: string;
  run(bench: Bench): Promise<void>;
}

/** What one round of one contestant measured, by metric: one figure, or one a sample. */
export type Round = Record<string, number | readonly number[]>;

/** What must hold: of a ratio inside this run, or, where there is no peer, of our own figure. */
export type Goal = { atLeast: number; atMost?: never } | { atMost: number; atLeast?: never };

export interface Comparison {
  metric: string;
  /** `ms`, `1/s`, `MiB`, … */
  unit: string;
  ours: Measured;
  /** The peer's name, as the table shows it; null where our own figure is what the goal is for. */
  peer: string | null;
  theirs?: Measured;
  /** Which of the samples' figures is compared; the median when left out. */
  by?: 'median' | 'p95';
  /** What is divided by what, so that the goal reads as it is said: "5 times quicker" is theirs/ours. */
  ratio?: 'ours/theirs' | 'theirs/ours';
  goal: Goal | null;
}

export interface Bench {
  /** How many rounds are counted. */
  readonly counted: number;
  /** Boots the whole of Longhaul on free ports of loopback, tuned as `npm start` tunes it; it is stopped when the row is over. */
  longhaul(options?: StackOptions): Promise<Longhaul>;
  /**
   * Runs the contestants in turns, A B A B …: one round of each that is not counted, then `counted` rounds. Gives what each
   * measured, by contestant and metric.
   */
  rounds<Name extends string>(
    contestants: Record<Name, (round: number) => Promise<Round>>,
  ): Promise<Record<Name, Record<string, Measured>>>;
  /** One line of the table and of the JSON file. */
  compare(comparison: Comparison): void;
  /** Something was lost, doubled or reordered: every figure of this row counts as 0. */
  spoil(reason: string): void;
  /** Called when the row is over, last come first served, whatever happened. */
  after(end: () => Promise<unknown> | void): void;
  say(text: string): void;
}
