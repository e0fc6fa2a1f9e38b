import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancelWords, emptyFold, fold, type FoldState } from '../../src/runs/fold.ts';
import type { HistoryFact } from '../../src/runs/history.ts';
import {
  accepted,
  completed,
  done,
  failed,
  foldAll,
  moment,
  runError,
  scheduled,
  started,
  workflowTask,
} from '../support/facts.ts';

const activity = (state: FoldState, id: string) => state.activities.get(id);
const words = (state: FoldState) => state.log.map(({ text }) => text);

describe('the fold of a history', () => {
  test('an empty history says nothing', () => {
    expect(emptyFold).toMatchObject({ startedAt: null, workflowTasksCompleted: 0, close: null, cancel: null });
    expect(fold(emptyFold, [])).toBe(emptyFold);
  });

  test('a run waits until a worker has done its first workflow task', () => {
    expect(foldAll(accepted()).startedAt).toBeNull();
    const state = foldAll(accepted(), workflowTask(2), workflowTask(3));
    expect(state).toMatchObject({ startedAt: moment(2), workflowTasksCompleted: 2 });
  });

  test('a step is pending from its scheduling, with its input, until its end brings output and attempt', () => {
    const waiting = foldAll(accepted(), scheduled(5, 'targets', 1, { wish: 'vegan' }));
    expect(activity(waiting, 'targets')).toMatchObject({
      step: 'targets',
      part: null,
      state: 'PENDING',
      scheduledAt: moment(1),
      startedAt: null,
      attempt: 0,
      maxAttempts: 5,
      input: { wish: 'vegan' },
    });
    const ended = fold(waiting, [started(5, 2), completed(5, 4, { calories: 2_000 })]);
    expect(activity(ended, 'targets')).toMatchObject({
      state: 'COMPLETED',
      startedAt: moment(2),
      finishedAt: moment(4),
      attempt: 1,
      output: { calories: 2_000 },
      error: null,
    });
  });

  test('a retried step shows the attempt that succeeded', () => {
    const state = foldAll(accepted(), scheduled(5, 'lunches', 1), started(5, 9, 3), completed(5, 10, 'salad'));
    expect(activity(state, 'lunches')).toMatchObject({ attempt: 3, startedAt: moment(9), error: null });
  });

  test('a step that failed for good keeps its error under its own name', () => {
    const error = runError('ANSWER_REFUSED', 'whatever the failure said');
    const state = foldAll(accepted(), scheduled(5, 'lunches', 1), started(5, 1, 5), failed(5, 2, error), {
      at: moment(3),
      kind: 'failed',
      error: runError('ANSWER_REFUSED', 'lunches'),
    });
    expect(activity(state, 'lunches')).toMatchObject({
      state: 'FAILED',
      attempt: 5,
      error: { code: 'ANSWER_REFUSED', step: 'lunches' },
    });
    expect(state.close).toMatchObject({ kind: 'failed', at: moment(3), error: { code: 'ANSWER_REFUSED' } });
  });

  test('parts of one step are told apart, also when their name holds a slash', () => {
    const state = foldAll(accepted(), done(5, 'transcribe/1', 1, 'one'), done(8, 'transcribe/a/b', 2, 'two'));
    expect([...state.activities.values()].map(({ step, part }) => [step, part])).toEqual([
      ['transcribe', '1'],
      ['transcribe', 'a/b'],
    ]);
  });

  test.each([
    ['user', 'cancelled by you'],
    ['unwatched', 'nobody was waiting'],
    ['superseded', 'superseded by a newer version'],
    ['', 'cancelled by an operator'],
    ['because I felt like it', 'cancelled by an operator'],
  ])('a cancel with reason "%s" was %s', (reason, said) => {
    expect(cancelWords(reason)).toBe(said);
    const state = foldAll(accepted(), workflowTask(1), { at: moment(2), kind: 'cancelRequested', reason });
    expect(state.cancel).toEqual({ at: moment(2), reason });
    expect(words(state).at(-1)).toBe(`Cancelling: ${said}`);
  });

  test('of two cancels the first one counts', () => {
    const state = foldAll(
      accepted(),
      { at: moment(1), kind: 'cancelRequested', reason: 'unwatched' },
      { at: moment(2), kind: 'cancelRequested', reason: 'user' },
    );
    expect(state.cancel?.reason).toBe('unwatched');
  });

  test('a cancelled step and run', () => {
    const state = foldAll(
      accepted(),
      scheduled(5, 'lunches', 1),
      { at: moment(2), kind: 'cancelRequested', reason: 'user' },
      { at: moment(3), kind: 'activityCancelled', scheduledEventId: 5 },
      { at: moment(4), kind: 'cancelled' },
    );
    expect(activity(state, 'lunches')).toMatchObject({ state: 'CANCELLED', finishedAt: moment(3) });
    expect(state.close).toEqual({ kind: 'cancelled', at: moment(4) });
  });

  test.each<[HistoryFact, NonNullable<FoldState['close']>]>([
    [
      { at: moment(9), kind: 'completed', words: null },
      { kind: 'completed', at: moment(9), words: null },
    ],
    [
      { at: moment(9), kind: 'timedOut' },
      { kind: 'timedOut', at: moment(9) },
    ],
    [
      { at: moment(9), kind: 'terminated', reason: 'cleaning up' },
      { kind: 'terminated', at: moment(9), reason: 'cleaning up' },
    ],
    [
      { at: moment(9), kind: 'continuedAsNew', newEngineRunId: 'next' },
      { kind: 'continuedAsNew', at: moment(9), newEngineRunId: 'next' },
    ],
  ])('an execution that has closed as %j', (fact, close) => {
    expect(foldAll(accepted(), workflowTask(1), fact).close).toEqual(close);
  });

  test('the next link of a continued run is not accepted once more', () => {
    const next = foldAll({ at: moment(0), kind: 'workflowStarted', continuedFrom: 'before' });
    expect(words(next)).toEqual([]);
    expect(words(foldAll(accepted()))).toEqual(['Accepted']);
  });

  test('a reset keeps what was done, starts the run anew, and forgets the cancel', () => {
    const state = foldAll(
      accepted(),
      workflowTask(1),
      done(5, 'targets', 2, 'kept'),
      { at: moment(4), kind: 'cancelRequested', reason: 'user' },
      { at: moment(60), kind: 'reset' },
      workflowTask(61),
    );
    expect(state).toMatchObject({ startedAt: moment(60), cancel: null, close: null });
    expect(activity(state, 'targets')).toMatchObject({ state: 'COMPLETED', output: 'kept' });
  });

  test('a step that is scheduled again starts over', () => {
    const state = foldAll(
      accepted(),
      done(5, 'lunches', 1, 'old'),
      scheduled(12, 'lunches', 8),
      completed(5, 9, 'late'),
    );
    expect(activity(state, 'lunches')).toMatchObject({ state: 'PENDING', scheduledAt: moment(8), output: undefined });
  });

  test('an operator’s words and a keep are in the log; other signals are not', () => {
    const signal = (name: string, said: unknown): HistoryFact => ({
      at: moment(1),
      kind: 'signaled',
      name,
      words: said,
    });
    const state = foldAll(
      accepted(),
      signal('note', 'nearly there'),
      signal('keep', null),
      signal('lease', { node: 'a' }),
    );
    expect(words(state)).toEqual(['Accepted', 'An operator says: nearly there', 'Kept going although nobody watches']);
  });

  test('an end of an activity that was never scheduled is nobody’s', () => {
    const before = foldAll(accepted(), scheduled(5, 'targets', 1));
    const after = fold(before, [completed(99, 2, 'stray'), started(98, 2), failed(97, 2, runError('STEP_FAILED'))]);
    expect(after.activities).toEqual(before.activities);
  });

  test('a state that was given out is never changed', () => {
    const before = foldAll(accepted(), scheduled(5, 'targets', 1));
    const copy = structuredClone({ ...before, activities: [...before.activities] });
    fold(before, [
      started(5, 2),
      completed(5, 3, 'x'),
      workflowTask(4),
      { at: moment(5), kind: 'completed', words: null },
    ]);
    expect({ ...before, activities: [...before.activities] }).toEqual(copy);
  });

  test('pages cut anywhere give the same state', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat(40)), (facts, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut < facts.length), facts.length])].toSorted(
          (one, other) => one - other,
        );
        const pages = places.slice(1).map((end, index) => facts.slice(places[index], end));
        const paged = pages.reduce(fold, emptyFold);
        expect({ ...paged, activities: [...paged.activities] }).toEqual({
          ...fold(emptyFold, facts),
          activities: [...fold(emptyFold, facts).activities],
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Any facts in any order: more than any engine would write. */
const at = fc.nat(100).map(moment);
const eventId = fc.integer({ min: 5, max: 9 });
const scheduling: fc.Arbitrary<HistoryFact> = fc.record({
  at,
  kind: fc.constant('activityScheduled' as const),
  eventId: fc.constant(0),
  activityId: fc.constantFrom('targets', 'lunches/1', 'lunches/2'),
  maxAttempts: fc.constant(5),
  input: fc.constant(null),
});
const ending: fc.Arbitrary<HistoryFact> = fc.oneof(
  fc.record({
    at,
    kind: fc.constant('activityStarted' as const),
    scheduledEventId: eventId,
    attempt: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ at, kind: fc.constant('activityCompleted' as const), scheduledEventId: eventId, output: fc.string() }),
  fc.record({
    at,
    kind: fc.constant('activityFailed' as const),
    scheduledEventId: eventId,
    error: fc.constant(runError('STEP_FAILED')),
  }),
  fc.record({ at, kind: fc.constant('activityCancelled' as const), scheduledEventId: eventId }),
);
const other: fc.Arbitrary<HistoryFact> = fc.oneof(
  fc.record({ at, kind: fc.constant('workflowTaskCompleted' as const) }),
  fc.record({ at, kind: fc.constant('reset' as const) }),
  fc.record({ at, kind: fc.constant('cancelRequested' as const), reason: fc.constantFrom('user', 'unwatched') }),
  fc.record({ at, kind: fc.constant('signaled' as const), name: fc.constantFrom('note', 'keep'), words: fc.string() }),
  fc.record({ at, kind: fc.constant('cancelled' as const) }),
);

/** An event's id is its place in the history; ends name one of the first few schedulings, or nothing at all. */
const histories = fc.array(fc.oneof(scheduling, ending, other), { maxLength: 40 }).map((facts): HistoryFact[] => {
  let nextId = 5;
  return [
    accepted(),
    ...facts.map((fact) => (fact.kind === 'activityScheduled' ? { ...fact, eventId: nextId++ } : fact)),
  ];
});
