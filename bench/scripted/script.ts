import type { TokenPlan } from '../peers/tokens.ts';

/** What a row has the steps of a meal plan do instead of asking a model: JSON in the wish's notes. */
export interface Script {
  /** How long each step takes; the last number counts for all further steps. */
  stepMs?: number[];
  /** Reports of the first step, evenly over its time. Each one's message is the moment when it was made. */
  reports?: number;
  /** Text of the first step. */
  tokens?: TokenPlan;
}

/** What each scripted step gives besides what its pipeline expects, in milliseconds since 1970. */
export interface Stamps {
  startedAt: number;
  reportedAt: number[];
  endedAt: number;
}

export const notesOf = (script: Script): string => JSON.stringify(script);
