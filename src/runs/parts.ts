/** Steps made of parts: how far they are, and, of many parts, which are shown. Pure. */
import { countOutcome, outcomeOf } from '../../workflows/lib/carried.ts';
import type { PartCounts, PipelineDefinition, PlannedStep } from '../../workflows/lib/pipeline.ts';
import type { PendingAttempt } from './buildSnapshot.ts';
import type { FoldState } from './fold.ts';
import type { Attempt } from './snapshot.ts';

/** Of the steps made of parts, by key. */
export type CountsByStep = Readonly<Record<string, CountedParts>>;

export interface CountedParts extends PartCounts {
  /** How many were begun, in all executions. */
  begun: number;
  /** When the first part was begun, where an execution before this one did it. */
  startedAt: string | null;
}

/** Above this many parts only counts are shown, and of the attempts so many. */
export const mostShown = 50;

export const isCrowded = (counts: CountedParts | undefined): boolean => (counts?.begun ?? 0) > mostShown;

export const endedParts = ({ outcomes }: PartCounts): number =>
  Object.values(outcomes).reduce((sum, count) => sum + count, 0);

export function countParts(
  definition: PipelineDefinition,
  { activities, carriedParts }: FoldState,
  pending: ReadonlyMap<string, PendingAttempt>,
  outputs: Readonly<Record<string, unknown>>,
): CountsByStep {
  const counts: Record<string, CountedParts & { outcomes: Record<string, number> }> = {};
  for (const [key, { startedAt, outcomes }] of Object.entries(carriedParts)) {
    const before = { total: 0, running: 0, outcomes: { ...outcomes }, startedAt };
    counts[key] = { ...before, begun: endedParts(before) };
  }
  for (const { activityId, step, part, state, output, error } of activities.values()) {
    if (part === null || part === lastPartOf(definition, step)) continue;
    const of = (counts[step] ??= { total: 0, begun: 0, running: 0, outcomes: {}, startedAt: null });
    of.begun += 1;
    if (state === 'PENDING') {
      if ((pending.get(activityId)?.state ?? 'WAITING_FOR_WORKER') !== 'WAITING_FOR_WORKER') of.running += 1;
    } else if (state === 'COMPLETED') countOutcome(of.outcomes, outcomeOf(output));
    else countOutcome(of.outcomes, state === 'FAILED' ? (error?.code ?? 'STEP_FAILED') : 'CANCELLED');
  }
  for (const [key, of] of Object.entries(counts)) {
    const planned = definition.steps.find((step) => step.key === key);
    of.total = planned?.parts?.total?.(outputs) ?? of.begun;
  }
  return counts;
}

const lastPartOf = ({ steps }: PipelineDefinition, key: string): string | undefined =>
  steps.find((step) => step.key === key)?.parts?.last;

/** "3,412 of 10,000", and what came of them, where the pipeline says it. */
export function partsInWords(counts: PartCounts, { inWords }: NonNullable<PlannedStep['parts']>): string {
  const done = `${thousands(endedParts(counts))} of ${thousands(counts.total)}`;
  return inWords ? `${done}: ${inWords(counts)}` : done;
}

const thousands = (figure: number): string => figure.toLocaleString('en-GB');

/** Of steps with many parts those attempts that run, and of those that have failed the latest. @param attempts oldest first */
export function fewestOfCrowded<Shown extends Pick<Attempt, 'outcome'> & { step: string }>(
  attempts: readonly Shown[],
  counts: CountsByStep,
): Shown[] {
  const left = new Map<string, Set<Shown>>();
  for (const [key, of] of Object.entries(counts)) {
    if (!isCrowded(of)) continue;
    const ofStep = attempts.filter(({ step }) => step === key);
    const running = ofStep.filter(({ outcome }) => outcome === 'RUNNING').slice(-mostShown);
    const failed = ofStep.filter(({ outcome }) => outcome === 'FAILED' || outcome === 'LOST');
    const room = mostShown - running.length;
    left.set(key, new Set([...running, ...(room > 0 ? failed.slice(-room) : [])]));
  }
  return left.size === 0 ? [...attempts] : attempts.filter((one) => left.get(one.step)?.has(one) ?? true);
}
