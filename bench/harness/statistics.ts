/** Medians and 95th percentiles. */

export interface Measured {
  median: number;
  p95: number;
  /** The median of each round, so that a reader sees how much they differ. */
  rounds: number[];
  /** How many samples there are in all. */
  samples: number;
}

/** @param rounds the samples of each round, at least one in all */
export function measure(rounds: readonly (readonly number[])[]): Measured {
  const all = rounds.flat();
  if (all.length === 0) throw new Error('expected at least one sample, got none');
  return {
    median: percentile(all, 0.5),
    p95: percentile(all, 0.95),
    rounds: rounds.filter((round) => round.length > 0).map((round) => percentile(round, 0.5)),
    samples: all.length,
  };
}

/** The value that the part `share` of the samples does not exceed, between two samples by straight line. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (above - below) * (at - Math.floor(at));
}
