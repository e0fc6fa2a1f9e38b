/** One row an upload. The bytes, and so how many have come, are where they are kept; here is what people and runs know of it. */
import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from '../../services/columns.ts';

export const uploads = pgTable(
  'uploads',
  {
    /** The last part of its URL. */
    id: text('id').primaryKey(),
    owner: text('owner').notNull(),
    /** The file's name at its owner's: for people only, never part of a path. */
    name: text('name').notNull(),
    /** The media type that the sender declared: to be believed by nobody who reads the bytes. */
    type: text('type').notNull(),
    /** Bytes, as announced. */
    size: bigint('size', { mode: 'number' }).notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    /** When bytes last came, or a run last took it. */
    touchedAt: at('touched_at').notNull().defaultNow(),
    /** All bytes are there. */
    finishedAt: at('finished_at'),
    /** The newest run that was started with it; such an upload goes when its pipeline says so. */
    usedBy: text('used_by'),
    /** Nobody finds it any more; the row stays until the bytes are gone. */
    deletedAt: at('deleted_at'),
  },
  (table) => [
    index('uploads_unused')
      .on(table.touchedAt)
      .where(sql`${table.usedBy} is null`),
    index('uploads_deleted')
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
  ],
);
