/**
 * Starting is durable before the engine is asked: first the row, then the workflow. What the engine could not be told within
 * the request is told by the delivery loop when the engine is back; all of it is safe to repeat, by many processes at once.
 */
import { createHash, randomUUID } from 'node:crypto';
import type * as z from 'zod';
import { canonicalJson } from '../canonicalJson.ts';
import { userError, type UserError } from '../errors.ts';
import { findPipeline } from '../pipelines.ts';
import { announce, endCancelled, endFailed, readRun, rowSnapshot, type RunCore } from './core.ts';
import { EngineNotFound, EngineRefused, EngineUnavailable } from './engine.ts';
import type { RunAnswer, Viewer } from './runs.ts';
import { isFinal } from './snapshot.ts';
import type { NewRun, RunRow } from './store.ts';

const longestTitle = 200;
const longestKey = 200;

export async function startRun(
  core: RunCore,
  viewer: Viewer,
  pipeline: string,
  input: unknown,
  idempotencyKey: string | null,
  id: string = randomUUID(),
): Promise<RunAnswer> {
  const definition = findPipeline(pipeline);
  if (!definition) throw new Error(`there is no pipeline "${pipeline}"`);
  const checked = definition.input.safeParse(input);
  if (!checked.success) return refused(checked.error.issues.map(issueOf));
  if (idempotencyKey !== null && (idempotencyKey.length === 0 || idempotencyKey.length > longestKey)) {
    return refused([
      userError(
        'BAD_USER_INPUT',
        `An idempotency key has 1 to ${longestKey} characters; this one has ${idempotencyKey.length}.`,
        ['idempotencyKey'],
      ),
    ]);
  }

  const text = JSON.stringify(checked.data);
  const inputHash = createHash('sha256')
    .update(`${pipeline}\n${canonicalJson(checked.data)}`)
    .digest('hex');
  // As JSON text: Postgres takes no NUL, and keys that differ only by white space are two keys.
  const key = idempotencyKey === null ? null : JSON.stringify(idempotencyKey);
  const problems = await domainProblems(core, viewer, pipeline, checked.data, key);
  if (problems.length > 0) return refused(problems);
  const { row, is } = await insertOnce(core, {
    id,
    owner: viewer.id,
    pipeline,
    title: plainText(definition.describe(checked.data as never)).slice(0, longestTitle),
    input: text,
    idempotencyKey: key,
    inputHash,
    subject: definition.oneAtATime?.(checked.data as never) ?? null,
    requestedAt: new Date(),
  });
  if (is === 'busy') {
    const message = `${row.title}: this is being done already. Wait for its end, or cancel it.`;
    const run = row.owner === viewer.id ? await readRun(core, row) : null;
    return { run, userErrors: [userError('CONFLICT', message, ['input'])] };
  }
  if (row.inputHash !== inputHash) {
    return refused([
      userError(
        'CONFLICT',
        'This idempotency key was used before, with another input. Use a new key for a new request.',
        ['idempotencyKey'],
      ),
    ]);
  }
  if (is === 'same') return { run: await readRun(core, row), userErrors: [] };
  const told = await deliver(core, row);
  // That the engine has taken it was told to all by the delivery.
  if (told.status === 'REQUESTED') announce(core, told);
  return { run: await rowSnapshot(core, told), userErrors: [] };
}

/** Saves a run. One that has ended without the table's knowing it stands in nobody's way: reading it lets the table know. */
async function insertOnce(core: RunCore, run: NewRun): ReturnType<RunCore['store']['insert']> {
  for (;;) {
    const inserted = await core.store.insert(run);
    if (inserted.is !== 'busy' || !isFinal((await readRun(core, inserted.row)).status)) return inserted;
  }
}

/** What the domains have against an input; nothing where the same start came before, whose run may have changed what they see. */
async function domainProblems(
  { hooks, store }: RunCore,
  viewer: Viewer,
  pipeline: string,
  input: unknown,
  key: string | null,
): Promise<UserError[]> {
  const checks = hooks.flatMap(({ checkInput }) => checkInput?.[pipeline] ?? []);
  if (checks.length === 0 || (await store.findByKey(viewer.id, key))) return [];
  const problems = (await Promise.all(checks.map((check) => check(viewer, input as never)))).flat();
  return problems.length > 0 && (await store.findByKey(viewer.id, key)) ? [] : problems;
}

/** Tells the engine what it does not know yet of a run: its start, a rerun, a cancel. Gives the row as it is then. */
export async function deliver(core: RunCore, row: RunRow): Promise<RunRow> {
  const { store, log } = core;
  try {
    const now = await tell(core, row);
    if (now.status === 'QUEUED' && row.status !== 'QUEUED') announce(core, now);
    if (now.cancelRequestedAt && !now.cancelDelivered && now.status !== 'REQUESTED') await deliverCancel(core, now);
    return now;
  } catch (error) {
    if (error instanceof EngineRefused) {
      log.error({ err: error, runId: row.id }, 'the engine refused a run');
      await endFailed(core, row, {
        code: 'ENGINE_REFUSED',
        message: 'The engine refused this run. The operators have the details.',
        step: null,
        retryable: false,
      });
    } else if (error instanceof EngineUnavailable) {
      log.debug({ runId: row.id, reason: error.message }, 'the engine cannot be told of a run yet');
    } else throw error;
    return (await store.find(row.id)) ?? row;
  }
}

/** Gives the row as it is afterwards: a cancel may have come meanwhile. */
async function tell(core: RunCore, row: RunRow): Promise<RunRow> {
  if (row.rerunRequest) await deliverRerun(core, row);
  else if (row.status === 'REQUESTED' && row.cancelRequestedAt) await endUnlessStarted(core, row);
  else if (row.status === 'REQUESTED') return core.store.markStarted(row, await core.engine.start(row));
  return (await core.store.find(row.id)) ?? row;
}

/**
 * A run that was cancelled before the engine had it ends without ever being started. An earlier start that was not answered
 * in time may have come through: then it is cancelled like any other. A start that is under way elsewhere right now finds the
 * cancel when it reads the row again.
 */
async function endUnlessStarted(core: RunCore, row: RunRow): Promise<void> {
  try {
    const { engineRunId } = await core.engine.describe(row);
    await core.store.markStarted(row, engineRunId);
  } catch (error) {
    if (!(error instanceof EngineNotFound)) throw error;
    await endCancelled(core, row);
  }
}

async function deliverRerun(core: RunCore, row: RunRow): Promise<void> {
  const { store, engine } = core;
  const definition = findPipeline(row.pipeline);
  const steps = definition?.steps.map(({ key }) => key) ?? [];
  const again = steps.slice(Math.max(0, steps.indexOf(row.rerunFromStep ?? '')));
  let engineRunId: string | null;
  try {
    engineRunId = await engine.reset(row, again, row.rerunRequest!);
  } catch (error) {
    // The engine has forgotten the run (its retention is over): a new execution takes the stored answers of the steps before.
    if (!(error instanceof EngineNotFound)) throw error;
    engineRunId = null;
  }
  engineRunId ??= await engine.start(row, row.rerunRequest);
  if (engineRunId) await store.generationOf(row.id, engineRunId, null);
  await store.finishRerun(row.id);
}

async function deliverCancel(core: RunCore, row: RunRow): Promise<void> {
  try {
    await core.engine.cancel(row, row.cancelReason ?? 'user');
  } catch (error) {
    // It has closed already: its end is met by whoever reads it.
    if (!(error instanceof EngineNotFound)) throw error;
  }
  await core.store.markCancelDelivered(row.id);
}

const refused = (userErrors: UserError[]): RunAnswer => ({ run: null, userErrors });

const issueOf = (issue: z.core.$ZodIssue): UserError =>
  userError('BAD_USER_INPUT', issue.message, ['input', ...issue.path.map(String)]);

/** Postgres takes no NUL, and lone surrogates are no text. */
const plainText = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text
    .toWellFormed()
    .replaceAll(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
