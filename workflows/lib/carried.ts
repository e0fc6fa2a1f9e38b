/**
 * What a run that goes on in another execution (continue as new) hands over, so that the newest execution's history tells the
 * whole run. Runs in the workflow sandbox as well as in Node: no I/O, no Node modules.
 */
import type { WorkflowProgress } from './steps.ts';

export interface Carried {
  /** Which execution of the run this is: 2 for the first that continues another. */
  link: number;
  /** When a worker took the run up. */
  startedAt: string;
  /** What has begun, by the step's key. */
  steps: Record<string, CarriedStep>;
  progress: WorkflowProgress;
  /** What was said by signal, oldest first. */
  signals: CarriedSignal[];
  /** The pipeline's own. */
  state: unknown;
}

export interface CarriedStep {
  startedAt: string;
  finishedAt: string | null;
  /** What the step gave, unless it is made of parts. */
  output?: unknown;
  /** Of a step made of parts: how many have ended, by outcome. */
  outcomes?: Record<string, number>;
}

export interface CarriedSignal {
  at: string;
  name: 'note' | 'keep';
  words: string | null;
}

/** More signals than these are not handed over: the oldest go. */
export const mostCarriedSignals = 50;

/** What a part gives counts as the name of its outcome up to this length. */
const longestOutcome = 40;

/** The name under which a part that has completed is counted: what it gave, where that is a short text. */
export const outcomeOf = (output: unknown): string =>
  typeof output === 'string' && output !== '' && output.length <= longestOutcome ? output : 'COMPLETED';

export function countOutcome(outcomes: Record<string, number>, outcome: string): void {
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
