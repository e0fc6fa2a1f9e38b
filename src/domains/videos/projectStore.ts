/** Projects with their transcripts and screenshots: every statement on them but those on drafts. Api and worker both make one. */
import { and, asc, count, eq, getTableColumns, gte } from 'drizzle-orm';
import type { Chapter, Segment } from '../../../workflows/videoToContent/steps.ts';
import type { Database } from '../../services/database.ts';
import { runs } from '../../services/tables.ts';
import { screenshots, transcriptPieces, videoProjects } from './tables.ts';

export type ProjectRow = Omit<typeof videoProjects.$inferSelect, 'warnings' | 'chapters'> & {
  warnings: string[];
  chapters: Chapter[] | null;
};
export type ScreenshotRow = typeof screenshots.$inferSelect;

/** A piece of the transcript without its segments. */
export type PieceRow = Omit<typeof transcriptPieces.$inferSelect, 'segments' | 'practice'> & { practice: boolean };
export type NewPiece = Pick<
  PieceRow,
  'project' | 'piece' | 'startSeconds' | 'endSeconds' | 'words' | 'language' | 'source' | 'practice'
> & { segments: readonly Segment[] };

/** A place in a transcript. */
export interface SegmentCursor {
  piece: number;
  index: number;
}

export type ProjectStore = ReturnType<typeof createProjectStore>;

const { segments: _segments, ...pieceColumns } = getTableColumns(transcriptPieces);

export function createProjectStore({ db }: Pick<Database, 'db'>) {
  return {
    /** Writes what `inspect` has found; the owner is the run's. Safe to repeat. */
    async save(
      project: Omit<ProjectRow, 'owner' | 'createdAt' | 'wordsSource' | 'language' | 'chapters'>,
    ): Promise<void> {
      const { id, warnings, ...found } = project;
      const [run] = await db
        .select({ owner: runs.owner, createdAt: runs.requestedAt })
        .from(runs)
        .where(eq(runs.id, id));
      if (!run) throw new Error(`project ${id} has no run of its name`);
      const values = {
        ...found,
        title: storable(found.title),
        context: found.context === null ? null : storable(found.context),
        warnings: JSON.stringify(warnings),
      };
      await db
        .insert(videoProjects)
        .values({ id, ...run, ...values })
        .onConflictDoUpdate({ target: videoProjects.id, set: values });
    },

    async find(id: string): Promise<ProjectRow | null> {
      const [row] = await db.select().from(videoProjects).where(eq(videoProjects.id, id));
      return (
        (row && {
          ...row,
          warnings: JSON.parse(row.warnings) as string[],
          chapters: row.chapters === null ? null : (JSON.parse(row.chapters) as Chapter[]),
        }) ??
        null
      );
    },

    /** All words are there. */
    async finishTranscript(id: string, found: { wordsSource: string; language: string | null }): Promise<void> {
      await db.update(videoProjects).set(found).where(eq(videoProjects.id, id));
    },

    async saveChapters(id: string, chapters: readonly Chapter[]): Promise<void> {
      await db
        .update(videoProjects)
        .set({ chapters: JSON.stringify(chapters) })
        .where(eq(videoProjects.id, id));
    },

    /** In place of what the piece had. */
    async savePiece({ segments, practice, ...piece }: NewPiece): Promise<void> {
      const values = {
        ...piece,
        segments: JSON.stringify(segments),
        segmentCount: segments.length,
        practice: Number(practice),
      };
      await db
        .insert(transcriptPieces)
        .values(values)
        .onConflictDoUpdate({ target: [transcriptPieces.project, transcriptPieces.piece], set: values });
    },

    /** The transcript's beginning, as far as no piece is missing. */
    async pieces(project: string): Promise<PieceRow[]> {
      const rows = await db
        .select(pieceColumns)
        .from(transcriptPieces)
        .where(eq(transcriptPieces.project, project))
        .orderBy(asc(transcriptPieces.piece));
      const gap = rows.findIndex(({ piece }, index) => piece !== index);
      return (gap < 0 ? rows : rows.slice(0, gap)).map((row) => ({ ...row, practice: row.practice === 1 }));
    },

    async piece(project: string, piece: number): Promise<PieceRow | null> {
      const [row] = await db.select(pieceColumns).from(transcriptPieces).where(isPiece(project, piece));
      return row ? { ...row, practice: row.practice === 1 } : null;
    },

    async segmentsOf(project: string, piece: number): Promise<Segment[]> {
      const [row] = await db
        .select({ segments: transcriptPieces.segments })
        .from(transcriptPieces)
        .where(isPiece(project, piece));
      return row ? (JSON.parse(row.segments) as Segment[]) : [];
    },

    async segments(project: string): Promise<Segment[]> {
      const rows = await db
        .select({ segments: transcriptPieces.segments })
        .from(transcriptPieces)
        .where(eq(transcriptPieces.project, project))
        .orderBy(asc(transcriptPieces.piece));
      return rows.flatMap(({ segments }) => JSON.parse(segments) as Segment[]);
    },

    /** @param taken in order, following those that are there */
    async saveScreenshots(taken: readonly ScreenshotRow[]): Promise<void> {
      if (taken.length > 0)
        await db
          .insert(screenshots)
          .values([...taken])
          .onConflictDoNothing();
    },

    async countScreenshots(project: string): Promise<number> {
      const [row] = await db.select({ count: count() }).from(screenshots).where(eq(screenshots.project, project));
      return row?.count ?? 0;
    },

    /** @param from the first index; `first` null for all */
    async screenshots(project: string, from: number, first: number | null): Promise<ScreenshotRow[]> {
      const rows = db
        .select()
        .from(screenshots)
        .where(and(eq(screenshots.project, project), gte(screenshots.index, from)))
        .orderBy(asc(screenshots.index));
      return first === null ? rows : rows.limit(first);
    },

    async hasScreenshot(owner: string, project: string, index: number): Promise<boolean> {
      const found = await db
        .select({ index: screenshots.index })
        .from(screenshots)
        .innerJoin(videoProjects, eq(videoProjects.id, screenshots.project))
        .where(and(eq(screenshots.project, project), eq(screenshots.index, index), eq(videoProjects.owner, owner)));
      return found.length > 0;
    },
  };
}

const isPiece = (project: string, piece: number) =>
  and(eq(transcriptPieces.project, project), eq(transcriptPieces.piece, piece));

/** Postgres takes neither NUL nor halves of surrogate pairs. */
const storable = (words: string): string => words.toWellFormed().replaceAll('\0', '');
