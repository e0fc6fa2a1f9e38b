/** Saving a resource: the version first, then its import; whatever else wants the same id at the same time. */
import { createHash, randomUUID } from 'node:crypto';
import { checkInfo } from '../../../activities/resourceImport/transform/checkInfo.ts';
import { canonicalJson } from '../../canonicalJson.ts';
import { nameError } from '../../api/inputChecks.ts';
import { limits } from '../../api/limits.ts';
import type { ApiContext } from '../../api/context.ts';
import { userError, type UserError } from '../../errors.ts';
import type { Runs, Viewer } from '../../runs/runs.ts';
import type { RunSnapshot, RunStatus } from '../../runs/snapshot.ts';
import { createGate } from '../../services/gate.ts';
import type { ResourceRow, ResourceStore, Saved, SaveRequest, VersionRow } from './store.ts';

export const pipelineName = 'resourceImport';
const longestAwaitMs = 30_000;

export interface UpsertArguments {
  input: { id: string; name: string; info?: unknown };
  awaitMs?: number | null;
  idempotencyKey?: string | null;
}

export interface UpsertAnswer {
  resource: ResourceRow | null;
  run: RunSnapshot | null;
  userErrors: UserError[];
}

/** Upserts that one process does at once: what is more waits here, not for a connection, for which nobody waits longer than 5 s. */
const mostAtOnce = 20;
const gate = createGate(mostAtOnce);

export async function upsertResource(
  store: ResourceStore,
  { input, awaitMs, idempotencyKey }: UpsertArguments,
  context: Pick<ApiContext, 'viewer' | 'address' | 'runs' | 'startLimiter' | 'metrics' | 'signal'>,
): Promise<UpsertAnswer> {
  const { viewer, runs, metrics, signal } = context;
  const waitMs = awaitMs ?? 0;
  const problems = problemsOf(input, waitMs, idempotencyKey ?? null);
  const limited = problems.length > 0 ? null : await context.startLimiter.take(viewer.id, context.address);
  const count = (outcome: string) => metrics.starts.inc({ pipeline: pipelineName, outcome });
  if (limited) problems.push(limited);
  if (problems.length > 0) {
    count(problems[0]!.code);
    return refused(problems);
  }

  const request = requestOf(viewer, input, idempotencyKey ?? null);
  const { outcome, run: started } = await gate(() => saveAndStart(store, runs, viewer, request));
  if (outcome !== 'same') count(outcome);
  if (outcome === 'CONFLICT') {
    const message = 'This idempotency key was used before, with another input. Use a new key for a new request.';
    return refused([userError('CONFLICT', message, ['idempotencyKey'])]);
  }
  const run = started && waitMs > 0 ? await runs.awaitEnd(viewer, started.id, waitMs, signal) : started;
  return { resource: await store.find(viewer.id, input.id), run: run ?? started, userErrors: [] };
}

async function saveAndStart(
  store: ResourceStore,
  runs: Runs,
  viewer: Viewer,
  request: SaveRequest,
): Promise<{ outcome: 'STARTED' | 'same' | 'CONFLICT'; run: RunSnapshot | null }> {
  const saved = await saveDecided(store, runs, viewer, request);
  if (saved.kind === 'conflict') return { outcome: 'CONFLICT', run: null };
  const { version } = saved;
  if (saved.kind === 'saved') return { outcome: 'STARTED', run: await startImport(store, runs, viewer, version) };
  // Who saved the version may not have come to starting it.
  const known = await runs.get(viewer, version.runId);
  return { outcome: 'same', run: known ?? (await startImport(store, runs, viewer, version)) };
}

/**
 * Starts a version's import and supersedes those of older versions. Safe to repeat. An upsert that was saved in between finds this
 * run only if it is there already: so whoever starts a run looks, after it, whether it is superseded itself.
 */
export async function startImport(
  store: ResourceStore,
  runs: Runs,
  viewer: Viewer,
  { id, version, name, runId }: Pick<VersionRow, 'id' | 'version' | 'name' | 'runId'>,
): Promise<RunSnapshot | null> {
  const input = { resourceId: id, name, version };
  const { run, userErrors } = await runs.start(viewer, pipelineName, input, null, runId);
  if (!run) throw new Error(`the import of a saved version was refused: ${JSON.stringify(userErrors)}`);
  await store.markStarted(runId);
  const cancelled = await cancelSuperseded(store, runs, { owner: viewer.id, id });
  return cancelled.get(runId) ?? run;
}

/** Cancels imports of versions that are not the newest; gives them as they are then. */
export async function cancelSuperseded(
  store: ResourceStore,
  runs: Runs,
  only: { owner: string; id: string } | null,
): Promise<Map<string, RunSnapshot | null>> {
  const superseded = await store.superseded(only);
  const answers = superseded.map(async ({ owner, runId }) => {
    const { run } = await runs.cancel({ id: owner, kind: 'session' }, runId, 'superseded');
    return [runId, run] as const;
  });
  return new Map(await Promise.all(answers));
}

/** Saves, and finds out whether an earlier import ended badly wherever that decides. */
async function saveDecided(
  store: ResourceStore,
  runs: Runs,
  viewer: Viewer,
  request: SaveRequest,
): Promise<Exclude<Saved, { kind: 'undecided' }>> {
  const runId = randomUUID();
  const verdicts = new Map<string, boolean>();
  for (;;) {
    const saved = await store.save(request, runId, verdicts);
    if (saved.kind !== 'undecided') return saved;
    // A run that is not there yet is about to be started.
    const run = await runs.get(viewer, saved.runId);
    verdicts.set(saved.runId, run !== null && endedBadly.has(run.status));
  }
}

const endedBadly: ReadonlySet<RunStatus> = new Set(['FAILED', 'CANCELLING', 'CANCELLED', 'TIMED_OUT']);

function problemsOf(input: UpsertArguments['input'], awaitMs: number, key: string | null): UserError[] {
  const problems = [
    under('input', nameError('id', input.id)),
    under('input', nameError('name', input.name)),
    infoError(input.info),
    nameError('idempotencyKey', key),
  ].filter((problem) => problem !== null);
  if (awaitMs < 0 || awaitMs > longestAwaitMs) {
    const message = `awaitMs: expected a whole number from 0 to ${longestAwaitMs}, got ${awaitMs}.`;
    problems.push(userError('BAD_USER_INPUT', message, ['awaitMs']));
  }
  return problems;
}

const under = (parent: string, problem: UserError | null): UserError | null =>
  problem && { ...problem, path: [parent, ...(problem.path ?? [])] };

function infoError(info: unknown): UserError | null {
  const problem = checkInfo(info);
  // A path is for finding the place; that of something absurdly deep or long is cut.
  const path = problem?.path.slice(0, 100).map((token) => token.slice(0, limits.nameCharacters)) ?? [];
  return problem && userError('BAD_USER_INPUT', problem.reason, ['input', 'info', ...path]);
}

function requestOf(viewer: Viewer, { id, name, info }: UpsertArguments['input'], key: string | null): SaveRequest {
  const infoHash = sha256(canonicalJson(info));
  return {
    owner: viewer.id,
    id,
    name,
    info: JSON.stringify(info),
    infoHash,
    key: key === null ? null : JSON.stringify(key),
    requestHash: sha256(JSON.stringify([id, name, infoHash])),
  };
}

const refused = (userErrors: UserError[]): UpsertAnswer => ({ resource: null, run: null, userErrors });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
