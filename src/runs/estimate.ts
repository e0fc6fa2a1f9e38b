/** When a run is expected to end, from how long its steps took in earlier runs. Pure: the clock is the caller's. */
import type { PlannedStep } from '../../workflows/lib/pipeline.ts';
import type { RunSnapshot, StepSnapshot } from './snapshot.ts';

/** Seconds; median and 80th percentile of earlier runs' steps. */
export interface StepTime {
  median: number;
  late: number;
}
export interface StepTimes {
  /** By the step's key. */
  byStep: ReadonlyMap<string, StepTime>;
  /** How many earlier runs the times rest on; 0 means the pipeline's usual times. */
  basedOnRuns: number;
}

/** Below this many samples the pipeline's own usual times serve. */
const fewestSamples = 5;
/** How much later than usual is still usual, where no earlier run tells. */
const usualSpread = 1.5;

/**
 * @param samples seconds by step, one entry a run
 * @param factor what the pipeline's usual times (of a real model) are multiplied with
 */
export function stepTimes(
  steps: readonly PlannedStep[],
  samples: ReadonlyMap<string, number[]>,
  factor: number,
): StepTimes {
  // What is not needed in some runs has fewer samples than there were runs.
  const counts = steps.filter(({ skip }) => !skip).map(({ key }) => samples.get(key)?.length ?? 0);
  const basedOnRuns = Math.min(...counts) >= fewestSamples ? Math.min(...counts) : 0;
  const byStep = new Map(
    steps.map(({ key, usualSeconds }) => {
      const seconds = (samples.get(key) ?? []).toSorted((one, other) => one - other);
      return [
        key,
        basedOnRuns > 0 && seconds.length >= fewestSamples
          ? { median: quantile(seconds, 0.5), late: quantile(seconds, 0.8) }
          : { median: usualSeconds * factor, late: usualSeconds * factor * usualSpread },
      ];
    }),
  );
  return { byStep, basedOnRuns };
}

/** @param sorted ascending, not empty; between two samples the later one counts */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

/**
 * Each step takes its usual time, counted from the start of its newest attempt, one step after another. A run that is past
 * `latestAt` takes longer than usual; the estimate is not pushed ahead of the clock to hide it.
 */
export function estimate(steps: readonly StepSnapshot[], times: StepTimes, from: string): RunSnapshot['estimate'] {
  let finishes = Date.parse(from);
  let latest = finishes;
  for (const step of steps) {
    if (step.status === 'SKIPPED') continue;
    if (step.status === 'COMPLETED') {
      if (step.finishedAt) finishes = latest = Math.max(finishes, Date.parse(step.finishedAt));
      continue;
    }
    const time = times.byStep.get(step.key) ?? { median: 0, late: 0 };
    const began = Date.parse(step.nextAttemptAt ?? step.attempts.at(-1)?.startedAt ?? step.startedAt ?? '');
    if (Number.isFinite(began)) {
      finishes = Math.max(finishes, began);
      latest = Math.max(latest, began);
    }
    finishes += time.median * 1_000;
    latest += time.late * 1_000;
  }
  return {
    finishesAt: new Date(finishes).toISOString(),
    latestAt: new Date(latest).toISOString(),
    basedOnRuns: times.basedOnRuns,
  };
}

/** 0 to 1, weighted by how long the steps usually take. */
export function weightedFraction(steps: readonly StepSnapshot[], times: StepTimes): number {
  let done = 0;
  let all = 0;
  for (const step of steps) {
    const weight = times.byStep.get(step.key)?.median || 1;
    all += weight;
    if (step.status === 'COMPLETED' || step.status === 'SKIPPED') done += weight;
    else if (step.status === 'RUNNING' || step.status === 'RETRYING') done += weight * (step.fraction ?? 0);
  }
  return all === 0 ? 0 : Math.round((done / all) * 1_000) / 1_000;
}
