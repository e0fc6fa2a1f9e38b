/** Times, estimates and states in words. Pure; `now` is the server's clock in milliseconds. */
import type { RunStatus, StepStatus } from '../gql/graphql.ts';
import { count } from '../../../workflows/lib/words.ts';
import { isFinal, type Run, type RunSummary, type Step } from './state.ts';

/** A figure and its unit with a no-break space between them, so that no line ends there. */
const unit = (figure: number | string, name: string) => `${figure}\u00a0${name}`;

/** `0:38`, `12:05`, `1:02:03`. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (figure: number) => String(figure).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** `40 s`, `6 min`, `1 h 20 min`; rounded up, since a wait that ends early is a pleasure. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds / 1000);
  if (seconds <= 5) return 'a few seconds';
  if (seconds < 90) return unit(Math.ceil(seconds / 10) * 10, 's');
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return unit(minutes, 'min');
  return `${unit(Math.floor(minutes / 60), 'h')} ${unit(minutes % 60, 'min')}`;
}

/** `6 to 9 min`, `50 to 80 s`, `6 min` where both ends round to the same. */
export function range(least: number, most: number): string {
  const inSeconds = most < 90_000;
  const step = inSeconds ? 10_000 : 60_000;
  const figure = (milliseconds: number) => Math.max(1, Math.round(milliseconds / step)) * (inSeconds ? 10 : 1);
  const [from, to] = [figure(least), Math.max(figure(least), figure(most))];
  return unit(from === to ? from : `${from} to ${to}`, inSeconds ? 's' : 'min');
}

/** `14:03` in the reader's own zone; `withSeconds` for what must be exact. */
export function timeOfDay(at: number | string, withSeconds = false): string {
  return new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' }),
  });
}

/** `just now`, `4 min ago`, `14:03`, `12 March, 14:03`. */
export function ago(at: string, now: number): string {
  const passed = now - Date.parse(at);
  if (passed < 45_000) return 'just now';
  if (passed < 50 * 60_000) return `${unit(Math.max(1, Math.round(passed / 60_000)), 'min')} ago`;
  const day = new Date(at);
  if (day.toDateString() === new Date(now).toDateString()) return `today, ${timeOfDay(at)}`;
  return `${day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}, ${timeOfDay(at)}`;
}

/** What each step usually takes and what all of them take, as clocks: the times shown add up to the sum shown. */
export function usualTimes(steps: readonly { usualSeconds: number | null }[]): { each: string[]; all: string } {
  const seconds = steps.map(({ usualSeconds }) => (usualSeconds ? Math.max(1, Math.round(usualSeconds)) : 0));
  const words = (figure: number) => (figure > 0 ? clock(figure * 1000) : '');
  return { each: seconds.map(words), all: words(seconds.reduce((sum, figure) => sum + figure, 0)) };
}

export interface EstimateWords {
  /** `about 4 min left`; null while nothing is known. */
  left: string | null;
  /** `usually 6 to 9 min, from 23 earlier runs`. */
  usual: string | null;
  late: boolean;
}

/**
 * How long it still takes. Within the usual time (the median) it says that; after it, within what is promised (the 80th
 * percentile); after that, that it takes longer than usual. Never a negative figure.
 */
export function estimateWords(
  run: Pick<RunSummary, 'status' | 'estimate' | 'startedAt' | 'requestedAt'>,
  now: number,
): EstimateWords {
  if (isFinal(run.status) || !run.estimate) return { left: null, usual: null, late: false };
  const finishes = Date.parse(run.estimate.finishesAt);
  const latest = Math.max(finishes, Date.parse(run.estimate.latestAt));
  const from = Date.parse(run.startedAt ?? run.requestedAt);
  const source = run.estimate.basedOnRuns > 0 ? `, from ${count(run.estimate.basedOnRuns, 'earlier run')}` : '';
  const usual = `usually ${range(finishes - from, latest - from)}${source}`;
  if (now > latest) return { left: 'taking longer than usual', usual, late: true };
  if (now > finishes - 3_000) return { left: `likely within ${span(latest - now)}`, usual, late: false };
  return { left: `about ${span(finishes - now)} left`.replace('about a few', 'a few'), usual, late: false };
}

export const statusWords: Record<RunStatus, string> = {
  REQUESTED: 'Saved',
  QUEUED: 'Queued',
  RUNNING: 'Running',
  CANCELLING: 'Stopping',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  TIMED_OUT: 'Timed out',
};

export const stepWords: Record<StepStatus, string> = {
  WAITING: 'waiting',
  QUEUED: 'queued',
  RUNNING: 'running',
  RETRYING: 'waiting to try again',
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  SKIPPED: 'skipped',
};

/** What colour a state has: what moves, what is done, what waits, what has stopped, and what has not begun. */
export type Tone = 'go' | 'done' | 'wait' | 'stop' | 'rest';

export const statusTone: Record<RunStatus, Tone> = {
  REQUESTED: 'wait',
  QUEUED: 'wait',
  RUNNING: 'go',
  CANCELLING: 'wait',
  COMPLETED: 'done',
  FAILED: 'stop',
  CANCELLED: 'rest',
  TIMED_OUT: 'stop',
};

/** `2 of 7 done` before the middle, `2 left` after it. */
export function countWords(completed: number, total: number): string {
  if (completed >= total) return 'all done';
  return completed * 2 < total ? `${completed} of ${total} done` : `${total - completed} left`;
}

/** `attempt 2 of 5, next try in 8 s` */
export function attemptWords(
  step: Pick<Step, 'attempt' | 'attempts' | 'maxAttempts' | 'nextAttemptAt' | 'status'>,
  now: number,
): string {
  const of = step.maxAttempts ? ` of ${step.maxAttempts}` : '';
  if (step.status !== 'RETRYING') return `attempt ${step.attempt}${of}`;
  const next = `attempt ${failedAttempts(step) + 1}${of}`;
  if (!step.nextAttemptAt) return `${next}, trying again soon`;
  const seconds = Math.ceil((Date.parse(step.nextAttemptAt) - now) / 1000);
  return `${next}, ${seconds > 0 ? `next try in ${unit(seconds, 's')}` : 'trying again now'}`;
}

/** How many attempts of the newest generation have failed. */
export function failedAttempts(step: Pick<Step, 'attempt' | 'attempts' | 'status'>): number {
  const generation = Math.max(0, ...step.attempts.map((attempt) => attempt.generation));
  const ended = step.attempts.filter(
    ({ generation: of, outcome }) => of === generation && outcome !== 'RUNNING' && outcome !== 'SUCCEEDED',
  );
  if (ended.length > 0) return Math.max(...ended.map(({ number }) => number));
  return step.status === 'COMPLETED' || step.status === 'RUNNING' ? Math.max(0, step.attempt - 1) : step.attempt;
}

/** `812 bytes`, `4.2 MB`: as people know it of their files. */
export function bytes(count: number): string {
  if (count < 1_000) return unit(count, count === 1 ? 'byte' : 'bytes');
  const names = ['kB', 'MB', 'GB', 'TB'];
  const power = Math.min(names.length, Math.floor(Math.log10(count) / 3));
  const value = count / 1_000 ** power;
  return unit(value.toLocaleString('en-GB', { maximumFractionDigits: value < 100 ? 1 : 0 }), names[power - 1]!);
}

/** `14,320` */
export const figure = (value: number): string => value.toLocaleString('en-GB');

/** A weighted fraction of the whole, 0 to 1: each step counts by how long it usually takes. */
export function weightedProgress(steps: readonly Step[]): { done: number; moving: number } {
  const known = steps.map((step) => step.usualSeconds).filter((seconds) => seconds != null);
  const typical = known.length > 0 ? known.reduce((sum, seconds) => sum + seconds, 0) / known.length : 1;
  let [total, done, moving] = [0, 0, 0];
  for (const step of steps) {
    const weight = Math.max(0.001, step.usualSeconds ?? typical);
    total += weight;
    if (step.status === 'COMPLETED' || step.status === 'SKIPPED') done += weight;
    else if (step.status === 'RUNNING' || step.status === 'RETRYING') moving += weight * (step.fraction ?? 0);
  }
  return total === 0 ? { done: 0, moving: 0 } : { done: done / total, moving: moving / total };
}

/** What somebody is told of trouble. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Who ended the run or why it waits, as a sentence. */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return '';
  const capital = trimmed[0]!.toUpperCase() + trimmed.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

export const tokensOf = (run: Pick<Run, 'usage'>): number => run.usage.promptTokens + run.usage.completionTokens;

/** Of more parts the attempts are not told one by one. */
const mostPartsTold = 50;

/** Attempts of the present generation and of earlier ones, all that were made; null where not all are told. */
export const attemptsOf = (run: Pick<Run, 'steps'>): number | null =>
  run.steps.some(({ parts }) => (parts?.total ?? 0) > mostPartsTold)
    ? null
    : run.steps.reduce((sum, step) => sum + Math.max(step.attempts.length, step.attempt), 0);
