/** Errors that are expected: data with a code, a message for people, and, where an input field is to blame, its path. */

/** As in schema/base.graphql. docs/errors.md says of each code what it means and what to do. */
export interface UserError {
  code: ErrorCode;
  message: string;
  path: string[] | null;
}

export const errorCodes = [
  // of requests
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
  'CONFLICT',
  'UNAUTHENTICATED',
  'FORBIDDEN_ORIGIN',
  'LINK_REFUSED',
  'RATE_LIMITED',
  'LIMIT_EXCEEDED',
  'RUN_NOT_ENDED',
  'RUN_ENDED',
  'NOTHING_TO_DO',
  'DEVELOPMENT_ONLY',
  'UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
  // of runs
  'ENGINE_REFUSED',
  'ENGINE_LOST',
  'BUDGET_REACHED',
  'PLAN_BREAKS_RULES',
  'CHAPTERS_BREAK_RULES',
  'DRAFT_BREAKS_RULES',
  'CAPTIONS_UNREADABLE',
  'NOT_A_PICTURE',
  'PICTURE_TOO_LARGE',
  'PICTURE_UNREADABLE',
  'PICTURE_DELETED',
  'MODEL_UNAVAILABLE',
  'CLASSIFIER_CRASHED',
  'NOT_A_VIDEO',
  'MEDIA_BROKEN',
  'MEDIA_DELETED',
  'MEDIA_TOO_LARGE',
  'MEDIA_CRASHED',
  'MEDIA_STALLED',
  'MEDIA_TOOL_MISSING',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_REFUSED_KEY',
  'PROVIDER_REJECTED_REQUEST',
  'PROVIDER_TIMEOUT',
  'ANSWER_CUT_OFF',
  'ANSWER_REFUSED',
  'ANSWER_MALFORMED',
  'ANSWER_TOO_LARGE',
  'FETCH_REFUSED',
  'FETCH_REJECTED',
  'FETCH_TIMEOUT',
  'FETCH_TOO_LARGE',
  'FETCH_UNAVAILABLE',
  'TRANSFORM_TOO_COSTLY',
  'STORAGE_FULL',
  'STORAGE_REFUSED',
  'STORAGE_UNAVAILABLE',
  'NO_ANSWER',
  'WORKER_LOST',
  'STEP_TIMED_OUT',
  'STEP_FAILED',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const userError = (code: ErrorCode, message: string, path: string[] | null = null): UserError => ({
  code,
  message,
  path,
});

/** An expected error that ends a request where there is no `userErrors` to put it in; the API shows code and message. */
export class ExpectedError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
    this.name = 'ExpectedError';
  }
}
