/** Removes uploads that were given up, that nobody used, and that were deleted. Safe on many processes at once. */
import type { UploadBytes } from './bytes.ts';
import type { UploadRows } from './rows.ts';

const hour = 3_600_000;
const unfinishedMs = 24 * hour;
const unusedMs = 7 * 24 * hour;
const mostAtOnce = 200;

export async function sweepUploads(rows: UploadRows, bytes: UploadBytes): Promise<void> {
  await rows.discardStale({ unfinishedMs, unusedMs });
  // The row goes last: a process that dies in between leaves it to the next round.
  for (const id of await rows.discarded(mostAtOnce)) {
    await bytes.remove(id);
    await rows.forget(id);
  }
}
