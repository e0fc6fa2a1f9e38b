/** The run core, put together. */
import type { Client } from '@temporalio/client';
import type { RunHooks } from '../domains/domain.ts';
import { ExpectedError, userError } from '../errors.ts';
import { BlobError } from '../services/blobs/blobError.ts';
import type { BaseServices } from '../services/services.ts';
import { cancelRun, keepRun, rerunRun } from './control.ts';
import { createTimes, readRun, rowSnapshot, type RunCore } from './core.ts';
import { createEngine, type Engine } from './engine.ts';
import { listRuns } from './list.ts';
import { startLoops } from './loops.ts';
import type { RunAnswer, Runs, Viewer } from './runs.ts';
import { isFinal, type RunSnapshot } from './snapshot.ts';
import { startRun } from './start.ts';
import { createStore, type RunRow } from './store.ts';
import { watchAllRuns } from './watchAll.ts';
import { Watchers } from './watchers.ts';

/** The practice provider makes a meal plan in about a minute, a real model in about six. */
const practiceFactor = 1 / 6;

export function createRuns(
  { config, log, database, bus, payloads }: BaseServices,
  client: Client,
  hooks: readonly RunHooks[],
): { runs: Runs; engine: Engine } {
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  const store = createStore(database);
  const engine = createEngine(client, { heartbeatTimeoutMs: config.HEARTBEAT_TIMEOUT_MS }, publicUrl);
  const settings = {
    usualFactor: config.practice ? practiceFactor * config.PRACTICE_SPEED : 1,
    practice: config.practice,
    repairMs: config.REPAIR_MS,
  };
  const core: RunCore = { store, engine, bus, log, settings, hooks, payloads, times: createTimes(store, settings) };
  const watchers = new Watchers(core);
  const stopLoops = startLoops(core, (id) => watchers.find(id) !== undefined);

  const ownRow = async (viewer: Viewer, id: string): Promise<RunRow | null> => {
    const row = isId(id) ? await store.find(id) : null;
    return row?.owner === viewer.id ? row : null;
  };
  const withOwnRow = async (
    viewer: Viewer,
    id: string,
    work: (row: RunRow) => Promise<RunAnswer>,
  ): Promise<RunAnswer> => {
    const row = await ownRow(viewer, id);
    return row
      ? work(row)
      : { run: null, userErrors: [userError('NOT_FOUND', 'There is no such run, or it is not yours.', ['id'])] };
  };
  const get = async (viewer: Viewer, id: string): Promise<RunSnapshot | null> => {
    const row = await ownRow(viewer, id);
    if (!row) return null;
    return row.snapshot ? rowSnapshot(core, row) : ((await watchers.peek(id)) ?? readRun(core, row));
  };

  const runs: Runs = {
    start: (viewer, pipeline, input, key) => startRun(core, viewer, pipeline, input, key ?? null),
    cancel: (viewer, id) => withOwnRow(viewer, id, (row) => cancelRun(core, row, 'user')),
    rerun: (viewer, id, fromStep) => withOwnRow(viewer, id, (row) => rerunRun(core, row, fromStep ?? null)),
    keep: (viewer, id) => withOwnRow(viewer, id, (row) => keepRun(core, row)),
    get,
    list: (viewer, page) => listRuns(core, watchers, viewer, page),
    async awaitEnd(viewer, id, timeoutMs, signal) {
      if (!(await ownRow(viewer, id))) return null;
      const changes = watchers.of(id).subscribe();
      const over = () => void changes.return();
      const timer = setTimeout(over, timeoutMs);
      signal?.addEventListener('abort', over, { once: true });
      let newest: RunSnapshot | null = null;
      for await (const snapshot of changes) {
        newest = snapshot;
        if (isFinal(snapshot.status)) break;
      }
      clearTimeout(timer);
      return newest ?? get(viewer, id);
    },
    async watch(viewer, id) {
      if (!(await ownRow(viewer, id))) throw notFound();
      return watchers.of(id).subscribe();
    },
    watchAll: (viewer) => watchAllRuns(core, watchers, viewer),
    async watchText(viewer, id) {
      if (!(await ownRow(viewer, id))) throw notFound();
      return watchers.of(id).subscribeText();
    },
    usualTimes: core.times,
    largeValue: (reference) =>
      payloads.load(reference).catch((error: unknown) => {
        if (error instanceof BlobError && error.code === 'BLOB_NOT_FOUND') return null;
        throw error;
      }),
    counts: () => watchers.counts(),
    async close() {
      watchers.close();
      await stopLoops();
    },
  };
  return { runs, engine };
}

const isId = (id: string): boolean => /^[\w-]{1,64}$/.test(id);
const notFound = () => new ExpectedError('NOT_FOUND', 'There is no such run, or it is not yours.');
