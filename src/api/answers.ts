/** Errors that are answered outside GraphQL, in GraphQL's shape, so that clients read every error the same way. */
import type { ErrorRequestHandler, Response } from 'express';
import { ExpectedError, type ErrorCode } from '../errors.ts';
import { BlobError } from '../services/blobs/blobError.ts';
import type { Log } from '../services/log.ts';
import { isOutage } from './outages.ts';

export const errorBody = (code: ErrorCode, message: string) => ({ errors: [{ message, extensions: { code } }] });

export function answerError(response: Response, status: number, code: ErrorCode, message: string): void {
  response.status(status).json(errorBody(code, message));
}

/** For what no part has answered: the last of all handlers. */
export function answerUnexpected(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof ExpectedError) {
      if (error.code === 'UNAUTHENTICATED') response.set('www-authenticate', 'Bearer');
      return answerError(response, error.code === 'UNAUTHENTICATED' ? 401 : 400, error.code, error.message);
    }
    if (error.status >= 400 && error.status < 500) {
      return answerError(response, error.status, 'BAD_USER_INPUT', 'The request cannot be read.');
    }
    if (error instanceof BlobError || isOutage(error)) {
      log.warn({ err: error, path: request.path }, 'a request failed: a store is away');
      return answerError(response, 503, 'UNAVAILABLE', 'A store is away just now. Try again in a few seconds.');
    }
    log.error({ err: error, path: request.path }, 'a request failed');
    answerError(response, 500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on our side. It has been logged.');
  };
}
