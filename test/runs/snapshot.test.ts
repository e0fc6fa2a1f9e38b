import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { microsNow, SequenceClock } from '../../src/runs/clock.ts';
import { isFinal, supersedes, type RunStatus } from '../../src/runs/snapshot.ts';
import { runIdOf, workflowIdOf } from '../../src/runs/workflowId.ts';

const at = (generation: number, sequence: number, status: RunStatus = 'RUNNING') => ({ generation, sequence, status });

describe('which snapshot replaces which', () => {
  test.each([
    ['a later one', at(1, 2), at(1, 1), true],
    ['an earlier one', at(1, 1), at(1, 2), false],
    ['the same one', at(1, 1), at(1, 1), false],
    ['a later generation, however early', at(2, 1), at(1, 9, 'COMPLETED'), true],
    ['an earlier generation, however late', at(1, 9, 'FAILED'), at(2, 1), false],
    ['the end', at(1, 2, 'COMPLETED'), at(1, 1), true],
    ['one that goes on, after the end of the same generation', at(1, 9), at(1, 1, 'FAILED'), false],
    ['a later word on the end', at(1, 3, 'COMPLETED'), at(1, 2, 'COMPLETED'), true],
  ])('%s', (_what, next, shown, replaces) => {
    expect(supersedes(next, shown)).toBe(replaces);
  });

  test('in whatever order snapshots come, a viewer ends at the same one, and never goes back', () => {
    const snapshots = fc.uniqueArray(
      fc.record({
        generation: fc.integer({ min: 1, max: 3 }),
        sequence: fc.nat(20),
        status: fc.constantFrom<RunStatus>('QUEUED', 'RUNNING', 'COMPLETED'),
      }),
      { minLength: 1, selector: ({ generation, sequence }) => `${generation} ${sequence}` },
    );
    fc.assert(
      fc.property(snapshots, (all) => {
        let shown = all[0]!;
        for (const next of all.slice(1)) {
          if (!supersedes(next, shown)) continue;
          expect(next.generation >= shown.generation).toBe(true);
          expect(next.generation > shown.generation || !isFinal(shown.status) || isFinal(next.status)).toBe(true);
          shown = next;
        }
        const newest = Math.max(...all.map(({ generation }) => generation));
        expect(shown.generation).toBe(newest);
        const anyEnd = all.some((one) => one.generation === newest && isFinal(one.status));
        if (anyEnd) expect(isFinal(shown.status)).toBe(true);
        else {
          const latest = Math.max(...all.filter((one) => one.generation === newest).map(({ sequence }) => sequence));
          expect(shown.sequence).toBe(latest);
        }
      }),
    );
  });
});

describe('the clock behind `sequence`', () => {
  test('is the wall clock in microseconds, whole, and exact as a double', () => {
    const now = microsNow();
    expect(Math.abs(now / 1_000 - Date.now())).toBeLessThan(2_000);
    expect(Number.isSafeInteger(now)).toBe(true);
  });

  test('grows with every snapshot, and never outranks a later reading of the engine', () => {
    const clock = new SequenceClock();
    clock.engineRead(1_000);
    expect([clock.next(), clock.next(), clock.next()]).toEqual([1_000, 1_001, 1_002]);
    clock.engineRead(900);
    expect(clock.next()).toBe(1_003);
    clock.engineRead(5_000);
    expect(clock.next()).toBe(5_000);
    const other = new SequenceClock();
    other.engineRead(5_001);
    expect(other.next()).toBeGreaterThan(5_000);
  });
});

describe('a workflow’s id', () => {
  test('says what it is, and leads back to the run', () => {
    const id = workflowIdOf('mealPlan', '1b4e28ba-2fa1-11d2-883f-0016d3cca427');
    expect(id).toBe('mealPlan-1b4e28ba-2fa1-11d2-883f-0016d3cca427');
    expect(runIdOf(id)).toEqual({ pipeline: 'mealPlan', runId: '1b4e28ba-2fa1-11d2-883f-0016d3cca427' });
  });

  test.each(['', 'somebodyElse', '-x', 'x-'])('"%s" is none of ours', (id) => {
    expect(runIdOf(id)).toBeNull();
  });
});
