/** Deletes the large payloads of runs whose histories the engine has forgotten: nothing refers to them but old steps' values. */
import type { RunCore } from './core.ts';
import { isFinal, type RunStatus } from './snapshot.ts';
import { runIdOf } from './workflowId.ts';

/** Beyond the engine's retention, which it applies when it comes to it. */
const graceMs = 7 * 24 * 3_600_000;

/**
 * Deletes the payloads of runs that ended longer ago than the engine keeps histories, and a week. Their results stay: those are
 * in Postgres. What belongs to no known run stays as well. Safe on many processes.
 */
export async function forgetPayloads(
  {
    engine,
    store,
    payloads,
  }: Pick<RunCore, 'payloads'> & {
    engine: Pick<RunCore['engine'], 'retentionMs'>;
    store: Pick<RunCore['store'], 'find'>;
  },
  now = Date.now(),
): Promise<void> {
  const before = new Date(now - graceMs - (await engine.retentionMs()));
  for await (const { workflowId, newestAt } of payloads.workflows()) {
    const run = runIdOf(workflowId);
    if (newestAt > before || !run) continue;
    const row = await store.find(run.runId);
    if (!row || !isFinal(row.status as RunStatus) || !row.finishedAt || row.finishedAt > before) continue;
    await payloads.forget(workflowId);
  }
}
