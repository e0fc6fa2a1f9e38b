/** The run core, put together. */
import type { Client } from '@temporalio/client';
import type { RunHooks } from '../domains/domain.ts';
import { ExpectedError, userError } from '../errors.ts';
import { findPipeline } from '../pipelines.ts';
import { BlobError } from '../services/blobs/blobError.ts';
import type { BaseServices } from '../services/services.ts';
import { Arrivals } from './arrivals.ts';
import { cancelRun, keepRun, rerunRun } from './control.ts';
import { createTimes, readRun, rowSnapshot, type RunCore } from './core.ts';
import { createEngine, type Engine } from './engine.ts';
import { Leases } from './leases.ts';
import { listRuns } from './list.ts';
import { startLoops } from './loops.ts';
import { LongPolls } from './longPolls.ts';
import { isId, type RunAnswer, type Runs, type Viewer } from './runs.ts';
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
  const engine = createEngine(
    client,
    {
      heartbeatTimeoutMs: config.HEARTBEAT_TIMEOUT_MS,
      leaseMs: config.LEASE_MS,
      phoneCallRetryMs: config.PHONE_HOME_RETRY_MS,
      mostHistoryEvents: config.HISTORY_EVENTS,
    },
    publicUrl,
  );
  const settings = {
    usualFactor: config.practice ? practiceFactor * config.PRACTICE_SPEED : 1,
    practice: config.practice,
    repairMs: config.REPAIR_MS,
  };
  const core: RunCore = {
    store,
    engine,
    bus,
    log,
    settings,
    hooks,
    arrivals: new Arrivals(),
    longPolls: new LongPolls(config.LONG_POLLS ?? Infinity),
    payloads,
    times: createTimes(store, settings),
  };
  const watchers = new Watchers(core);
  const loops = startLoops(core, (id) => watchers.find(id) !== undefined);
  const leases = new Leases({
    engine,
    times: { leaseMs: config.LEASE_MS, renewMs: config.LEASE_RENEW_MS, graceMs: config.LEASE_GRACE_MS },
    log,
    stopsUnwatched: ({ pipeline }) => findPipeline(pipeline)?.whenUnwatched === 'CANCEL',
    isKept: (id) => watchers.find(id)?.isKept === true,
  });

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
  /** The run's row, of a viewer who will wait for it. */
  const waitedFor = async (viewer: Viewer, id: string): Promise<RunRow> => {
    const row = isId(id) ? (watchers.find(id)?.row ?? (await store.find(id))) : null;
    if (row?.owner !== viewer.id) throw new ExpectedError('NOT_FOUND', 'There is no such run, or it is not yours.');
    return row;
  };
  const get = async (viewer: Viewer, id: string): Promise<RunSnapshot | null> => {
    const row = await ownRow(viewer, id);
    if (!row) return null;
    leases.touch(row);
    return row.snapshot ? rowSnapshot(core, row) : ((await watchers.peek(id)) ?? readRun(core, row));
  };

  const runs: Runs = {
    start: (viewer, pipeline, input, key, id) => startRun(core, viewer, pipeline, input, key ?? null, id),
    cancel: (viewer, id, reason = 'user') => withOwnRow(viewer, id, (row) => cancelRun(core, row, reason)),
    rerun: (viewer, id, fromStep) => withOwnRow(viewer, id, (row) => rerunRun(core, row, fromStep ?? null)),
    keep: (viewer, id) => withOwnRow(viewer, id, (row) => keepRun(core, row)),
    get,
    list: (viewer, page) => listRuns(core, watchers, viewer, page),
    async awaitEnd(viewer, id, timeoutMs, signal) {
      const row = await ownRow(viewer, id);
      if (!row) return null;
      const changes = watchers.of(id).subscribe(leases.hold(row));
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
    async watch(viewer, id, onCounted) {
      const row = await waitedFor(viewer, id);
      if (leases.isNeeded(row)) onCounted?.();
      const watcher = watchers.of(id);
      const changes = watcher.subscribe(leases.hold(row));
      await watcher.caughtUp();
      return changes;
    },
    watchAll: (viewer) => watchAllRuns(core, watchers, viewer),
    async watchText(viewer, id, onCounted) {
      const row = await waitedFor(viewer, id);
      if (leases.isNeeded(row)) onCounted?.();
      return watchers.of(id).subscribeText(leases.hold(row));
    },
    viewerComes: () => core.arrivals.viewerComes(),
    usualTimes: core.times,
    largeValue: (reference) =>
      payloads.load(reference).catch((error: unknown) => {
        if (error instanceof BlobError && error.code === 'BLOB_NOT_FOUND') return null;
        throw error;
      }),
    counts: () => ({ ...watchers.counts(), longPolls: core.longPolls.held, engineCalls: engine.calls() }),
    firstRound: loops.firstRound,
    handOver: () => leases.handOver(),
    async close() {
      await leases.close();
      watchers.close();
      await loops.stop();
    },
  };
  return { runs, engine };
}
