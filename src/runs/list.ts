/** Lists of a viewer's runs, right at once: what the table does not know yet is read from the engine first. */
import { ExpectedError } from '../errors.ts';
import { awaySnapshot, readFromEngine, readRun, rowSnapshot, type RunCore } from './core.ts';
import { EngineUnavailable } from './engine.ts';
import type { RunFilter, RunPage, Viewer } from './runs.ts';
import { isFinal, type RunSnapshot } from './snapshot.ts';
import type { Cursor, RunRow } from './store.ts';
import type { Watchers } from './watchers.ts';

/** Unfinished runs of one viewer that are read for one list; more than anybody has going at once. */
const mostUnfinished = 200;
const readAtOnce = 10;

export async function listRuns(
  core: RunCore,
  watchers: Watchers,
  viewer: Viewer,
  { first, after, filter }: { first: number; after?: string | null; filter?: RunFilter | null },
): Promise<RunPage> {
  const cursor = after ? readCursor(after) : null;
  // Reading a run that has ended archives it, so the statement below filters and counts it as what it is.
  const unfinished = await core.store.unfinished(viewer.id, mostUnfinished);
  const fresh = new Map<string, RunSnapshot>();
  let away = false;
  await forEachAtOnce(unfinished, readAtOnce, async (row) => {
    try {
      const current = watchers.find(row.id)?.current;
      fresh.set(row.id, current ?? (await (away ? awaySnapshot(core, row) : readFromEngine(core, row))));
    } catch (error) {
      if (!(error instanceof EngineUnavailable)) throw error;
      // Asking for each of the others would only add up the waiting.
      away = true;
      fresh.set(row.id, await awaySnapshot(core, row));
    }
  });

  const wanted = filter?.status ?? null;
  const { rows, totalCount } = await core.store.page(
    {
      owner: viewer.id,
      pipeline: filter?.pipeline,
      search: filter?.search,
      finalStatuses: wanted && wanted.filter(isFinal),
      unfinishedIds:
        wanted &&
        [...fresh.values()].filter(({ status }) => !isFinal(status) && wanted.includes(status)).map(({ id }) => id),
    },
    first,
    cursor,
  );
  const page = rows.slice(0, first);
  const last = page.at(-1);
  return {
    nodes: await Promise.all(
      page.map(async (row) => (row.snapshot ? rowSnapshot(core, row) : (fresh.get(row.id) ?? readRun(core, row)))),
    ),
    hasNextPage: rows.length > first,
    endCursor: last ? writeCursor(last) : null,
    totalCount,
  };
}

/** Runs `work` for each item, at most `atOnce` at a time. */
export async function forEachAtOnce<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

const writeCursor = ({ requestedAt, id }: RunRow): string =>
  Buffer.from(`${requestedAt.toISOString()} ${id}`).toString('base64url');

function readCursor(text: string): Cursor {
  const [time = '', id = ''] = Buffer.from(text, 'base64url').toString().split(' ');
  const requestedAt = new Date(time);
  if (Number.isNaN(requestedAt.getTime()) || !/^[\w-]{1,64}$/.test(id)) {
    throw new ExpectedError(
      'BAD_USER_INPUT',
      'The cursor in "after" is not one that this API gave. Take endCursor of the page before.',
    );
  }
  return { requestedAt, id };
}
