import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { estimate, stepTimes, weightedFraction } from '../../src/runs/estimate.ts';
import type { PlannedStep } from '../../workflows/lib/pipeline.ts';
import { moment } from '../support/facts.ts';
import { ledgerAttempt, stepSnapshot } from '../support/snapshots.ts';

const planned: PlannedStep[] = [
  { key: 'a', title: 'A', usualSeconds: 10 },
  { key: 'b', title: 'B', usualSeconds: 30 },
];
const seconds = (time: string | undefined) => (Date.parse(time ?? '') - Date.parse(moment(0))) / 1_000;
const attemptAt = (second: number) => {
  const { number, startedAt, finishedAt, usage } = ledgerAttempt('a', 1, { startedAt: moment(second) });
  return { number, startedAt, finishedAt, usage, part: null, generation: 1, outcome: 'RUNNING' as const, error: null };
};

describe('how long steps usually take', () => {
  test('with fewer than five earlier runs: as long as the pipeline says, half as long again at the latest', () => {
    const times = stepTimes(
      planned,
      new Map([
        ['a', [1, 1, 1, 1]],
        ['b', [2, 2, 2, 2]],
      ]),
      1,
    );
    expect(times.basedOnRuns).toBe(0);
    expect(times.byStep.get('a')).toEqual({ median: 10, late: 15 });
  });

  test('times of a quicker provider are scaled', () => {
    expect(stepTimes(planned, new Map(), 1 / 10).byStep.get('b')).toEqual({ median: 3, late: 4.5 });
  });

  test('from five on: the median and the 80th percentile, in whatever order the samples come', () => {
    const times = stepTimes(
      planned,
      new Map([
        ['a', [5, 1, 4, 2, 3]],
        ['b', [9, 9, 9, 9, 9, 9]],
      ]),
      1,
    );
    expect(times.basedOnRuns).toBe(5);
    expect(times.byStep.get('a')).toEqual({ median: 3, late: 4 });
  });

  test('rest on no runs as long as one step has too few', () => {
    expect(stepTimes(planned, new Map([['a', [1, 2, 3, 4, 5, 6]]]), 1).basedOnRuns).toBe(0);
  });
});

describe('when a run is expected to end', () => {
  const times = stepTimes(planned, new Map(), 1);

  test('at first: all steps after its start', () => {
    const expected = estimate([stepSnapshot('a'), stepSnapshot('b')], times, moment(0));
    expect([seconds(expected?.finishesAt), seconds(expected?.latestAt), expected?.basedOnRuns]).toEqual([40, 60, 0]);
  });

  test('what is done counts as it was, not as it usually is', () => {
    const steps = [
      stepSnapshot('a', { status: 'COMPLETED', startedAt: moment(0), finishedAt: moment(100) }),
      stepSnapshot('b'),
    ];
    expect(seconds(estimate(steps, times, moment(0))?.finishesAt)).toBe(130);
  });

  test('a step counts from its newest attempt, and one that waits to be tried from then', () => {
    const second = stepSnapshot('a', {
      status: 'RUNNING',
      startedAt: moment(0),
      attempts: [attemptAt(0), attemptAt(50)],
    });
    expect(seconds(estimate([second], times, moment(0))?.finishesAt)).toBe(60);
    const waiting = { ...second, status: 'RETRYING' as const, nextAttemptAt: moment(90) };
    expect(seconds(estimate([waiting], times, moment(0))?.finishesAt)).toBe(100);
  });

  test('steps that are skipped take no time', () => {
    const steps = [stepSnapshot('a', { status: 'SKIPPED' }), stepSnapshot('b')];
    expect(seconds(estimate(steps, times, moment(0))?.finishesAt)).toBe(30);
  });

  test('W13: of runs like the earlier ones at least 80 % end by `latestAt`, at every moment of the run', () => {
    const random = seeded(13);
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const steps = keys.map((key) => ({ key, title: key, usualSeconds: 10 }));
    // Log-normal, as model calls are: a long tail on the slow side.
    const draw = () => keys.map((_, index) => (20 + 10 * index) * Math.exp(0.35 * normal(random)));
    const history = Array.from({ length: 200 }, draw);
    const samples = new Map(keys.map((key, index) => [key, history.map((run) => run[index]!)]));
    const learned = stepTimes(steps, samples, 1);

    let checks = 0;
    let inTime = 0;
    for (const run of Array.from({ length: 400 }, draw)) {
      const total = run.reduce((sum, one) => sum + one, 0);
      let elapsed = 0;
      for (const running of keys.keys()) {
        const snapshot = keys.map((key, index) => {
          const from = run.slice(0, index).reduce((sum, one) => sum + one, 0);
          if (index < running)
            return stepSnapshot(key, {
              status: 'COMPLETED',
              startedAt: moment(from),
              finishedAt: moment(from + run[index]!),
            });
          return index === running
            ? stepSnapshot(key, { status: 'RUNNING', startedAt: moment(from) })
            : stepSnapshot(key);
        });
        const expected = estimate(snapshot, learned, moment(0));
        expect(seconds(expected?.finishesAt)).toBeGreaterThanOrEqual(elapsed - 0.001);
        expect(seconds(expected?.latestAt)).toBeGreaterThanOrEqual(seconds(expected?.finishesAt));
        checks += 1;
        if (total <= seconds(expected?.latestAt) + 0.001) inTime += 1;
        elapsed += run[running]!;
      }
    }
    expect(inTime / checks).toBeGreaterThanOrEqual(0.8);
  });
});

describe('how far a run is', () => {
  const statuses = fc.constantFrom(
    'WAITING',
    'QUEUED',
    'RUNNING',
    'RETRYING',
    'COMPLETED',
    'FAILED',
    'SKIPPED',
    'CANCELLED',
  );

  test('is weighted by how long its steps take', () => {
    const times = stepTimes(planned, new Map(), 1);
    expect(weightedFraction([stepSnapshot('a', { status: 'COMPLETED' }), stepSnapshot('b')], times)).toBe(0.25);
    expect(
      weightedFraction(
        [stepSnapshot('a', { status: 'COMPLETED' }), stepSnapshot('b', { status: 'RUNNING', fraction: 0.5 })],
        times,
      ),
    ).toBe(0.625);
  });

  test('is from 0 to 1, whatever the steps are, also where they take no time at all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ status: statuses, fraction: fc.option(fc.double({ min: 0, max: 1, noNaN: true })) }), {
          maxLength: 8,
        }),
        fc.constantFrom(0, 1),
        (all, factor) => {
          const steps = all.map((one, index) => stepSnapshot(`${index}`, one as never));
          const times = stepTimes(
            steps.map(({ key }) => ({ key, title: key, usualSeconds: 10 })),
            new Map(),
            factor,
          );
          const fraction = weightedFraction(steps, times);
          expect(fraction).toBeGreaterThanOrEqual(0);
          expect(fraction).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

/** Mulberry32: repeatable. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
