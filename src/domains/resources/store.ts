/** Resources in Postgres: every statement of the api's side. */
import { and, count, desc, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../services/database.ts';
import { runs } from '../../services/tables.ts';
import { resourceEnrichments, resourceRequests, resources, resourceVersions } from './tables.ts';

export type ResourceRow = typeof resources.$inferSelect;
export type VersionRow = Pick<
  typeof resourceVersions.$inferSelect,
  'owner' | 'id' | 'version' | 'name' | 'runId' | 'createdAt' | 'importedAt'
>;

export interface SaveRequest {
  owner: string;
  id: string;
  name: string;
  /** JSON text. */
  info: string;
  infoHash: string;
  /** As JSON text; null where the request has none. */
  key: string | null;
  /** Of all that was asked for. */
  requestHash: string;
}

export type Saved =
  /** There is a new version. `same`: nothing but perhaps the name has changed. `repeated`: this very request came before. */
  | { kind: 'saved' | 'same' | 'repeated'; version: VersionRow }
  /** The key was used for another request. */
  | { kind: 'conflict' }
  /** The same `info` as in the newest version: whether its run ended badly has to be known first. */
  | { kind: 'undecided'; runId: string };

/** A place in the list of resources, newest change first. */
export interface ResourceCursor {
  updatedAt: Date;
  id: string;
}

const versionColumns = {
  owner: resourceVersions.owner,
  id: resourceVersions.id,
  version: resourceVersions.version,
  name: resourceVersions.name,
  runId: resourceVersions.runId,
  createdAt: resourceVersions.createdAt,
  importedAt: resourceVersions.importedAt,
};
const mostAtOnce = 200;

class KeyTaken extends Error {}

export type ResourceStore = ReturnType<typeof createResourceStore>;

export function createResourceStore({ db }: Database) {
  /** The answer to a request whose key was used before; null where it was not. */
  async function answered({ owner, key, requestHash }: SaveRequest): Promise<Saved | null> {
    if (key === null) return null;
    const [earlier] = await db
      .select()
      .from(resourceRequests)
      .where(and(eq(resourceRequests.owner, owner), eq(resourceRequests.key, key)));
    if (!earlier) return null;
    if (earlier.requestHash !== requestHash) return { kind: 'conflict' };
    const [version] = await db.select(versionColumns).from(resourceVersions).where(isVersion(earlier));
    return version ? { kind: 'repeated', version } : null;
  }

  async function saveOnce(request: SaveRequest, runId: string, verdicts: ReadonlyMap<string, boolean>): Promise<Saved> {
    const { owner, id, name, info, infoHash, key, requestHash } = request;
    return db.transaction(async (transaction) => {
      // The row is there, and locked, before anything is compared: upserts of one id come one after the other.
      await transaction.insert(resources).values({ owner, id, name, version: 0 }).onConflictDoNothing();
      const [row] = await transaction.select().from(resources).where(isResource(owner, id)).for('update');
      const before = row!;
      const [newest] = await transaction
        .select({ ...versionColumns, infoHash: resourceVersions.infoHash })
        .from(resourceVersions)
        .where(isVersion(before));
      const isSame = newest?.infoHash === infoHash;
      const endedBadly = isSame ? verdicts.get(newest.runId) : undefined;
      if (isSame && endedBadly === undefined) return { kind: 'undecided', runId: newest.runId };

      let saved: Saved;
      if (isSame && !endedBadly) {
        saved = { kind: 'same', version: newest };
      } else {
        const version = before.version + 1;
        const [made] = await transaction
          .insert(resourceVersions)
          .values({ owner, id, version, name, runId, info, infoHash })
          .returning(versionColumns);
        saved = { kind: 'saved', version: made! };
      }
      if (key !== null) {
        const [kept] = await transaction
          .insert(resourceRequests)
          .values({ owner, key, requestHash, id, version: saved.version.version })
          .onConflictDoNothing()
          .returning({ id: resourceRequests.id });
        // Used meanwhile, and for another resource, or this one would have waited: nothing of this is to stay.
        if (!kept) throw new KeyTaken();
      }
      if (saved.kind === 'saved' || before.name !== name) {
        await transaction
          .update(resources)
          .set({ name, version: saved.version.version, updatedAt: sql`now()` })
          .where(isResource(owner, id));
      }
      return saved;
    });
  }

  return {
    /**
     * Saves what has changed, once for each idempotency key.
     * @param runId of the import, should there be a new version
     * @param verdicts by run: whether it ended badly (failed, or was cancelled), so that the same `info` is imported again
     */
    async save(request: SaveRequest, runId: string, verdicts: ReadonlyMap<string, boolean>): Promise<Saved> {
      for (;;) {
        const before = await answered(request);
        if (before) return before;
        try {
          return await saveOnce(request, runId, verdicts);
        } catch (error) {
          if (!(error instanceof KeyTaken)) throw error;
        }
      }
    },

    async find(owner: string, id: string): Promise<ResourceRow | null> {
      const [row] = await db
        .select()
        .from(resources)
        .where(and(isResource(owner, id)));
      return row ?? null;
    },

    async page(
      owner: string,
      first: number,
      after: ResourceCursor | null,
    ): Promise<{ rows: ResourceRow[]; totalCount: number }> {
      const beyond = after
        ? or(
            lt(resources.updatedAt, after.updatedAt),
            and(eq(resources.updatedAt, after.updatedAt), lt(resources.id, after.id)),
          )
        : undefined;
      const [rows, [total]] = await Promise.all([
        db
          .select()
          .from(resources)
          .where(and(eq(resources.owner, owner), beyond))
          .orderBy(desc(resources.updatedAt), desc(resources.id))
          .limit(first + 1),
        db.select({ count: count() }).from(resources).where(eq(resources.owner, owner)),
      ]);
      return { rows, totalCount: total?.count ?? 0 };
    },

    async versions(owner: string, id: string, first: number, before: number | null): Promise<VersionRow[]> {
      return db
        .select(versionColumns)
        .from(resourceVersions)
        .where(
          and(
            eq(resourceVersions.owner, owner),
            eq(resourceVersions.id, id),
            before === null ? undefined : lt(resourceVersions.version, before),
          ),
        )
        .orderBy(desc(resourceVersions.version))
        .limit(first);
    },

    async version(owner: string, id: string, version: number): Promise<VersionRow | null> {
      const [row] = await db.select(versionColumns).from(resourceVersions).where(isVersion({ owner, id, version }));
      return row ?? null;
    },

    async info(owner: string, id: string, version: number): Promise<string | null> {
      const [row] = await db
        .select({ info: resourceVersions.info })
        .from(resourceVersions)
        .where(isVersion({ owner, id, version }));
      return row?.info ?? null;
    },

    /** The newest version of which something is known, with what was found outside so far. */
    async newestTransformed(owner: string, id: string) {
      const [row] = await db
        .select({
          version: resourceVersions.version,
          runId: resourceVersions.runId,
          transformed: resourceVersions.transformed,
        })
        .from(resourceVersions)
        .where(
          and(eq(resourceVersions.owner, owner), eq(resourceVersions.id, id), isNotNull(resourceVersions.transformed)),
        )
        .orderBy(desc(resourceVersions.version))
        .limit(1);
      if (!row?.transformed) return null;
      const enrichments = await db
        .select()
        .from(resourceEnrichments)
        .where(eq(resourceEnrichments.runId, row.runId))
        .orderBy(resourceEnrichments.number);
      return { version: row.version, transformed: row.transformed, enrichments };
    },

    /** The resource's newest version, where that is not the one that this run imports. */
    async newerThanRun(runId: string): Promise<number | null> {
      const [row] = await db
        .select({ newest: resources.version })
        .from(resourceVersions)
        .innerJoin(resources, isOf)
        .where(and(eq(resourceVersions.runId, runId), lt(resourceVersions.version, resources.version)));
      return row?.newest ?? null;
    },

    async markStarted(runId: string): Promise<void> {
      await db.update(resourceVersions).set({ started: 1 }).where(eq(resourceVersions.runId, runId));
    },

    /** Versions whose run was never saved: the process that should have died in between. Oldest first. */
    async unstarted(olderThan: Date): Promise<VersionRow[]> {
      return db
        .select(versionColumns)
        .from(resourceVersions)
        .where(and(eq(resourceVersions.started, 0), lt(resourceVersions.createdAt, olderThan)))
        .orderBy(resourceVersions.createdAt)
        .limit(mostAtOnce);
    },

    /**
     * Imports of versions that are not the newest, which go on and which nobody has cancelled.
     * @param only of one resource; of all by default
     */
    async superseded(only: { owner: string; id: string } | null = null): Promise<{ owner: string; runId: string }[]> {
      const versions = db
        .select({ owner: resourceVersions.owner, runId: resourceVersions.runId })
        .from(resourceVersions)
        .innerJoin(resources, isOf)
        .innerJoin(runs, eq(runs.id, resourceVersions.runId));
      return versions
        .where(
          and(
            isNull(runs.snapshot),
            isNull(runs.cancelRequestedAt),
            lt(resourceVersions.version, resources.version),
            only ? isResource(only.owner, only.id) : undefined,
          ),
        )
        .limit(mostAtOnce);
    },
  };
}

const isOf = and(eq(resources.owner, resourceVersions.owner), eq(resources.id, resourceVersions.id));
const isResource = (owner: string, id: string) => and(eq(resources.owner, owner), eq(resources.id, id));
const isVersion = ({ owner, id, version }: { owner: string; id: string; version: number }) =>
  and(eq(resourceVersions.owner, owner), eq(resourceVersions.id, id), eq(resourceVersions.version, version));
