/** Runs whose next change is made by the bench, one by one. */
import { randomUUID } from 'node:crypto';
import type { Longhaul } from '../../test/support/longhaul.ts';

export interface HeldRun {
  id: string;
  pipeline: string;
}

/** A meal plan whose first call is never answered; after `LLM_FIRST_BYTE_MS` it would be made again, so that is to be long. */
export async function startHeld({ local, practice }: Longhaul): Promise<HeldRun> {
  const tag = randomUUID();
  await practice.fault({ match: { words: tag }, fault: 'hang', times: 5 });
  const { run, userErrors } = await local.start('mealPlan', { notes: tag });
  if (!run) throw new Error(`a run was refused: ${userErrors[0]?.message}`);
  return run;
}

/** The change: a note, which anybody may send to a workflow, and which its viewers see. */
export const note = (longhaul: Longhaul, run: HeldRun, words: string): Promise<void> =>
  longhaul.handle(run).signal('note', words);

/** Cancels it, and resolves when it has ended as its viewer sees it. */
export async function endHeld({ local }: Longhaul, { id }: HeldRun): Promise<string> {
  const view = local.watch(id);
  await local.cancel(id);
  return (await view.ended).status;
}
