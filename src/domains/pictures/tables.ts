/** That a run's picture and labels are deleted: what is left to be said of them. */
import { pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const pictureDeletions = pgTable('picture_deletions', {
  runId: text('run_id').primaryKey(),
  deletedAt: timestamp('deleted_at', { withTimezone: true, mode: 'date', precision: 3 }).notNull().defaultNow(),
});
