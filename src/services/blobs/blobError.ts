/** The blob store's troubles: codes, words for people, and which failures of files and of S3 each of them is. */
import { ApplicationFailure } from '@temporalio/common';

/** Those with a place in docs/errors.md are shown to people; the others are for the code that asked. */
export type BlobErrorCode = 'BLOB_NOT_FOUND' | 'BAD_RANGE' | 'STORAGE_FULL' | 'STORAGE_REFUSED' | 'STORAGE_UNAVAILABLE';

/**
 * A failure that the engine tries again (all but a refused key pass) and that carries its code into history, so that a step
 * which cannot keep a blob says why.
 */
export class BlobError extends ApplicationFailure {
  readonly code: BlobErrorCode;

  constructor(code: BlobErrorCode, message: string, cause?: unknown) {
    super(message, code, code === 'STORAGE_REFUSED', undefined, cause instanceof Error ? cause : undefined);
    this.code = code;
  }
}

export const blobNotFound = (key: string, cause?: unknown): BlobError =>
  new BlobError('BLOB_NOT_FOUND', `There is no blob ${key}.`, cause);

export const badRange = (key: string, start: number): BlobError =>
  new BlobError('BAD_RANGE', `The blob ${key} ends before byte ${start}.`);

export const storageFull = (cause?: unknown): BlobError =>
  new BlobError('STORAGE_FULL', 'The store of files is full.', cause);

/** A failure of a file system as the store's; null for what is none. */
export function fileError(error: unknown): BlobError | null {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return storageFull(error);
  if (syscall === undefined) return null;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new BlobError('STORAGE_REFUSED', `Longhaul may not write to its folder of files (${code}).`, error);
  return new BlobError('STORAGE_UNAVAILABLE', `The store of files does not answer as it should (${code}).`, error);
}
