/** A provider's trouble as an activity's failure: one of the codes, in words for the page, and when to try again. */
import { ApplicationFailure } from '@temporalio/common';
import { APIConnectionError, APIError } from 'openai';
import type { ErrorCode } from '../errors.ts';

/** A provider that asks for a longer pause than this is not waited for: the step fails, and a rerun goes on later. */
const longestWaitMs = 24 * 3_600_000;

export const providerFailure = (
  code: ErrorCode,
  message: string,
  { retryable, retryInMs, cause }: { retryable: boolean; retryInMs?: number | null; cause?: unknown },
): ApplicationFailure =>
  ApplicationFailure.create({
    type: code,
    message,
    nonRetryable: !retryable,
    // To the engine a delay of 0 means that there is no retry.
    ...(retryable && retryInMs && { nextRetryDelay: retryInMs }),
    ...(cause instanceof Error && { cause }),
  });

/** What went wrong in a call, from whatever the client threw. */
export function describeProviderError(error: unknown, now = Date.now()): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const known = causes(error).find((cause) => cause instanceof ApplicationFailure);
  if (known) return known;
  if (error instanceof APIConnectionError) return unreachable(error);
  if (error instanceof APIError) return error.status === undefined ? brokenStream(error) : refusedRequest(error, now);
  if (error instanceof SyntaxError) {
    return providerFailure('ANSWER_MALFORMED', 'The provider sent a stream that is not valid JSON.', {
      retryable: true,
      cause: error,
    });
  }
  return unreachable(error);
}

function refusedRequest(error: APIError, now: number): ApplicationFailure {
  const status = error.status as number;
  const said = saidByProvider(error);
  if (status === 401 || status === 403) {
    return providerFailure(
      'PROVIDER_REFUSED_KEY',
      `The provider refuses the API key (${status}). Set a valid OPENAI_API_KEY.${said}`,
      {
        retryable: false,
      },
    );
  }
  if (error.code === 'insufficient_quota') {
    return providerFailure(
      'PROVIDER_RATE_LIMITED',
      `The quota of the account at the provider is used up (${status}).${said}`,
      { retryable: false },
    );
  }
  if (![408, 409, 425, 429].includes(status) && status < 500) {
    return providerFailure('PROVIDER_REJECTED_REQUEST', `The provider rejects the request (${status}).${said}`, {
      retryable: false,
    });
  }

  const retryInMs = retryAfterMs(error.headers, now);
  const asked = retryInMs === null ? '' : `; it asked to wait ${inWords(retryInMs)}`;
  const [code, trouble]: [ErrorCode, string] =
    status === 429 ? ['PROVIDER_RATE_LIMITED', 'is busy'] : ['PROVIDER_UNAVAILABLE', 'has trouble'];
  if (retryInMs !== null && retryInMs > longestWaitMs) {
    return providerFailure(
      code,
      `The provider ${trouble} (${status})${asked}, longer than a run waits. Continue then.`,
      { retryable: false },
    );
  }
  return providerFailure(code, `The provider ${trouble} (${status})${asked}.`, { retryable: true, retryInMs });
}

/** An error that came as an event of a stream that had begun well. */
const brokenStream = (error: APIError): ApplicationFailure =>
  providerFailure('PROVIDER_UNAVAILABLE', `The provider broke off its answer with an error.${saidByProvider(error)}`, {
    retryable: true,
  });

const unreachable = (error: unknown): ApplicationFailure => {
  const code = systemCode(error);
  return providerFailure('PROVIDER_UNAVAILABLE', `The connection to the provider failed${code ? ` (${code})` : ''}.`, {
    retryable: true,
    cause: error,
  });
};

/** Whether a request cannot have reached the provider, so that it costs nothing. */
export const neverArrived = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    systemCode(error) ?? '',
  );

/** Such as ECONNREFUSED. */
const systemCode = (error: unknown): string | undefined =>
  causes(error)
    .map((cause) => (cause as { code?: unknown }).code)
    .find((code) => typeof code === 'string');

/** The provider's own words, cut short and without what looks like a key. */
function saidByProvider(error: APIError): string {
  const body = error.error as { message?: unknown } | undefined;
  const words = typeof body?.message === 'string' ? body.message : '';
  const shown = words
    .replace(/\b(sk|key)-[\w*.-]{6,}/gi, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return shown ? ` It says: ${shown.slice(0, 200)}` : '';
}

function causes(error: unknown): object[] {
  const chain: object[] = [];
  for (let cause = error; cause && typeof cause === 'object'; cause = (cause as { cause?: unknown }).cause) {
    if (chain.push(cause) > 10) break;
  }
  return chain;
}

/**
 * How long the provider asked to wait, never rounded to earlier: `retry-after-ms`, or Retry-After in seconds or as a date
 * (RFC 9110, 10.2.3). A date is counted from the response's own Date, so that a clock that differs from ours does no harm.
 * @returns milliseconds, or null when it did not say or what it said makes no sense
 */
export function retryAfterMs(headers: Headers | undefined, now = Date.now()): number | null {
  const inMs = headers?.get('retry-after-ms')?.trim();
  if (inMs && /^\d+(\.\d+)?$/.test(inMs)) return Math.ceil(Number(inMs));
  const text = headers?.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  // Date.parse takes much that is no date, such as "-5".
  const until = /[a-z]/i.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(until)) return null;
  const from = Date.parse(headers?.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(from) ? now : from));
}

/** `90 s`, `4 min`, `3 h`, `2 days`, rounded up. */
export function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  if (seconds <= 120) return `${seconds} s`;
  if (seconds <= 7_200) return `${Math.ceil(seconds / 60)} min`;
  return seconds <= 172_800 ? `${Math.ceil(seconds / 3_600)} h` : `${Math.ceil(seconds / 86_400)} days`;
}
