/**
 * Money per day. The most that a call can cost is reserved before it, in one statement, so that any number of calls at once
 * stay under the cap; what it did not cost is given back after it. A worker that dies leaves its reservation: too much
 * counted rather than too little.
 */
import { sql } from 'drizzle-orm';
import { ConfigError, type Config } from '../config.ts';
import type { Database } from './database.ts';
import { providerFailure } from './llmErrors.ts';
import type { Log } from './log.ts';
import { persistently } from './persistently.ts';
import { spending } from './tables.ts';

export type BudgetConfig = Pick<
  Config,
  | 'DAILY_BUDGET_USD'
  | 'LLM_USD_PER_MILLION_PROMPT_TOKENS'
  | 'LLM_USD_PER_MILLION_COMPLETION_TOKENS'
  | 'TRANSCRIPTION_MODEL'
  | 'TRANSCRIPTION_USD_PER_MINUTE'
  | 'practice'
>;

export interface Tokens {
  promptTokens: number;
  completionTokens: number;
}

export interface Budget {
  /** US dollars; null where the model's price is not configured (the practice provider without a price costs nothing). */
  cost(tokens: Tokens): number | null;
  /** Of so many seconds of audio, transcribed; likewise. */
  costOfAudio(seconds: number): number | null;
  /**
   * Sets money aside for one call.
   * @param atMost the most that the call can cost, in US dollars; null where that is not known
   * @returns to be called once with what the call did cost
   * @throws ApplicationFailure BUDGET_REACHED
   */
  reserve(atMost: number | null): Promise<(used: number | null) => Promise<void>>;
}

/** Of the models whose price is known without configuration: a minute of audio (https://platform.openai.com/docs/pricing). */
const usdPerMinute: Readonly<Record<string, number>> = { 'whisper-1': 0.006 };

/** @throws ConfigError when a budget is set that cannot be kept because the model's price is not known */
export function createBudget({
  config,
  database,
  log,
}: {
  config: BudgetConfig;
  database: Pick<Database, 'db'>;
  log: Log;
}): Budget {
  const { DAILY_BUDGET_USD: cap, LLM_USD_PER_MILLION_PROMPT_TOKENS: promptPrice } = config;
  const completionPrice = config.LLM_USD_PER_MILLION_COMPLETION_TOKENS;
  const priced = promptPrice !== undefined && completionPrice !== undefined;
  if (cap !== undefined && !priced && !config.practice) {
    throw new ConfigError([
      "DAILY_BUDGET_USD: cannot be kept without the model's price; set LLM_USD_PER_MILLION_PROMPT_TOKENS and LLM_USD_PER_MILLION_COMPLETION_TOKENS, or unset it",
    ]);
  }
  const minutePrice =
    config.TRANSCRIPTION_USD_PER_MINUTE ?? (config.practice ? 0 : usdPerMinute[config.TRANSCRIPTION_MODEL]);
  if (cap !== undefined && minutePrice === undefined) {
    throw new ConfigError([
      `DAILY_BUDGET_USD: cannot be kept without the price of ${config.TRANSCRIPTION_MODEL}; set TRANSCRIPTION_USD_PER_MINUTE (0 where it costs nothing), or unset it`,
    ]);
  }

  function cost({ promptTokens, completionTokens }: Tokens): number | null {
    if (priced) return (promptTokens * promptPrice + completionTokens * completionPrice) / 1_000_000;
    return config.practice ? 0 : null;
  }

  return {
    cost,
    costOfAudio: (seconds) => (minutePrice === undefined ? null : (seconds / 60) * minutePrice),
    async reserve(reserved) {
      if (cap === undefined || reserved === null) return async () => {};
      const day = new Date().toISOString().slice(0, 10);
      const granted = await persistently('set the money aside', () => addUnlessOver(day, reserved, cap));
      if (!granted) {
        throw providerFailure(
          'BUDGET_REACHED',
          `Today's budget of ${cap} US dollars is spent or set aside for calls under way. Continue tomorrow (UTC), or raise DAILY_BUDGET_USD.`,
          { retryable: false },
        );
      }
      return async (used) => {
        await database.db
          .update(spending)
          .set({ usd: sql`greatest(0, ${spending.usd} + ${(used ?? 0) - reserved})` })
          .where(sql`${spending.day} = ${day}`)
          .catch((error: unknown) =>
            log.warn({ err: error, reserved }, 'a reservation was not given back: too much is counted for today'),
          );
      };
    },
  };

  /** @returns false when the day's sum would pass the cap */
  async function addUnlessOver(day: string, usd: number, most: number): Promise<boolean> {
    const { rowCount } = await database.db.execute(sql`
      insert into ${spending} as today (day, usd) select ${day}, ${usd}::float8 where ${usd}::float8 <= ${most}::float8
      on conflict (day) do update set usd = today.usd + excluded.usd where today.usd + excluded.usd <= ${most}::float8`);
    return rowCount === 1;
  }
}
