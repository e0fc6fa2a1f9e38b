/** Whether a call connects, where there is nobody to call: by chance, or by a seed always in the same way. */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../config.ts';

export type DiceSettings = Pick<Config, 'PHONE_HOME_ODDS' | 'PHONE_HOME_CALL_MS' | 'PHONE_HOME_SEED'>;

/**
 * Rings for as long as a call takes.
 * @returns whether somebody has answered
 * @throws the signal's reason when the caller hangs up
 */
export type Ring = (name: string, attempt: number, signal: AbortSignal) => Promise<boolean>;

export const createDice =
  ({ PHONE_HOME_ODDS: odds, PHONE_HOME_CALL_MS: callMs, PHONE_HOME_SEED: seed }: DiceSettings): Ring =>
  async (name, attempt, signal) => {
    if (callMs > 0) await wait(callMs * (0.5 + Math.random()), undefined, { signal });
    signal.throwIfAborted();
    return (seed === undefined ? Math.random() : chance(`${seed} ${name} ${attempt}`)) < odds;
  };

/** 0 (included) to 1, always the same for the same words. */
const chance = (words: string): number => createHash('sha256').update(words).digest().readUInt32LE() / 2 ** 32;
