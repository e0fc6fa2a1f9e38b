/** Steps made of many parts, also where several executions have done them. */
import { describe, expect, test } from '@jest/globals';
import type { Carried } from '../../workflows/lib/carried.ts';
import { buildSnapshot } from '../../src/runs/buildSnapshot.ts';
import { isSettled } from '../../src/runs/core.ts';
import type { HistoryFact } from '../../src/runs/history.ts';
import { completed, foldAll, moment, runError, scheduled, started, workflowTask } from '../support/facts.ts';
import { journey, ledgerAttempt, pendingAttempt, snapshotParts } from '../support/snapshots.ts';

/** A journey of many legs; packing says how many there will be. */
const legs = {
  ...journey,
  steps: journey.steps.map((step) =>
    step.key === 'travel'
      ? { ...step, partsMayFail: true, parts: { total: (outputs: Record<string, unknown>) => Number(outputs['pack']) } }
      : step,
  ),
};

const carried: Carried = {
  link: 3,
  startedAt: moment(1),
  steps: {
    pack: { startedAt: moment(1), finishedAt: moment(2), output: 200 },
    travel: { startedAt: moment(3), finishedAt: null, outcomes: { arrived: 90, LOST_WAY: 10 } },
  },
  progress: {
    phase: 'travel',
    message: 'Travel',
    completedSteps: ['pack'],
    runningSteps: [],
    note: 'mind the gap',
    kept: true,
    lease: null,
  },
  signals: [
    { at: moment(4), name: 'note', words: 'mind the gap' },
    { at: moment(5), name: 'keep', words: null },
  ],
  state: null,
};
const continued: HistoryFact = { at: moment(50), kind: 'workflowStarted', continuedFrom: 'engine-0', carried };
const leg = (number: number) => scheduled(number, `travel/leg ${number}`, 60);
const failed = (scheduledEventId: number): HistoryFact => ({
  at: moment(70),
  kind: 'activityFailed',
  scheduledEventId,
  error: runError('LOST_WAY'),
});
const stepsOf = (...facts: Parameters<typeof foldAll>) =>
  Object.fromEntries(
    buildSnapshot(snapshotParts(facts, { definition: legs })).steps.map((step) => [step.key, step] as const),
  );

describe('what executions before have done', () => {
  test('is taken over: results, counts, beginning, and what was said', () => {
    const snapshot = buildSnapshot(snapshotParts([continued], { definition: legs }));
    const [pack, travel] = snapshot.steps;
    expect(pack).toMatchObject({ status: 'COMPLETED', output: 200, finishedAt: moment(2) });
    expect(travel).toMatchObject({
      status: 'RUNNING',
      startedAt: moment(3),
      fraction: 0.5,
      parts: { total: 200, running: 0, ended: 100 },
      message: '100 of 200',
      attempts: [],
    });
    expect(pack!.parts).toBeNull();
    expect(snapshot).toMatchObject({ status: 'RUNNING', startedAt: moment(1) });
    expect(snapshot.log.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Accepted', 'An operator says: mind the gap', 'Kept going although nobody watches']),
    );
  });

  test('is added to by this one, as its parts end', () => {
    const { travel } = stepsOf(
      continued,
      workflowTask(51),
      [leg(1), leg(2), leg(3)],
      [started(1, 61), completed(1, 62, 'arrived'), started(2, 61), failed(2)],
    );
    expect(travel).toMatchObject({ status: 'QUEUED', fraction: 0.51, message: '102 of 200' });
  });

  test('needs no ledger to be settled', () => {
    expect(isSettled(foldAll(continued), [], 'engine-1')).toBe(true);
  });
});

describe('above fifty parts', () => {
  const begun = Array.from({ length: 80 }, (_, index) => leg(index + 1));
  const attempts = begun.flatMap((_, index) => [
    ledgerAttempt(`travel/leg ${index + 1}`, 1, {
      startedAt: moment(100 + index),
      finishedAt: moment(101 + index),
      outcome: 'FAILED',
    }),
    ...(index < 20 ? [ledgerAttempt(`travel/leg ${index + 1}`, 2, { startedAt: moment(300 + index) })] : []),
  ]);

  test('the attempts that run are shown, and of the failed ones the latest, fifty in all', () => {
    const running = new Map(
      Array.from({ length: 20 }, (_, index) => [`travel/leg ${index + 1}`, pendingAttempt({ number: 2 })] as const),
    );
    const { steps, log } = buildSnapshot(
      snapshotParts([continued, begun], { definition: legs, attempts, pending: running }),
    );
    const shown = steps[1]!.attempts;
    expect(shown).toHaveLength(50);
    expect(shown.filter(({ outcome }) => outcome === 'RUNNING')).toHaveLength(20);
    expect(shown.filter(({ outcome }) => outcome === 'FAILED').map(({ part }) => part)).toEqual(
      Array.from({ length: 30 }, (_, index) => `leg ${index + 51}`),
    );
    expect(log.filter(({ step }) => step === 'travel')).toEqual([]);
  });

  test('those of which an attempt runs are counted, until the run is over', () => {
    const pending = new Map([['travel/leg 1', pendingAttempt({ number: 1 })] as const]);
    const partsAt = (...more: HistoryFact[]) =>
      buildSnapshot(snapshotParts([continued, begun, ...more], { definition: legs, pending })).steps[1]!.parts;
    expect(partsAt()).toEqual({ total: 200, running: 1, ended: 100 });
    expect(partsAt({ at: moment(9), kind: 'terminated', reason: 'tidying up' })).toMatchObject({ running: 0 });
  });

  test('what the workflow asks beside its steps is not in the log', () => {
    const attempts = [ledgerAttempt('next', 1, { startedAt: moment(60) })];
    const { log } = buildSnapshot(snapshotParts([continued, begun], { definition: legs, attempts }));
    expect(log.filter(({ step, text }) => step === 'next' || text.includes('next'))).toEqual([]);
  });

  test('nobody waits for the ledger’s rows of each', () => {
    const done = begun.flatMap((fact, index) => [fact, started(index + 1, 61), completed(index + 1, 62, 'arrived')]);
    expect(isSettled(foldAll(done), [], 'engine-1')).toBe(true);
  });
});

test('an end waits for the attempt of its own execution; of a step that was kept an earlier one’s will do', () => {
  const kept = [scheduled(5, 'pack', 1), started(5, 1), completed(5, 2, 3)];
  const again = [scheduled(9, 'travel/leg 1', 6), started(9, 6), completed(9, 7, 'arrived')];
  const reset: HistoryFact = { at: moment(5), kind: 'reset' };
  const folded = foldAll([...kept, reset, ...again]);
  const of = (engineRunId: string, activityId: string) =>
    ledgerAttempt(activityId, 1, { engineRunId, finishedAt: moment(8), outcome: 'SUCCEEDED' });
  const before = [of('engine-0', 'pack'), of('engine-0', 'travel/leg 1')];
  expect(isSettled(folded, before, 'engine-1')).toBe(false);
  expect(isSettled(folded, [...before, of('engine-1', 'travel/leg 1')], 'engine-1')).toBe(true);
});
