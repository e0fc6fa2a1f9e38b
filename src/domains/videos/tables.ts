/**
 * What becomes of people's recordings. A project is its run: its id is that of the `videoToContent` run that makes it, whose
 * activities write these rows.
 */
import { sql } from 'drizzle-orm';
import { doublePrecision, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at } from '../../services/columns.ts';

export const videoProjects = pgTable(
  'video_projects',
  {
    /** The run's. */
    id: text('id').primaryKey(),
    owner: text('owner').notNull(),
    title: text('title').notNull(),
    /** The user's own words for the drafts. */
    context: text('context'),
    uploadId: text('upload_id').notNull(),
    durationSeconds: doublePrecision('duration_seconds').notNull(),
    /** In pixels, as people see it; null where there are no moving pictures. */
    width: integer('width'),
    height: integer('height'),
    /** A list of sentences as JSON text. */
    warnings: text('warnings').notNull(),
    /** For people: where the words come from; null until all of them are there. */
    wordsSource: text('words_source'),
    /** ISO 639-1. */
    language: text('language'),
    /** As JSON text; null until they are found. */
    chapters: text('chapters'),
    createdAt: at('created_at').notNull(),
  },
  (table) => [index('video_projects_of_owner').on(table.owner, table.createdAt.desc())],
);

/** The transcript, piece by piece as the sound was cut; captions are one piece. */
export const transcriptPieces = pgTable(
  'transcript_pieces',
  {
    project: text('project').notNull(),
    /** 0, 1, 2 … in the recording's order; they come in any. */
    piece: integer('piece').notNull(),
    startSeconds: doublePrecision('start_seconds').notNull(),
    endSeconds: doublePrecision('end_seconds').notNull(),
    /** In the recording's time, as JSON text. */
    segments: text('segments').notNull(),
    segmentCount: integer('segment_count').notNull(),
    words: integer('words').notNull(),
    language: text('language'),
    /** The model that was asked, or which captions were taken; null where there was nothing to hear. */
    source: text('source'),
    practice: integer('practice').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.project, table.piece] })],
);

/** Those that are kept in the blob store; written in order, so that none is missing before the last. */
export const screenshots = pgTable(
  'screenshots',
  {
    project: text('project').notNull(),
    /** Of its mark: that of 0 s, 3 s, 6 s … */
    index: integer('index').notNull(),
    atSeconds: doublePrecision('at_seconds').notNull(),
    width: integer('width').notNull(),
    height: integer('height').notNull(),
  },
  (table) => [primaryKey({ columns: [table.project, table.index] })],
);

export const drafts = pgTable(
  'drafts',
  {
    id: text('id').primaryKey(),
    project: text('project').notNull(),
    /** A ContentType. */
    type: text('type').notNull(),
    /** The one that is shown. */
    version: integer('version').notNull(),
    /** 1 where somebody wrote the text that is shown. */
    edited: integer('edited').notNull().default(0),
    updatedAt: at('updated_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [uniqueIndex('drafts_of_project').on(table.project, table.type)],
);

/** Every text that a draft ever had; none is overwritten. */
export const draftVersions = pgTable(
  'draft_versions',
  {
    draft: text('draft').notNull(),
    version: integer('version').notNull(),
    body: text('body').notNull(),
    /** The run whose model wrote it; null where a person did. */
    runId: text('run_id'),
    createdAt: at('created_at')
      .notNull()
      .default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.draft, table.version] })],
);
