/** What people have saved, every version of it, and what the outside world said to it. User JSON is kept as text, as everywhere. */
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from '../../services/columns.ts';

/** One row a resource; an id is its owner's own: two owners may use the same. */
export const resources = pgTable(
  'resources',
  {
    owner: text('owner').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    /** The newest. */
    version: integer('version').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.owner, table.id] }),
    index('resources_of_owner').on(table.owner, table.updatedAt.desc(), table.id.desc()),
  ],
);

/** One row a version: what came, and what its own import has made of it. No import ever writes to another version's row. */
export const resourceVersions = pgTable(
  'resource_versions',
  {
    owner: text('owner').notNull(),
    id: text('id').notNull(),
    version: integer('version').notNull(),
    /** Of its import; chosen with the version, so that the version is there before the run is. */
    runId: text('run_id').notNull().unique(),
    /** 1 once the run is saved. */
    started: integer('started').notNull().default(0),
    /** The resource's when this was saved. */
    name: text('name').notNull(),
    /** JSON text. */
    info: text('info').notNull(),
    infoHash: text('info_hash').notNull(),
    /** The Transformed of `info` as JSON text; null before. */
    transformed: text('transformed'),
    createdAt: at('created_at').notNull().defaultNow(),
    importedAt: at('imported_at'),
  },
  (table) => [
    primaryKey({ columns: [table.owner, table.id, table.version] }),
    index('resource_versions_unstarted')
      .on(table.createdAt)
      .where(sql`${table.started} = 0`),
  ],
);

/** One row a request to the outside: what for, and what came of it. Planned by the transform, filled by the enriching. */
export const resourceEnrichments = pgTable(
  'resource_enrichments',
  {
    runId: text('run_id').notNull(),
    /** From 1: the part of the step. */
    number: integer('number').notNull(),
    enricher: text('enricher').notNull(),
    /** What the enricher asks for (a URL, an ISBN). */
    subject: text('subject').notNull(),
    /** The paths in the context that ask for it, as a JSON list. */
    paths: text('paths').notNull(),
    /** Put behind the key of each path: where the answer goes. */
    suffix: text('suffix').notNull(),
    /** JSON text; null before, and where the request failed. */
    answer: text('answer'),
    /** Why the newest attempt failed, for people. */
    error: text('error'),
  },
  (table) => [primaryKey({ columns: [table.runId, table.number] })],
);

/** What was asked for under an idempotency key. */
export const resourceRequests = pgTable(
  'resource_requests',
  {
    owner: text('owner').notNull(),
    /** JSON text. */
    key: text('key').notNull(),
    requestHash: text('request_hash').notNull(),
    id: text('id').notNull(),
    version: integer('version').notNull(),
  },
  (table) => [primaryKey({ columns: [table.owner, table.key] })],
);
