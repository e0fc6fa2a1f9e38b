/** What an import reads and writes. All of it belongs to the import's own version: nothing here touches another one's. */
import { and, count, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../../services/database.ts';
import { resourceEnrichments, resourceVersions } from './tables.ts';

export type PlannedEnrichment = Pick<
  typeof resourceEnrichments.$inferSelect,
  'enricher' | 'suffix' | 'subject' | 'paths'
>;

export function createImportStore({ db }: Database) {
  const ofRun = (runId: string) => eq(resourceEnrichments.runId, runId);
  const isRequest = (runId: string, number: number) => and(ofRun(runId), eq(resourceEnrichments.number, number));

  return {
    /** JSON text. */
    async info(runId: string): Promise<string> {
      const [row] = await db
        .select({ info: resourceVersions.info })
        .from(resourceVersions)
        .where(eq(resourceVersions.runId, runId));
      if (!row) throw new Error(`run ${runId} imports no version of any resource`);
      return row.info;
    },

    /**
     * Keeps what `info` means, and what is to be asked for. Repeated, it changes nothing: answers to the same request stay.
     * @param transformed JSON text
     */
    async keepTransformed(runId: string, transformed: string, plan: readonly PlannedEnrichment[]): Promise<void> {
      await db.transaction(async (transaction) => {
        await transaction.update(resourceVersions).set({ transformed }).where(eq(resourceVersions.runId, runId));
        await transaction
          .delete(resourceEnrichments)
          .where(and(ofRun(runId), gt(resourceEnrichments.number, plan.length)));
        if (plan.length === 0) return;
        const kept = sql`${resourceEnrichments.enricher} = excluded.enricher and ${resourceEnrichments.subject} = excluded.subject`;
        await transaction
          .insert(resourceEnrichments)
          .values(plan.map((planned, index) => ({ runId, number: index + 1, ...planned })))
          .onConflictDoUpdate({
            target: [resourceEnrichments.runId, resourceEnrichments.number],
            set: {
              enricher: sql`excluded.enricher`,
              suffix: sql`excluded.suffix`,
              subject: sql`excluded.subject`,
              paths: sql`excluded.paths`,
              answer: sql`case when ${kept} then ${resourceEnrichments.answer} end`,
              error: sql`case when ${kept} then ${resourceEnrichments.error} end`,
            },
          });
      });
    },

    async enrichment(runId: string, number: number): Promise<PlannedEnrichment> {
      const [row] = await db.select().from(resourceEnrichments).where(isRequest(runId, number));
      if (!row) throw new Error(`run ${runId} has no request ${number}`);
      return row;
    },

    /** @param answer JSON text; null where nothing is known */
    async keepAnswer(runId: string, number: number, answer: string | null): Promise<void> {
      await db.update(resourceEnrichments).set({ answer, error: null }).where(isRequest(runId, number));
    },

    /** Where there is an answer already, an attempt that stood still and goes on too late changes nothing. */
    async keepError(runId: string, number: number, error: string): Promise<void> {
      await db
        .update(resourceEnrichments)
        .set({ error })
        .where(and(isRequest(runId, number), isNull(resourceEnrichments.answer)));
    },

    /**
     * Marks the version as imported.
     * @param failed numbers of the requests that were given up
     */
    async finish(runId: string, failed: readonly number[]): Promise<{ requests: number; failed: number }> {
      // One whose worker has died at every attempt could not say why.
      await db
        .update(resourceEnrichments)
        .set({ error: 'The request was begun several times, and never came to an end.' })
        .where(
          and(
            ofRun(runId),
            inArray(resourceEnrichments.number, [...failed]),
            isNull(resourceEnrichments.error),
            isNull(resourceEnrichments.answer),
          ),
        );
      await db
        .update(resourceVersions)
        .set({ importedAt: sql`now()` })
        .where(eq(resourceVersions.runId, runId));
      const [requests] = await db.select({ count: count() }).from(resourceEnrichments).where(ofRun(runId));
      return { requests: requests?.count ?? 0, failed: failed.length };
    },
  };
}
