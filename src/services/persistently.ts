/** What a step does with the database or the blobs when giving up would cost money: it waits until they are back. */
import { setTimeout as wait } from 'node:timers/promises';
import { BlobError, type BlobErrorCode } from './blobs/blobError.ts';
import { causesOf, isStorageFull } from './storageFull.ts';
import { stepContext } from '../worker/stepContext.ts';

const firstPauseMs = 250;
const longestPauseMs = 5_000;

/**
 * Does `work` again until the database or the blob store is there and has room, or the step is cancelled; says on the page what it waits for.
 * Must be called in an activity.
 * @param waitingTo completes the sentence "…, waiting to": `keep the answer`
 * @throws the cancellation's reason, or at once what no waiting heals
 */
export async function persistently<Result>(waitingTo: string, work: () => Promise<Result>): Promise<Result> {
  const { signal, report } = stepContext();
  let waited: string | null = null;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    signal.throwIfAborted();
    try {
      const result = await work();
      if (waited) report({ message: `${waited} is back` });
      return result;
    } catch (error) {
      const trouble = storeTrouble(error);
      if (!trouble) throw error;
      waited = blobErrorIn(causesOf(error)) ? 'The store of files' : 'The database';
      report({ message: `${trouble}, waiting to ${waitingTo}` });
    }
    await wait(pauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

/**
 * Classes of SQLSTATE that pass: connection, transaction rollback, read-only, resources, operator intervention (shutdown,
 * time-out), system, internal. Of the others waiting heals none.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passingState = /^(08|40|25|53|57|58|XX)...$/;
const anyState = /^[0-9A-Z]{5}$/;
const programmingErrors = [TypeError, ReferenceError, RangeError, SyntaxError];

/** What is wrong with the store, in the words that a step's message begins with; null for what waiting does not heal. */
export function storeTrouble(error: unknown): string | null {
  const causes = causesOf(error);
  if (causes.some((cause) => programmingErrors.some((kind) => cause instanceof kind))) return null;
  const ofBlobs = blobErrorIn(causes);
  if (ofBlobs) return blobTrouble[ofBlobs.code] ?? null;
  const codes = causes.flatMap((cause) => ('code' in cause ? [String(cause.code)] : []));
  if (isStorageFull(error)) return 'STORAGE_FULL: the disk of the database is full';
  const state = codes.find((code) => anyState.test(code) && /\d/.test(code));
  return state === undefined || passingState.test(state) ? 'The database does not answer' : null;
}

const blobTrouble: Partial<Record<BlobErrorCode, string>> = {
  STORAGE_FULL: 'STORAGE_FULL: the store of files is full',
  STORAGE_UNAVAILABLE: 'The store of files does not answer',
};
const blobErrorIn = (causes: Error[]): BlobError | undefined => causes.find((cause) => cause instanceof BlobError);
