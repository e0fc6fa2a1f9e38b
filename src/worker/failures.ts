/** What an activity's error is to people: one of the codes, in words. */
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { errorCodes, type ErrorCode } from '../errors.ts';
import type { RunError } from '../runs/snapshot.ts';

const known: ReadonlySet<string> = new Set(errorCodes);
export const isErrorCode = (type: string | null | undefined): type is ErrorCode => known.has(type ?? '');

/** The words for an error that nobody foresaw: its own may hold what is nobody's business. */
export const unexpectedMessage = 'Something unexpected went wrong in this step. The operators have the details.';

export const isCancellation = (error: unknown): boolean =>
  error instanceof CancelledFailure || (error instanceof Error && error.name === 'AbortError');

/** @param step the key of the step that threw it */
export function describeFailure(error: unknown, step: string): RunError {
  if (error instanceof ApplicationFailure && isErrorCode(error.type)) {
    return { code: error.type, message: error.message, step, retryable: !error.nonRetryable };
  }
  return { code: 'STEP_FAILED', message: unexpectedMessage, step, retryable: true };
}
