/** Drafts and their versions: every statement on them. What somebody wrote is never replaced by what a model wrote, unless they said so. */
import { randomUUID } from 'node:crypto';
import { and, desc, eq, inArray, lt, max, sql } from 'drizzle-orm';
import type { ContentType } from '../../../workflows/videoToContent/contentTypes.ts';
import type { WrittenDraft } from '../../../workflows/videoToContent/steps.ts';
import type { Database } from '../../services/database.ts';
import { runs } from '../../services/tables.ts';
import { drafts, draftVersions, videoProjects } from './tables.ts';

export interface DraftRow {
  id: string;
  project: string;
  type: ContentType;
  /** The one that is shown, whose text `body` is. */
  version: number;
  body: string;
  edited: boolean;
  updatedAt: Date;
}
export type VersionRow = typeof draftVersions.$inferSelect;

export interface ModelsText {
  project: string;
  type: ContentType;
  body: string;
  runId: string;
  /** The version that may be replaced although it was edited. */
  replaces: number | null;
}

export type Saved = { kind: 'saved'; draft: DraftRow } | { kind: 'conflict'; draft: DraftRow } | { kind: 'missing' };

export type DraftStore = ReturnType<typeof createDraftStore>;

export function createDraftStore({ db }: Pick<Database, 'db'>) {
  type Reader = Pick<typeof db, 'select'>;

  const shownDrafts = (reader: Reader) =>
    reader
      .select({
        id: drafts.id,
        project: drafts.project,
        type: sql<ContentType>`${drafts.type}`,
        version: drafts.version,
        body: draftVersions.body,
        edited: sql<boolean>`${drafts.edited} = 1`,
        updatedAt: drafts.updatedAt,
      })
      .from(drafts)
      .innerJoin(draftVersions, and(eq(draftVersions.draft, drafts.id), eq(draftVersions.version, drafts.version)));

  /** Adds a text and gives its number. The draft's row must be locked. */
  async function addVersion(
    writer: Reader & Pick<typeof db, 'insert'>,
    text: { draft: string; body: string; runId: string | null },
  ): Promise<number> {
    const ofDraft = eq(draftVersions.draft, text.draft);
    const [newest] = await writer
      .select({ version: max(draftVersions.version) })
      .from(draftVersions)
      .where(ofDraft);
    const version = (newest?.version ?? 0) + 1;
    await writer.insert(draftVersions).values({ ...text, version });
    return version;
  }

  return {
    /** Of a viewer's own project; null where there is none. */
    async find(owner: string, id: string): Promise<DraftRow | null> {
      const [row] = await shownDrafts(db)
        .innerJoin(videoProjects, eq(videoProjects.id, drafts.project))
        .where(and(eq(drafts.id, id), eq(videoProjects.owner, owner)));
      return row ?? null;
    },

    async ofProject(project: string): Promise<DraftRow[]> {
      return shownDrafts(db).where(eq(drafts.project, project));
    },

    /** Newest first. */
    async versions(id: string, first: number, before: number | null): Promise<VersionRow[]> {
      return db
        .select()
        .from(draftVersions)
        .where(and(eq(draftVersions.draft, id), before === null ? undefined : lt(draftVersions.version, before)))
        .orderBy(desc(draftVersions.version))
        .limit(first);
    },

    /**
     * Keeps what a model wrote: as the text that is shown, or, where somebody has written that one, as a version beside it. The
     * same text of the same run is kept once.
     */
    async saveWritten({ project, type, body, runId, replaces }: ModelsText): Promise<WrittenDraft> {
      return db.transaction(async (transaction) => {
        await transaction.insert(drafts).values({ id: randomUUID(), project, type, version: 0 }).onConflictDoNothing();
        const [draft] = await transaction
          .select()
          .from(drafts)
          .where(and(eq(drafts.project, project), eq(drafts.type, type)))
          .for('update');
        const { id: draftId, version: shown, edited } = draft!;
        const [kept] = await transaction
          .select({ version: draftVersions.version })
          .from(draftVersions)
          .where(and(eq(draftVersions.draft, draftId), eq(draftVersions.runId, runId), eq(draftVersions.body, body)))
          .orderBy(desc(draftVersions.version))
          .limit(1);
        if (kept) return { draftId, type, version: kept.version, current: kept.version === shown };
        const version = await addVersion(transaction, { draft: draftId, body, runId });
        const current = edited === 0 || shown === replaces;
        if (current) {
          await transaction
            .update(drafts)
            .set({ version, edited: 0, updatedAt: sql`now()` })
            .where(eq(drafts.id, draftId));
        }
        return { draftId, type, version, current };
      });
    },

    /** Keeps what a person wrote; a change to a version that is no longer shown is a conflict, the text that is shown anyway is none. */
    async saveEdited(owner: string, id: string, body: string, expectedVersion: number): Promise<Saved> {
      return db.transaction(async (transaction): Promise<Saved> => {
        await transaction.select({ id: drafts.id }).from(drafts).where(eq(drafts.id, id)).for('update');
        const read = async () => {
          const [row] = await shownDrafts(transaction)
            .innerJoin(videoProjects, eq(videoProjects.id, drafts.project))
            .where(and(eq(drafts.id, id), eq(videoProjects.owner, owner)));
          return row ?? null;
        };
        const draft = await read();
        if (!draft) return { kind: 'missing' };
        if (draft.body === body) return { kind: 'saved', draft };
        if (draft.version !== expectedVersion) return { kind: 'conflict', draft };
        const version = await addVersion(transaction, { draft: id, body, runId: null });
        await transaction
          .update(drafts)
          .set({ version, edited: 1, updatedAt: sql`now()` })
          .where(eq(drafts.id, id));
        return { kind: 'saved', draft: (await read())! };
      });
    },

    /** By subject (`PipelineDefinition.oneAtATime`), the newest run of each. */
    async newestRuns(
      subjects: readonly string[],
    ): Promise<Map<string, { id: string; status: string; isOver: boolean }>> {
      const rows = await db
        .selectDistinctOn([runs.subject], {
          subject: runs.subject,
          id: runs.id,
          status: runs.status,
          isOver: sql<boolean>`${runs.snapshot} is not null`,
        })
        .from(runs)
        .where(inArray(runs.subject, [...subjects]))
        .orderBy(runs.subject, desc(runs.requestedAt));
      return new Map(rows.map(({ subject, ...run }) => [subject!, run]));
    },
  };
}
