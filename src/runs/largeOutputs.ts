/** The steps' outputs that are too large for history, read for the snapshot that is made from them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobError } from '../services/blobs/blobError.ts';
import type { RunCore } from './core.ts';
import type { FoldState } from './fold.ts';
import type { RunRow } from './store.ts';

/** A snapshot of a run that goes on does not wait longer for a blob store that hangs: the next one has what comes late. */
const patienceMs = 2_000;
const nothing: ReadonlyMap<string, unknown> = new Map();

/**
 * By their references' keys. While the run goes on, what cannot be read is left out; of an end, which is kept for good, only
 * what has been deleted is.
 * @throws BlobError when an end cannot be read just now
 */
export async function loadLargeOutputs(
  { payloads, log }: Pick<RunCore, 'log'> & { payloads: Pick<RunCore['payloads'], 'load'> },
  row: Pick<RunRow, 'id'>,
  { activities, close }: FoldState,
): Promise<ReadonlyMap<string, unknown>> {
  const references = [...activities.values()].flatMap(({ largeOutput }) => largeOutput ?? []);
  if (references.length === 0) return nothing;
  const loaded = new Map<string, unknown>();
  const late = new AbortController();
  const loading = Promise.all(
    references.map(async (reference) => {
      try {
        loaded.set(reference.key, await payloads.load(reference));
      } catch (error) {
        const gone = error instanceof BlobError && error.code === 'BLOB_NOT_FOUND';
        if (close && !gone) throw error;
        log.warn({ err: error, runId: row.id }, "a step's large output cannot be read");
      }
    }),
  );
  if (close) await loading;
  else await Promise.race([loading, sleep(patienceMs, undefined, { signal: late.signal }).catch(() => {})]);
  late.abort();
  return new Map(loaded);
}
