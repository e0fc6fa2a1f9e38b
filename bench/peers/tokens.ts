/** A text as a model writes it: token by token, at an even pace. Each token is the moment when it was written. */
import { setTimeout as sleep } from 'node:timers/promises';
import { wallClock } from '../harness/wallClock.ts';

export interface TokenPlan {
  /** In milliseconds since 1970, so that all texts begin when all viewers are there. */
  from: number;
  perSecond: number;
  seconds: number;
}

export const tokensOf = ({ perSecond, seconds }: TokenPlan): number => perSecond * seconds;

export async function writeTokens(plan: TokenPlan, write: (token: string) => void): Promise<void> {
  for (let token = 0; token < tokensOf(plan); token += 1) {
    await sleep(Math.max(0, plan.from + (token * 1_000) / plan.perSecond - wallClock()));
    write(`${wallClock().toFixed(2)} `);
  }
}

/** The moments in a piece of such a text. */
export const momentsIn = (text: string): number[] => text.split(' ').filter(Boolean).map(Number);
