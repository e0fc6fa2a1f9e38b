import { readFileSync } from 'node:fs';
import { pipelines } from '../../pipelines.ts';
import type { QueryResolvers } from '../generated/resolvers.ts';
import { isId } from '../../runs/runs.ts';
import { checkRange, checkText } from '../inputChecks.ts';
import { limits } from '../limits.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export const Query: QueryResolvers = {
  run: (_root, { id }, { runs, viewer }) => (isId(id) ? runs.get(viewer, id) : null),

  async runs(_root, { first, after, filter }, { runs, viewer }) {
    const size = first ?? 20;
    checkRange('first', size, 1, limits.pageSize);
    checkText('after', after, limits.nameCharacters);
    checkText('filter.search', filter?.search, limits.searchCharacters);
    checkText('filter.pipeline', filter?.pipeline, limits.nameCharacters);
    const { nodes, hasNextPage, endCursor, totalCount } = await runs.list(viewer, { first: size, after, filter });
    return { nodes, totalCount, pageInfo: { hasNextPage, endCursor } };
  },

  awaitRun(_root, { id, timeoutMs }, { runs, viewer, signal }) {
    checkRange('timeoutMs', timeoutMs, 0, limits.awaitMs);
    return isId(id) ? runs.awaitEnd(viewer, id, timeoutMs, signal) : null;
  },

  pipelines: () => [...pipelines],

  service: (_root, _arguments, { config }) => ({
    version,
    model: config.practice ? 'practice' : config.LLM_MODEL,
    practice: config.practice,
    engineUrl: config.TEMPORAL_UI_URL ?? null,
    development: config.NODE_ENV !== 'production',
  }),
};
