/** The client of the OpenAI-compatible provider that the configuration names, the practice provider included. */
import { CancelledFailure } from '@temporalio/common';
import OpenAI from 'openai';
import { ConfigError, type Config } from '../config.ts';
import type { StepContext } from '../worker/stepContext.ts';
import { boundedFetch } from './llmCall.ts';

/** Ends a call that our own watchdog has missed; the client wants a number. */
const clientTimeoutMs = 24 * 3_600_000;

/** @throws ConfigError when the configuration names no provider */
export function createProviderClient(config: Config): OpenAI {
  if (config.practice && !config.PRACTICE_URL) {
    throw new ConfigError([
      'PRACTICE_URL: no model is configured, and no practice provider either; set OPENAI_API_KEY (or OPENAI_BASE_URL), or PRACTICE_URL to where the practice provider listens',
    ]);
  }
  return new OpenAI({
    apiKey: config.practice ? 'practice' : (config.OPENAI_API_KEY ?? 'none'),
    baseURL: config.practice ? `${config.PRACTICE_URL}/v1` : (config.OPENAI_BASE_URL ?? 'https://api.openai.com/v1'),
    // The engine owns the retries.
    maxRetries: 0,
    timeout: clientTimeoutMs,
    fetch: boundedFetch,
    logLevel: 'off',
  });
}

/** The practice provider is told whose call it is, so that tests can steer and count; nobody else is. */
export const practiceHeaders = (config: Config, context: StepContext): Record<string, string> =>
  config.practice
    ? {
        'x-longhaul-run': context.runId,
        'x-longhaul-step': context.activityId,
        'x-longhaul-attempt': String(context.attempt),
      }
    : {};

/** Whether the practice provider has answered: also one that was named as if it were a real one says so by its model. */
export const isPracticeModel = (config: Config, model: string | null): boolean =>
  config.practice || (model ?? '').startsWith('practice');

/** What a call throws that was cancelled. */
export const cancellation = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new CancelledFailure('The step was cancelled');
