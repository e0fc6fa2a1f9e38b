/** Longhaul with the scripted worker in place of its own. */
import type { Run } from '../../test/support/client.ts';
import type { Longhaul } from '../../test/support/longhaul.ts';
import { startChild, type Child } from '../harness/child.ts';
import type { Bench } from '../harness/row.ts';
import { notesOf, type Script, type Stamps } from './script.ts';

export interface Scripted extends Longhaul {
  worker: Child;
  /** Starts a meal plan whose steps do what the script says. */
  play(script: Script): Promise<Run>;
}

export async function startScripted(bench: Bench, env: NodeJS.ProcessEnv = {}): Promise<Scripted> {
  const longhaul = await bench.longhaul({ only: ['engine', 'postgres', 'practice', 'api'], env });
  const worker = await startChild(new URL('./worker.ts', import.meta.url), longhaul.stack.env);
  bench.after(() => worker.stop());
  return {
    ...longhaul,
    worker,
    async play(script) {
      const { run, userErrors } = await longhaul.local.start('mealPlan', { notes: notesOf(script) });
      if (!run) throw new Error(`a scripted run was refused: ${userErrors[0]?.message}`);
      return run;
    },
  };
}

/** What a completed step of a scripted run has stamped. */
export const stampsOf = (step: Run['steps'][number]): Stamps => step.output as Stamps;
