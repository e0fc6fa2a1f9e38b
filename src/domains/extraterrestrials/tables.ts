/** Everybody's table of extraterrestrials: whom to call, and how the calls went. */
import { sql } from 'drizzle-orm';
import { index, integer, pgSequence, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at } from '../../services/columns.ts';

/** Numbers of changes. Taken only under the table's lock (see table.ts), so that they grow in the order of the commits. */
export const extraterrestrialChange = pgSequence('extraterrestrial_change');

export const extraterrestrials = pgTable(
  'extraterrestrials',
  {
    /** Never used again: a refilled table has new ones. */
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    change: integer('change')
      .notNull()
      .default(sql`nextval('extraterrestrial_change')`),
    name: text('name').notNull(),
    /** CommunicationStatus; null before the first call. */
    status: text('status'),
    attempt: integer('attempt').notNull().default(0),
    attemptedAt: at('attempted_at'),
    /** The run that is to call, from its claim to the row's end in it. */
    claimedBy: text('claimed_by'),
    /** Which claim of that run: what is left over of an earlier one writes nothing. */
    claim: text('claim'),
    /** The newest attempt of the claim that has begun; 0 before the first. */
    tried: integer('tried').notNull().default(0),
  },
  (table) => [
    uniqueIndex('extraterrestrials_by_name').on(table.name),
    index('extraterrestrials_by_change').on(table.change),
    index('extraterrestrials_claimed')
      .on(table.claimedBy)
      .where(sql`${table.claimedBy} is not null`),
  ],
);
