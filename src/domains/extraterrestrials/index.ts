/** The domain of extraterrestrials: their table, live, and what it has to do with runs that call them. */
import type { Resolvers } from '../../api/generated/resolvers.ts';
import { checkRange, checkText } from '../../api/inputChecks.ts';
import { limits } from '../../api/limits.ts';
import { ExpectedError, userError, type UserError } from '../../errors.ts';
import { startLoop } from '../../services/loop.ts';
import type { CreateDomain } from '../domain.ts';
import { createFeed, extraterrestrialsTopic } from './feed.ts';
import { createTable, type ExtraterrestrialRow, type ExtraterrestrialTable } from './table.ts';

/** Claims of runs whose end was told to a process that died. */
const releaseEveryMs = 2_000;
const mostRefilled = 100_000;
const shownAfterRefill = 100;

export const extraterrestrials: CreateDomain = ({ config, log, database, bus }) => {
  const table = createTable(database);
  const feed = createFeed(table, bus, log, config.REPAIR_MS);
  const changed = () => bus.publish(extraterrestrialsTopic, { kind: 'changed' });
  const releaseEnded = async () => {
    if ((await table.releaseEnded()) > 0) changed();
  };
  const stopReleasing = startLoop(log, 'of claims on extraterrestrials', releaseEveryMs, releaseEnded);

  const resolvers: Resolvers = {
    Query: {
      async extraterrestrials(_root, { first, after, offset, status }) {
        const size = first ?? 100;
        checkRange('first', size, 1, limits.pageSize);
        checkRange('offset', offset ?? 0, 0, mostRefilled);
        checkText('after', after, limits.nameCharacters);
        return connection(table, size, after ? nameOf(after) : null, offset ?? 0, status ? [...status] : null);
      },
    },
    Mutation: {
      async resetExtraterrestrials(_root, { count }) {
        if (config.NODE_ENV === 'production')
          throw new ExpectedError('DEVELOPMENT_ONLY', 'The table can be emptied and refilled in development only.');
        checkRange('count', count ?? 10, 1, mostRefilled);
        await table.refill(count ?? 10);
        changed();
        return connection(table, shownAfterRefill, null, 0, null);
      },
    },
    Subscription: {
      extraterrestrials: {
        subscribe: () => feed.subscribe(),
        resolve: (rows: readonly ExtraterrestrialRow[]) => [...rows],
      },
    },
  };

  return {
    resolvers,
    everybodys: ['extraterrestrials'],
    pages: ['/extraterrestrials'],
    checkInput: { phoneHome: (_viewer, { ids }: { ids: string[] | null }) => callProblems(table, ids) },
    ended: { phoneHome: releaseEnded },
    async close() {
      await stopReleasing();
      await feed.close();
    },
  };
};

/** What stands against calling them: who is not there, needs no call, or is being called. */
async function callProblems(table: ExtraterrestrialTable, ids: string[] | null): Promise<UserError[]> {
  if (ids === null) {
    return (await table.unclaimed()) > 0
      ? []
      : [userError('NOTHING_TO_DO', 'Nobody needs a call: all are on their way, or are being called already.')];
  }
  const found = await table.find(ids);
  return ids.flatMap((id, index) => {
    const path = ['input', 'ids', String(index)];
    const row = found.get(id);
    if (!row) return [userError('NOT_FOUND', `There is no extraterrestrial with the id "${id}".`, path)];
    if (row.status === 'SPACE_TAXI_ON_THE_WAY')
      return [userError('NOTHING_TO_DO', `${row.name} needs no call: the space taxi is on the way.`, path)];
    if (row.claimed || row.status === 'PHONING_HOME')
      return [userError('NOTHING_TO_DO', `${row.name} is being called already.`, path)];
    return [];
  });
}

async function connection(
  table: ExtraterrestrialTable,
  first: number,
  after: string | null,
  offset: number,
  status: Parameters<ExtraterrestrialTable['page']>[3],
) {
  const { rows, totalCount, counts } = await table.page(first + 1, after, offset, status);
  const nodes = rows.slice(0, first);
  const last = nodes.at(-1);
  return {
    nodes,
    totalCount,
    counts: { __typename: 'PhoneHomeSummary' as const, ...counts },
    pageInfo: { hasNextPage: rows.length > first, endCursor: last ? cursorOf(last.name) : null },
  };
}

const cursorOf = (name: string): string => Buffer.from(name).toString('base64url');

function nameOf(cursor: string): string {
  const name = Buffer.from(cursor, 'base64url').toString();
  if (!name || name.includes('\u0000') || cursorOf(name) !== cursor) {
    throw new ExpectedError(
      'BAD_USER_INPUT',
      'The cursor in "after" is not one that this API gave. Take endCursor of the page before.',
    );
  }
  return name;
}
