/** A text as a model writes it: token by token, at an even pace. Each token is the moment when it was written. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gateOpens } from '../harness/gate.ts';
import { wallClock } from '../harness/wallClock.ts';

export interface TokenPlan {
  /** All texts begin when it opens: when all viewers are there. */
  gate: string;
  perSecond: number;
  seconds: number;
}

export const tokensOf = ({ perSecond, seconds }: Omit<TokenPlan, 'gate'>): number => perSecond * seconds;

export async function writeTokens(plan: TokenPlan, write: (token: string) => void): Promise<void> {
  await gateOpens(plan.gate);
  const from = wallClock();
  for (let token = 0; token < tokensOf(plan); token += 1) {
    await sleep(Math.max(0, from + (token * 1_000) / plan.perSecond - wallClock()));
    write(`${wallClock().toFixed(2)} `);
  }
}

/** The moments in a piece of such a text. */
export const momentsIn = (text: string): number[] => text.split(' ').filter(Boolean).map(Number);
