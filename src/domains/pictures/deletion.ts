/** Deletes pictures and labels some time after their run's end. Safe on many processes at once, and to repeat. */
import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../../services/database.ts';
import { answers, runs } from '../../services/tables.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { pictureDeletions } from './tables.ts';

/** How long picture and labels stay after the end. */
export const keptMs = 24 * 3_600_000;
const mostAtOnce = 200;

/** @param endedBefore the runs that count: those that ended before it */
export async function deletePictures(
  { db }: Pick<Database, 'db'>,
  uploads: Pick<Uploads, 'delete'>,
  pipeline: string,
  endedBefore: Date,
): Promise<void> {
  const over = sql`${runs.snapshot} is not null and ${runs.finishedAt} < ${endedBefore}`;
  const due = await db
    .select({ id: runs.id, input: runs.input })
    .from(runs)
    .where(
      and(
        eq(runs.pipeline, pipeline),
        over,
        sql`not exists (select 1 from ${pictureDeletions} d where d.run_id = ${runs.id})`,
      ),
    )
    .limit(mostAtOnce);
  for (const { id, input } of due) {
    const stillNeeded = await db
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.pipeline, pipeline), eq(runs.input, input), sql`not (${over})`))
      .limit(1);
    // The other run's own end deletes it.
    if (stillNeeded.length === 0) await uploads.delete((JSON.parse(input) as { uploadId: string }).uploadId);
    await db.delete(answers).where(eq(answers.runId, id));
    // Last, so that a process that dies before it leaves the rest to the next round.
    await db.insert(pictureDeletions).values({ runId: id }).onConflictDoNothing();
  }
}
