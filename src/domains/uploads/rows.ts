/** The table `uploads`: every statement on it. */
import { and, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../services/database.ts';
import { uploads } from './tables.ts';

export type UploadRow = typeof uploads.$inferSelect;

export type UploadRows = ReturnType<typeof createUploadRows>;

const isThere = (id: string) => and(eq(uploads.id, id), isNull(uploads.deletedAt));

export function createUploadRows({ db }: Pick<Database, 'db'>) {
  return {
    async insert(row: Pick<UploadRow, 'id' | 'owner' | 'name' | 'type' | 'size'>): Promise<void> {
      await db.insert(uploads).values(row);
    },

    async find(id: string): Promise<UploadRow | null> {
      const [row] = await db.select().from(uploads).where(isThere(id));
      return row ?? null;
    },

    /** Bytes came: the time until it counts as given up begins anew. */
    async touch(id: string): Promise<void> {
      await db
        .update(uploads)
        .set({ touchedAt: sql`now()` })
        .where(isThere(id));
    },

    /** All bytes are there; told twice, the first time stays. */
    async finish(id: string): Promise<void> {
      await db
        .update(uploads)
        .set({ finishedAt: sql`now()`, touchedAt: sql`now()` })
        .where(and(isThere(id), isNull(uploads.finishedAt)));
    },

    /** @returns false where there is no such finished upload (any more) */
    async use(id: string, runId: string): Promise<boolean> {
      const used = await db
        .update(uploads)
        .set({ usedBy: runId, touchedAt: sql`now()` })
        .where(and(isThere(id), isNotNull(uploads.finishedAt)))
        .returning({ id: uploads.id });
      return used.length > 0;
    },

    /** From now on nobody finds it, and no run can take it. */
    async discard(id: string): Promise<void> {
      await db
        .update(uploads)
        .set({ deletedAt: sql`now()` })
        .where(isThere(id));
    },

    /** Discards what was given up (no byte for `unfinishedMs`) and what no run has taken for `unusedMs`. */
    async discardStale({ unfinishedMs, unusedMs }: { unfinishedMs: number; unusedMs: number }): Promise<void> {
      const olderThan = (ms: number) => lt(uploads.touchedAt, sql`now() - ${`${ms} milliseconds`}::interval`);
      const givenUp = and(isNull(uploads.finishedAt), olderThan(unfinishedMs));
      const unused = and(isNotNull(uploads.finishedAt), olderThan(unusedMs));
      await db
        .update(uploads)
        .set({ deletedAt: sql`now()` })
        .where(and(isNull(uploads.deletedAt), isNull(uploads.usedBy), or(givenUp, unused)));
    },

    /** Whose bytes are still to be removed. */
    async discarded(most: number): Promise<string[]> {
      const rows = await db.select({ id: uploads.id }).from(uploads).where(isNotNull(uploads.deletedAt)).limit(most);
      return rows.map(({ id }) => id);
    },

    /** The bytes are gone. */
    async forget(id: string): Promise<void> {
      await db.delete(uploads).where(and(eq(uploads.id, id), isNotNull(uploads.deletedAt)));
    },
  };
}
