/** Every change of a viewer's runs: new ones, reruns and ends from every api by the bus, repaired from the table. */
import { viewerTopic } from '../services/bus/bus.ts';
import { readRun, rowSnapshot, type RunCore } from './core.ts';
import { LatestByKey, type Latest } from './latest.ts';
import type { Viewer } from './runs.ts';
import { isFinal, supersedes, type RunSnapshot } from './snapshot.ts';
import type { Watchers } from './watchers.ts';

/** Runs that are watched for one subscription; of more only starts and ends are told. */
const mostWatched = 50;
/** Ends that the bus lost are found when they are at most this old. */
const recentMs = 60_000;

export async function watchAllRuns(
  core: RunCore,
  watchers: Watchers,
  viewer: Viewer,
): Promise<AsyncIterableIterator<RunSnapshot>> {
  const watched = new Map<string, Latest<RunSnapshot>>();
  const told = new Map<string, RunSnapshot>();
  let over = false;
  const cell = new LatestByKey<RunSnapshot>(stop);
  const unsubscribe = await core.bus.subscribe(viewerTopic(viewer.id), (message) => void look(String(message.id)));
  const repair = setInterval(() => void lookAtAll(), core.settings.repairMs).unref();
  await lookAtAll();
  return cell;

  function stop(): void {
    if (over) return;
    over = true;
    clearInterval(repair);
    unsubscribe?.();
    for (const one of watched.values()) void one.return();
  }

  function tell(snapshot: RunSnapshot): void {
    const before = told.get(snapshot.id);
    if (over || (before && !supersedes(snapshot, before))) return;
    told.set(snapshot.id, snapshot);
    cell.set(snapshot.id, snapshot);
  }

  /** Tells of a run, and follows it while it goes on. */
  async function look(id: string): Promise<void> {
    try {
      const row = await core.store.find(id);
      if (!row || row.owner !== viewer.id || over) return;
      if (row.snapshot) tell(await rowSnapshot(core, row));
      else if (watched.has(id) || watched.size >= mostWatched) tell(await readRun(core, row));
      else void follow(id);
    } catch (error) {
      core.log.debug({ err: error, runId: id }, 'a list missed a change; it is repaired');
    }
  }

  async function follow(id: string): Promise<void> {
    const changes = watchers.of(id).subscribe();
    watched.set(id, changes);
    for await (const snapshot of changes) tell(snapshot);
    if (watched.get(id) === changes) watched.delete(id);
  }

  async function lookAtAll(): Promise<void> {
    try {
      for (const { id } of await core.store.unfinished(viewer.id, mostWatched)) if (!watched.has(id)) await look(id);
      for (const row of await core.store.endedSince(viewer.id, new Date(Date.now() - recentMs), mostWatched)) {
        const before = told.get(row.id);
        if (!before || !isFinal(before.status) || before.generation < row.generation)
          tell(await rowSnapshot(core, row));
      }
    } catch (error) {
      core.log.debug({ err: error }, 'a list could not be repaired yet');
    }
  }
}
