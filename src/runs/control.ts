/** What people may do to a run that is there: cancel it, run it again, keep it. */
import { randomUUID } from 'node:crypto';
import { userError, type ErrorCode, type UserError } from '../errors.ts';
import { announce, definitionOf, readRun, type RunCore } from './core.ts';
import { EngineNotFound, EngineUnavailable } from './engine.ts';
import type { CancelReason, RunAnswer } from './runs.ts';
import { isFinal, type RunSnapshot, type StepStatus } from './snapshot.ts';
import { deliver } from './start.ts';
import type { RunRow } from './store.ts';

export async function cancelRun(core: RunCore, row: RunRow, reason: CancelReason): Promise<RunAnswer> {
  if (row.snapshot)
    return refused(row, core, 'RUN_ENDED', 'This run has ended already: there is nothing left to cancel.');
  const wished = (await core.store.requestCancel(row.id, reason)) ?? row;
  const told = await deliver(core, wished);
  announce(core, told);
  return { run: await readRun(core, told), userErrors: [] };
}

/** @param wanted the first step that runs again; by default the first that has not completed */
export async function rerunRun(core: RunCore, row: RunRow, wanted: string | null): Promise<RunAnswer> {
  const definition = definitionOf(row);
  const steps = definition.steps.map(({ key }) => key);
  const beginningOf = (step: string) => definition.steps.find(({ key }) => key === step)?.rerunFrom ?? step;
  const fromStep = wanted && beginningOf(wanted);
  if (fromStep !== null && !steps.includes(fromStep)) {
    const message = `${definition.title} has no step "${wanted}". Its steps are ${steps.join(', ')}.`;
    return { run: null, userErrors: [userError('BAD_USER_INPUT', message, ['fromStep'])] };
  }
  const current = await readRun(core, row);
  if (!isFinal(current.status)) {
    // The same request once more, by a second click or after a lost answer, is the same rerun.
    const same = row.generation > 1 && (fromStep === null || fromStep === row.rerunFromStep);
    return same
      ? { run: current, userErrors: [] }
      : refused(row, core, 'RUN_NOT_ENDED', 'This run is still going on. Cancel it first.');
  }
  const unfinished = current.steps.find(({ status }) => !isDone(status))?.key;
  const first = fromStep ?? (unfinished && beginningOf(unfinished));
  if (!first) {
    const message = 'Every step of this run has completed. Say with fromStep where to start again.';
    return { run: current, userErrors: [userError('BAD_USER_INPUT', message, ['fromStep'])] };
  }
  const missing = current.steps.slice(0, steps.indexOf(first)).find(({ status }) => !isDone(status));
  if (missing) {
    const message = `"${first}" needs the steps before it, and "${missing.key}" has not completed. Start from "${missing.key}" or earlier.`;
    return { run: current, userErrors: [userError('BAD_USER_INPUT', message, ['fromStep'])] };
  }
  const checks = core.hooks.flatMap(({ checkRerun }) => checkRerun?.[row.pipeline] ?? []);
  const problems = (await Promise.all(checks.map((check) => check(row)))).flat();
  if (problems.length > 0) return { run: current, userErrors: problems };
  const again = steps.slice(steps.indexOf(first));
  // Who goes on after a failure keeps the parts that were done; who names a step wants it anew.
  const kept = fromStep === null ? doneParts(current) : [];
  const begun = await core.store.beginRerun(row.id, randomUUID(), first, again, kept);
  if (!begun) {
    // Somebody else was first: with the same step it is the same rerun.
    const theirs = (await core.store.find(row.id)) ?? row;
    if (theirs.snapshot) {
      const message = `${row.title}: another run is doing this already. Wait for its end, or cancel it.`;
      return { run: current, userErrors: [userError('CONFLICT', message, ['id'])] };
    }
    if (theirs.rerunFromStep !== first) {
      return refused(theirs, core, 'RUN_NOT_ENDED', `This run was just run again, from "${theirs.rerunFromStep}".`);
    }
    return { run: await readRun(core, theirs), userErrors: [] };
  }
  const told = await deliver(core, begun);
  announce(core, told);
  return { run: await readRun(core, told), userErrors: [] };
}

export async function keepRun(core: RunCore, row: RunRow): Promise<RunAnswer> {
  if (row.snapshot) return refused(row, core, 'RUN_ENDED', 'This run has ended already.');
  try {
    await core.engine.signal(row, 'keep');
  } catch (error) {
    if (error instanceof EngineUnavailable) {
      return refused(row, core, 'UNAVAILABLE', 'The engine cannot be reached just now. Try again in a moment.');
    }
    if (!(error instanceof EngineNotFound)) throw error;
    return row.status === 'REQUESTED'
      ? refused(row, core, 'UNAVAILABLE', 'The engine has not taken this run yet. Try again in a moment.')
      : refused(row, core, 'RUN_ENDED', 'This run has ended already.');
  }
  return { run: await readRun(core, row), userErrors: [] };
}

/** The activities of steps made of parts that have succeeded, by id. */
const doneParts = ({ steps }: RunSnapshot): string[] =>
  steps.flatMap(({ key, attempts }) =>
    attempts.flatMap(({ part, outcome }) => (part !== null && outcome === 'SUCCEEDED' ? [`${key}/${part}`] : [])),
  );

const isDone = (status: StepStatus): boolean => status === 'COMPLETED' || status === 'SKIPPED';

async function refused(row: RunRow, core: RunCore, code: ErrorCode, message: string): Promise<RunAnswer> {
  const run: RunSnapshot = await readRun(core, row);
  const userErrors: UserError[] = [userError(code, message, ['id'])];
  return { run, userErrors };
}
