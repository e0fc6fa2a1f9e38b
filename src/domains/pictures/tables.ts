/** That a run's picture and labels are deleted: what is left to be said of them. */
import { pgTable, text } from 'drizzle-orm/pg-core';
import { at } from '../../services/columns.ts';

export const pictureDeletions = pgTable('picture_deletions', {
  runId: text('run_id').primaryKey(),
  deletedAt: at('deleted_at').notNull().defaultNow(),
});
