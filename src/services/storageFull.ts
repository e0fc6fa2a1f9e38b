/** Whether an error says that a store has no room: the disk of the database, the store of files. */
import { BlobError } from './blobs/blobError.ts';

/** Of Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html) and of the system. */
const fullCodes = new Set(['53100', 'ENOSPC', 'EDQUOT']);

export const isStorageFull = (error: unknown): boolean =>
  causesOf(error).some((cause) =>
    cause instanceof BlobError ? cause.code === 'STORAGE_FULL' : 'code' in cause && fullCodes.has(String(cause.code)),
  );

/** The error and what it was caused by, outermost first. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause) causes.push(cause);
  return causes;
}
