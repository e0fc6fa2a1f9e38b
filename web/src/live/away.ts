/** What happened while the reader was away, from what was last seen and what is now. Pure. */
import { count } from '../../../workflows/lib/words.ts';
import { isFinal, type Run } from './state.ts';

export interface Seen {
  generation: number;
  completed: number;
  failedAttempts: number;
  final: boolean;
}

export function whatIsSeen(run: Run): Seen {
  return {
    generation: run.generation,
    completed: run.steps.filter((step) => step.status === 'COMPLETED').length,
    failedAttempts: run.steps.flatMap((step) => step.attempts).filter(lost).length,
    final: isFinal(run.status),
  };
}

const lost = ({ outcome }: Run['steps'][number]['attempts'][number]) => outcome === 'FAILED' || outcome === 'LOST';

/** Whether no part of a step has more than one attempt that succeeded in one generation. */
function nothingPaidTwice(run: Run): boolean {
  return run.steps.every((step) => {
    const paid = step.attempts
      .filter(({ outcome }) => outcome === 'SUCCEEDED')
      .map(({ part, generation }) => `${part ?? ''}:${generation}`);
    return new Set(paid).size === paid.length;
  });
}

/** `4 steps finished, 1 retry survived, nothing paid twice`; null where nothing happened. */
export function whileAway(seen: Seen, run: Run): string | null {
  const now = whatIsSeen(run);
  const sameGeneration = now.generation === seen.generation;
  const finished = sameGeneration ? now.completed - seen.completed : now.completed;
  const survived = sameGeneration ? now.failedAttempts - seen.failedAttempts : 0;
  if (finished <= 0 && survived <= 0 && (seen.final || !now.final)) return null;
  const facts = [
    !sameGeneration && 'it was run again',
    finished > 0 && `${count(finished, 'step')} finished`,
    survived > 0 && run.status !== 'FAILED' && `${count(survived, 'retry', 'retries')} survived`,
    now.final &&
      !seen.final &&
      run.status !== 'COMPLETED' &&
      `the run ended: ${run.status.toLowerCase().replace('_', ' ')}`,
    finished > 0 && nothingPaidTwice(run) && 'nothing paid twice',
  ];
  return facts.filter(Boolean).join(', ');
}
