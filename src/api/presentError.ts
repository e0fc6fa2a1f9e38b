/**
 * What a client sees of an error: an expected one as it is, with its code; one that GraphQL itself raised with the code that
 * fits; anything else masked, with an id by which the log has it in full.
 */
import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { errorCodes, ExpectedError, type ErrorCode } from '../errors.ts';
import { BlobError } from '../services/blobs/blobError.ts';
import type { Log } from '../services/log.ts';
import { causesOf, isStorageFull } from '../services/storageFull.ts';
import { isOutage } from './outages.ts';

const outageMessage =
  'The database or the engine cannot be reached just now. Try again in a few seconds; a start with the same idempotencyKey, so that it is never made twice.';

const fullMessage =
  'There is no room left to keep anything new. The operators have been told; what was begun goes on when there is room.';

export type PresentError = (error: unknown) => GraphQLError;

export function createPresentError(log: Log): PresentError {
  return function presentError(error) {
    const cause = causeOf(error);
    if (cause instanceof ExpectedError) return located(error, cause.message, { code: cause.code });
    if (isStorageFull(cause)) {
      log.error({ err: cause }, 'a request failed: a disk is full');
      return located(error, fullMessage, { code: 'STORAGE_FULL' satisfies ErrorCode });
    }
    const ofBlobs = causesOf(cause).find((one) => one instanceof BlobError);
    if (ofBlobs && isErrorCode(ofBlobs.code)) {
      log.warn({ err: cause }, 'a request failed: the store of files has trouble');
      return located(error, ofBlobs.message, { code: ofBlobs.code });
    }
    if (isOutage(cause)) {
      log.warn({ err: cause }, 'a request failed: the database or the engine is away');
      return located(error, outageMessage, { code: 'UNAVAILABLE' satisfies ErrorCode });
    }
    if (cause instanceof GraphQLError && error instanceof GraphQLError) {
      // What GraphQL says of a request before anything has run. Yoga has codes of its own for some of it.
      if (!isErrorCode(error.extensions.code)) error.extensions.code = 'BAD_USER_INPUT' satisfies ErrorCode;
      return error;
    }
    const errorId = randomUUID();
    log.error(
      { err: cause, errorId, path: error instanceof GraphQLError ? error.path : undefined },
      'a request failed',
    );
    return located(error, `Something went wrong on our side. It has been logged as ${errorId}.`, {
      code: 'INTERNAL_SERVER_ERROR' satisfies ErrorCode,
      errorId,
    });
  };
}

const isErrorCode = (code: unknown): boolean => (errorCodes as readonly unknown[]).includes(code);

/** The error below the GraphQLErrors that were put around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function located(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes, source, positions, path } = error instanceof GraphQLError ? error : ({} as Partial<GraphQLError>);
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
