/** Resources as the API shows them, always the viewer's own. */
import type { Transformed } from '../../../activities/resourceImport/transform/types.ts';
import type { Resolvers } from '../../api/generated/resolvers.ts';
import { checkRange, checkText } from '../../api/inputChecks.ts';
import { limits } from '../../api/limits.ts';
import { ExpectedError } from '../../errors.ts';
import { withEnrichments, type Content } from './content.ts';
import type { ResourceCursor, ResourceRow, ResourceStore, VersionRow } from './store.ts';
import { upsertResource } from './upsert.ts';

/** A resource with what its newest transformed version means, read once however many fields are asked for. */
export type ResourceParent = ResourceRow & { content(): Promise<(Content & { version: number }) | null> };
/** What the pipeline's definition gives as a run's result. */
export interface ResourceImportParent {
  resourceId: string;
  version: number;
}
export type ResourceVersionParent = VersionRow;

/** More fields than any `info` has. */
const mostFields = 200_000;
const longestId = limits.nameCharacters;

export function createResolvers(store: ResourceStore): Resolvers {
  const shown = (row: ResourceRow): ResourceParent => {
    let content: ReturnType<ResourceParent['content']> | null = null;
    return { ...row, content: () => (content ??= readContent(store, row)) };
  };
  const find = async (owner: string, id: string): Promise<ResourceParent | null> => {
    const row = isPossibleId(id) ? await store.find(owner, id) : null;
    return row && shown(row);
  };

  return {
    Query: {
      resource: (_root, { id }, { viewer }) => find(viewer.id, id),
      async resources(_root, { first, after }, { viewer }) {
        const size = first ?? 20;
        checkRange('first', size, 1, limits.pageSize);
        checkText('after', after, longestCursor);
        const { rows, totalCount } = await store.page(viewer.id, size, after ? readCursor(after) : null);
        const nodes = rows.slice(0, size).map(shown);
        const last = nodes.at(-1);
        const pageInfo = { hasNextPage: rows.length > size, endCursor: last ? writeCursor(last) : null };
        return { nodes, totalCount, pageInfo };
      },
    },

    Mutation: {
      async upsertResource(_root, given, context) {
        const { resource, run, userErrors } = await upsertResource(store, given, context);
        return { resource: resource && shown(resource), run, userErrors };
      },
    },

    Resource: {
      createdAt: ({ createdAt }) => createdAt.toISOString(),
      updatedAt: ({ updatedAt }) => updatedAt.toISOString(),
      context: async (resource) => (await resource.content())?.context ?? null,
      contextVersion: async (resource) => (await resource.content())?.version ?? null,
      fieldCount: async (resource) => (await resource.content())?.fields.length ?? 0,
      async fields(resource, { first, offset }) {
        const from = offset ?? 0;
        checkRange('offset', from, 0, mostFields);
        if (first != null) checkRange('first', first, 0, mostFields);
        const fields = (await resource.content())?.fields ?? [];
        return fields.slice(from, first == null ? undefined : from + first);
      },
      async run({ owner, id, version }, _arguments, { runs, viewer }) {
        const newest = await store.version(owner, id, version);
        return newest && runs.get(viewer, newest.runId);
      },
      versions({ owner, id }, { first, before }) {
        checkRange('first', first ?? 20, 1, limits.pageSize);
        return store.versions(owner, id, first ?? 20, before ?? null);
      },
    },

    ResourceVersion: {
      createdAt: ({ createdAt }) => createdAt.toISOString(),
      importedAt: ({ importedAt }) => importedAt?.toISOString() ?? null,
      info: async ({ owner, id, version }) => JSON.parse((await store.info(owner, id, version)) ?? 'null') as unknown,
      run: ({ runId }, _arguments, { runs, viewer }) => runs.get(viewer, runId),
    },

    ResourceImport: {
      async resource({ resourceId }, _arguments, { viewer }) {
        const resource = await find(viewer.id, resourceId);
        if (!resource) throw new ExpectedError('NOT_FOUND', 'There is no such resource, or it is not yours.');
        return resource;
      },
    },
  };
}

async function readContent(store: ResourceStore, { owner, id }: ResourceRow) {
  const newest = await store.newestTransformed(owner, id);
  if (!newest) return null;
  const { version, transformed, enrichments } = newest;
  return { version, ...withEnrichments(JSON.parse(transformed) as Transformed, enrichments) };
}

/** Whatever else is asked for is simply not found: a database refuses some of it. */
const isPossibleId = (id: string): boolean => id.length <= longestId && !/[\p{Cc}\p{Cs}]/u.test(id);

const longestCursor = 1_200;
const writeCursor = ({ updatedAt, id }: ResourceRow): string =>
  Buffer.from(JSON.stringify([updatedAt.toISOString(), id])).toString('base64url');

function readCursor(text: string): ResourceCursor {
  try {
    const [time, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [string, string];
    const updatedAt = new Date(time);
    if (typeof id === 'string' && isPossibleId(id) && !Number.isNaN(updatedAt.getTime())) return { updatedAt, id };
  } catch {
    // As any other that is none.
  }
  throw new ExpectedError(
    'BAD_USER_INPUT',
    'The cursor in "after" is not one that this API gave. Take endCursor of the page before.',
  );
}
