import { describe, expect, test } from '@jest/globals';
import { buildSnapshot } from '../../src/runs/buildSnapshot.ts';
import type { HistoryFact } from '../../src/runs/history.ts';
import {
  accepted,
  completed,
  done,
  failed,
  moment,
  runError,
  scheduled,
  started,
  workflowTask,
} from '../support/facts.ts';
import { journey, ledgerAttempt, pendingAttempt, runRow, snapshotParts } from '../support/snapshots.ts';

const begun = [accepted(), workflowTask(1)];
const step = (snapshot: ReturnType<typeof buildSnapshot>, key: string) =>
  snapshot.steps.find((candidate) => candidate.key === key)!;

describe('the status of a run', () => {
  const close = (fact: Partial<HistoryFact>): HistoryFact => ({ at: moment(50), ...fact }) as HistoryFact;

  test.each([
    [
      'is saved but not with the engine',
      snapshotParts(null, { row: runRow({ status: 'REQUESTED' }) }),
      'REQUESTED',
      /saved/,
    ],
    ['was started a moment ago', snapshotParts(null), 'QUEUED', /waiting for a worker/],
    ['no worker has taken', snapshotParts([accepted()]), 'QUEUED', /waiting for a worker/],
    ['goes on', snapshotParts(begun), 'RUNNING', null],
    [
      'is to be cancelled before the engine has it',
      snapshotParts(null, {
        row: runRow({ status: 'REQUESTED', cancelRequestedAt: new Date(), cancelReason: 'user' }),
      }),
      'CANCELLING',
      /cancelled by you/,
    ],
    [
      'is to be cancelled, though the engine was not told yet',
      snapshotParts(begun, { row: runRow({ cancelRequestedAt: new Date(), cancelReason: 'superseded' }) }),
      'CANCELLING',
      /superseded/,
    ],
    [
      'is being cancelled because nobody waits',
      snapshotParts([...begun, close({ kind: 'cancelRequested', reason: 'unwatched' })]),
      'CANCELLING',
      /nobody was waiting/,
    ],
    ['has done all', snapshotParts([...begun, close({ kind: 'completed', words: null })]), 'COMPLETED', null],
    [
      'was cancelled by its viewer',
      snapshotParts([...begun, close({ kind: 'cancelRequested', reason: 'user' }), close({ kind: 'cancelled' })]),
      'CANCELLED',
      /cancelled by you/,
    ],
    [
      'was terminated by hand',
      snapshotParts([...begun, close({ kind: 'terminated', reason: 'tidying' })]),
      'CANCELLED',
      /by an operator/,
    ],
    ['took too long', snapshotParts([...begun, close({ kind: 'timedOut' })]), 'TIMED_OUT', /longer than/],
    ['failed', snapshotParts([...begun, close({ kind: 'failed', error: runError('ANSWER_REFUSED') })]), 'FAILED', null],
  ])('of one that %s', (_what, parts, status, reason) => {
    const snapshot = buildSnapshot(parts);
    expect(snapshot.status).toBe(status);
    if (reason) expect(snapshot.statusReason).toMatch(reason);
    else expect(snapshot.statusReason).toBeNull();
  });

  test('of one that failed says why', () => {
    const error = runError('ANSWER_REFUSED', 'travel');
    expect(buildSnapshot(snapshotParts([...begun, close({ kind: 'failed', error })])).error).toEqual(error);
  });

  test('says when the engine is away, as long as the run goes on', () => {
    const trouble = 'the engine cannot be reached';
    expect(buildSnapshot(snapshotParts(begun, { trouble })).statusReason).toBe(trouble);
    expect(buildSnapshot(snapshotParts(null, { trouble })).statusReason).toBe(trouble);
    expect(
      buildSnapshot(snapshotParts([...begun, close({ kind: 'completed', words: null })], { trouble })).statusReason,
    ).toBeNull();
  });
});

describe('the steps of a run', () => {
  test('are all there before anything has happened', () => {
    const snapshot = buildSnapshot(snapshotParts(null));
    expect(snapshot.steps.map(({ key, status, attempt }) => [key, status, attempt])).toEqual([
      ['pack', 'WAITING', 0],
      ['travel', 'WAITING', 0],
      ['rest', 'WAITING', 0],
    ]);
    expect(snapshot).toMatchObject({
      progress: { completedSteps: 0, totalSteps: 3, fraction: 0 },
      result: null,
      startedAt: null,
      finishedAt: null,
    });
  });

  test('a step that was done shows what it found, gave and was given', () => {
    const snapshot = buildSnapshot(snapshotParts([...begun, ...done(5, 'pack', 2, 'socks')]));
    expect(step(snapshot, 'pack')).toMatchObject({
      status: 'COMPLETED',
      fraction: 1,
      message: 'packed socks',
      input: { of: 'pack' },
      output: 'socks',
      finishedAt: moment(3),
      error: null,
    });
    expect(snapshot.result).toEqual({ __typename: 'Journey', pack: 'socks' });
    expect(snapshot.progress).toMatchObject({ completedSteps: 1, fraction: 0.1 });
  });

  test('a step that runs shows its fraction and message, and counts in the whole', () => {
    const parts = snapshotParts([...begun, ...done(5, 'pack', 2, 'socks'), scheduled(9, 'travel', 3)], {
      pending: new Map([['travel', pendingAttempt({ fraction: 0.5, message: 'half way' })]]),
    });
    const snapshot = buildSnapshot(parts);
    expect(step(snapshot, 'travel')).toMatchObject({
      status: 'RUNNING',
      attempt: 1,
      fraction: 0.5,
      message: 'half way',
    });
    expect(snapshot.progress.fraction).toBe(0.4);
  });

  test('a step that was scheduled and not yet taken is QUEUED', () => {
    const pending = new Map([['pack', pendingAttempt({ state: 'WAITING_FOR_WORKER', number: 1, startedAt: null })]]);
    expect(step(buildSnapshot(snapshotParts([...begun, scheduled(5, 'pack', 2)], { pending })), 'pack')).toMatchObject({
      status: 'QUEUED',
      attempt: 0,
    });
    expect(step(buildSnapshot(snapshotParts([...begun, scheduled(5, 'pack', 2)])), 'pack').status).toBe('QUEUED');
  });

  test('a step that waits for its next attempt says when, why, and how many were made', () => {
    const error = runError('PROVIDER_RATE_LIMITED', 'pack');
    const pending = new Map([
      ['pack', pendingAttempt({ state: 'BACKING_OFF', number: 3, startedAt: null, nextAttemptAt: moment(30), error })],
    ]);
    const snapshot = buildSnapshot(snapshotParts([...begun, scheduled(5, 'pack', 2)], { pending }));
    expect(step(snapshot, 'pack')).toMatchObject({ status: 'RETRYING', attempt: 2, nextAttemptAt: moment(30), error });
  });

  test('a step that failed keeps its error; those after it wait', () => {
    const error = runError('ANSWER_REFUSED');
    const snapshot = buildSnapshot(
      snapshotParts([
        ...begun,
        scheduled(5, 'pack', 2),
        started(5, 2),
        failed(5, 3, error),
        { at: moment(4), kind: 'failed', error },
      ]),
    );
    expect(step(snapshot, 'pack')).toMatchObject({ status: 'FAILED', error: { code: 'ANSWER_REFUSED', step: 'pack' } });
    expect(step(snapshot, 'travel').status).toBe('WAITING');
  });

  test('what a terminated run was doing is CANCELLED, not running for ever', () => {
    const snapshot = buildSnapshot(
      snapshotParts([...begun, scheduled(5, 'pack', 2), { at: moment(9), kind: 'terminated', reason: '' }], {
        pending: new Map([['pack', pendingAttempt()]]),
      }),
    );
    expect(step(snapshot, 'pack').status).toBe('CANCELLED');
  });

  test('steps that a completed run had no need of are SKIPPED', () => {
    const snapshot = buildSnapshot(
      snapshotParts([...begun, ...done(5, 'pack', 2, 'x'), { at: moment(9), kind: 'completed', words: null }]),
    );
    expect(snapshot.steps.map(({ status }) => status)).toEqual(['COMPLETED', 'SKIPPED', 'SKIPPED']);
    expect(snapshot.progress).toMatchObject({ fraction: 1, completedSteps: 1 });
  });

  test('a step that is not needed is SKIPPED as soon as that is known, with the reason, and counts for nothing', () => {
    const [pack, travel, rest] = journey.steps;
    const definition = {
      ...journey,
      steps: [
        pack!,
        travel!,
        { ...rest!, skip: ({ pack: packed }: any, { to }: any) => (packed ? `${to} is near` : null) },
      ],
    };
    const before = buildSnapshot(snapshotParts([...begun, scheduled(5, 'pack', 2)], { definition }));
    expect(before.steps.map(({ status }) => status)).toEqual(['QUEUED', 'WAITING', 'WAITING']);
    expect(before.progress.totalSteps).toBe(3);
    const known = buildSnapshot(snapshotParts([...begun, ...done(5, 'pack', 2, 'x')], { definition }));
    expect(step(known, 'rest')).toMatchObject({ status: 'SKIPPED', message: 'the mountain is near' });
    expect(known.progress).toMatchObject({ completedSteps: 1, totalSteps: 2 });
  });

  test('a step whose last part puts the others together goes on until that has ended, and gives what it gave', () => {
    const [pack, travel, rest] = journey.steps;
    const found = (output: never) => `arrived at ${String(output)}`;
    const definition = { ...journey, steps: [pack!, { ...travel!, found, parts: { last: 'all' } }, rest!] };
    const parts = (...facts: HistoryFact[]) =>
      step(
        buildSnapshot(
          snapshotParts([...begun, ...done(5, 'travel/1', 2, 'a'), ...done(9, 'travel/2', 3, 'b'), ...facts], {
            definition,
          }),
        ),
        'travel',
      );
    expect(parts()).toMatchObject({ status: 'RUNNING', fraction: 1, message: '2 of 2', output: null });
    expect(parts(scheduled(13, 'travel/all', 5))).toMatchObject({ status: 'QUEUED', message: '2 of 2' });
    expect(parts(...done(13, 'travel/all', 5, 'home'))).toMatchObject({
      status: 'COMPLETED',
      message: 'arrived at home',
      output: 'home',
    });
  });

  test('a step of parts: one that runs outweighs one that waits, and its fraction counts what is done', () => {
    const parts = (...facts: HistoryFact[]) =>
      snapshotParts(
        [...begun, ...done(5, 'travel/1', 2, 'a'), scheduled(9, 'travel/2', 3), scheduled(10, 'travel/3', 3), ...facts],
        {
          pending: new Map([
            ['travel/2', pendingAttempt()],
            ['travel/3', pendingAttempt({ state: 'BACKING_OFF', number: 2, nextAttemptAt: moment(9) })],
          ]),
        },
      );
    expect(step(buildSnapshot(parts()), 'travel')).toMatchObject({
      status: 'RUNNING',
      fraction: 1 / 3,
      finishedAt: null,
    });
    const oneFailed = buildSnapshot(parts(failed(9, 4, runError('STEP_FAILED')), completed(10, 5, 'c')));
    expect(step(oneFailed, 'travel').status).toBe('FAILED');
  });
});

describe('the attempts of a step', () => {
  const outcomes = (snapshot: ReturnType<typeof buildSnapshot>, key = 'pack') =>
    step(snapshot, key).attempts.map(({ number, outcome }) => [number, outcome]);

  test('an attempt without an end runs while it is the newest, and is LOST once there is a later one', () => {
    const facts = [...begun, scheduled(5, 'pack', 2)];
    const first = ledgerAttempt('pack', 1);
    const running = { pending: new Map([['pack', pendingAttempt()]]), attempts: [first] };
    expect(outcomes(buildSnapshot(snapshotParts([facts], running)))).toEqual([[1, 'RUNNING']]);
    const again = {
      pending: new Map([['pack', pendingAttempt({ number: 2 })]]),
      attempts: [first, ledgerAttempt('pack', 2)],
    };
    const snapshot = buildSnapshot(snapshotParts([facts], again));
    expect(outcomes(snapshot)).toEqual([
      [1, 'LOST'],
      [2, 'RUNNING'],
    ]);
    expect(step(snapshot, 'pack').attempts[0]!.error?.code).toBe('WORKER_LOST');
  });

  test('an attempt that the engine has counted past is LOST before the next one starts', () => {
    const parts = snapshotParts([...begun, scheduled(5, 'pack', 2)], {
      pending: new Map([['pack', pendingAttempt({ number: 2, state: 'BACKING_OFF' })]]),
      attempts: [ledgerAttempt('pack', 1)],
    });
    expect(outcomes(buildSnapshot(parts))).toEqual([[1, 'LOST']]);
  });

  test('a success that came after the engine had given its attempt up is LOST, in its own execution only', () => {
    const late = ledgerAttempt('pack', 1, { finishedAt: moment(9), outcome: 'SUCCEEDED' });
    const facts = [...begun, scheduled(5, 'pack', 2)];
    const pending = new Map([['pack', pendingAttempt({ number: 2 })]]);
    expect(outcomes(buildSnapshot(snapshotParts([facts], { pending, attempts: [late] })))).toEqual([[1, 'LOST']]);
    expect(
      outcomes(buildSnapshot(snapshotParts([facts], { attempts: [late, ledgerAttempt('pack', 2)] }))),
    ).toContainEqual([1, 'LOST']);
    const earlier = { ...late, engineRunId: 'an earlier execution' };
    expect(outcomes(buildSnapshot(snapshotParts([facts], { pending, attempts: [earlier] })))).toContainEqual([
      1,
      'SUCCEEDED',
    ]);
  });

  test('attempts that the engine has counted and nobody has recorded are shown as LOST', () => {
    const parts = snapshotParts([...begun, scheduled(5, 'pack', 2)], {
      pending: new Map([['pack', pendingAttempt({ number: 3 })]]),
      attempts: [ledgerAttempt('pack', 3)],
    });
    expect(outcomes(buildSnapshot(parts))).toEqual([
      [1, 'LOST'],
      [2, 'LOST'],
      [3, 'RUNNING'],
    ]);
  });

  test('an attempt whose success the history knows is not LOST although the ledger lags', () => {
    const snapshot = buildSnapshot(
      snapshotParts([...begun, ...done(5, 'pack', 2, 'x')], { attempts: [ledgerAttempt('pack', 1)] }),
    );
    expect(step(snapshot, 'pack').attempts).toMatchObject([{ outcome: 'SUCCEEDED', finishedAt: moment(3) }]);
  });

  test('an attempt without an end is LOST when the run has ended by itself', () => {
    const end: HistoryFact = { at: moment(9), kind: 'failed', error: runError('STEP_FAILED') };
    const parts = snapshotParts([...begun, scheduled(5, 'pack', 2), end], { attempts: [ledgerAttempt('pack', 1)] });
    expect(outcomes(buildSnapshot(parts))).toEqual([[1, 'LOST']]);
  });

  test('an attempt without an end was CANCELLED with a run that was ended from outside: its worker is well', () => {
    const end: HistoryFact = { at: moment(9), kind: 'terminated', reason: '' };
    const parts = snapshotParts([...begun, scheduled(5, 'pack', 2), end], { attempts: [ledgerAttempt('pack', 1)] });
    expect(outcomes(buildSnapshot(parts))).toEqual([[1, 'CANCELLED']]);
    expect(step(buildSnapshot(parts), 'pack')).toMatchObject({ attempt: 1, attempts: [{ error: null }] });
  });

  test('attempts of an earlier generation stay, under their own', () => {
    const parts = snapshotParts([...begun, scheduled(5, 'pack', 2)], {
      generation: 2,
      generations: new Map([
        ['engine-0', 1],
        ['engine-1', 2],
      ]),
      attempts: [
        ledgerAttempt('pack', 1, {
          engineRunId: 'engine-0',
          startedAt: moment(-9),
          finishedAt: moment(-8),
          outcome: 'FAILED',
          error: runError('ANSWER_REFUSED'),
        }),
        ledgerAttempt('pack', 2, { engineRunId: 'engine-0', startedAt: moment(-7) }),
        ledgerAttempt('pack', 1),
      ],
      pending: new Map([['pack', pendingAttempt()]]),
    });
    expect(step(buildSnapshot(parts), 'pack').attempts.map(({ generation, outcome }) => [generation, outcome])).toEqual(
      [
        [1, 'FAILED'],
        [1, 'LOST'],
        [2, 'RUNNING'],
      ],
    );
  });

  test('are oldest first, named by their part', () => {
    const attempts = [
      ledgerAttempt('travel/b', 1, { startedAt: moment(8) }),
      ledgerAttempt('travel/a', 1, { startedAt: moment(4) }),
    ];
    const snapshot = buildSnapshot(
      snapshotParts([...begun, scheduled(5, 'travel/a', 2), scheduled(6, 'travel/b', 2)], { attempts }),
    );
    expect(step(snapshot, 'travel').attempts.map(({ part }) => part)).toEqual(['a', 'b']);
  });

  test('usage is the sum of all, with failed ones and earlier generations; the cost is null where none is known', () => {
    const usage = (promptTokens: number, completionTokens: number, costUsd: number | null) => ({
      usage: { promptTokens, completionTokens, costUsd },
    });
    const sum = (...attempts: ReturnType<typeof ledgerAttempt>[]) =>
      buildSnapshot(snapshotParts([...begun, scheduled(5, 'pack', 2)], { attempts })).usage;
    expect(sum(ledgerAttempt('pack', 1, usage(10, 1, null)), ledgerAttempt('pack', 2, usage(20, 2, null)))).toEqual({
      promptTokens: 30,
      completionTokens: 3,
      costUsd: null,
    });
    expect(
      sum(
        ledgerAttempt('pack', 1, { ...usage(10, 1, 0.5), outcome: 'FAILED' }),
        ledgerAttempt('pack', 1, { ...usage(1, 1, null), engineRunId: 'engine-0' }),
      ),
    ).toEqual({ promptTokens: 11, completionTokens: 2, costUsd: 0.5 });
  });

  test('one answer of the practice provider marks the whole run', () => {
    const practice = (...of: boolean[]) =>
      buildSnapshot(
        snapshotParts(begun, { attempts: of.map((one, index) => ledgerAttempt('pack', index + 1, { practice: one })) }),
      ).practice;
    expect(practice(false, true)).toBe(true);
    expect(practice(false, false)).toBe(false);
  });
});

describe('what else a snapshot says', () => {
  test('an estimate only while the run goes on', () => {
    expect(buildSnapshot(snapshotParts(begun)).estimate).toEqual({
      finishesAt: moment(101),
      latestAt: moment(151),
      basedOnRuns: 0,
    });
    expect(buildSnapshot(snapshotParts([accepted()])).estimate).toBeNull();
    expect(
      buildSnapshot(snapshotParts([...begun, { at: moment(9), kind: 'completed', words: null }])).estimate,
    ).toBeNull();
  });

  test('the workflow’s own words, until the end', () => {
    const workflowProgress = {
      phase: 'pack',
      message: 'nearly there',
      completedSteps: [],
      runningSteps: [],
      note: null,
      kept: false,
      lease: null,
    };
    expect(buildSnapshot(snapshotParts(begun, { workflowProgress }))).toMatchObject({
      workflowProgress,
      progress: { message: 'nearly there' },
    });
    const ended = snapshotParts([...begun, { at: moment(9), kind: 'completed', words: null }], { workflowProgress });
    expect(buildSnapshot(ended).progress.message).toBeNull();
  });

  test('a log in the order of time, from its saving to its end', () => {
    const facts = [
      ...begun,
      scheduled(5, 'pack', 2),
      started(5, 3, 2),
      completed(5, 4, 'x'),
      { at: moment(9), kind: 'completed' as const, words: null },
    ];
    const attempts = [
      ledgerAttempt('pack', 1, {
        startedAt: moment(2),
        finishedAt: moment(2.5),
        outcome: 'FAILED',
        error: runError('PROVIDER_UNAVAILABLE'),
      }),
      ledgerAttempt('pack', 2, { startedAt: moment(3), finishedAt: moment(4), outcome: 'SUCCEEDED' }),
    ];
    expect(buildSnapshot(snapshotParts(facts, { attempts })).log.map(({ text }) => text)).toEqual([
      'Saved',
      'Accepted',
      'Pack: started',
      'Pack: attempt 1 failed. what PROVIDER_UNAVAILABLE means',
      'Pack: attempt 2 started',
      'Pack: done. packed x',
      'Completed',
    ]);
  });

  test('its log ends somewhere: the newest 500 entries', () => {
    const attempts = Array.from({ length: 900 }, (_, index) =>
      ledgerAttempt(`travel/${index}`, 1, { startedAt: moment(index) }),
    );
    const { log } = buildSnapshot(snapshotParts(begun, { attempts }));
    expect(log).toHaveLength(500);
    expect(log.at(-1)!.at).toBe(moment(899));
  });
});

describe('what the reader of a long story needs', () => {
  test('why it waits: the step that is tried again, and what went wrong', () => {
    const parts = snapshotParts([...begun, scheduled(5, 'pack', 2)], {
      pending: new Map([['pack', pendingAttempt({ number: 2, state: 'BACKING_OFF', error: runError('STEP_FAILED') })]]),
    });
    expect(buildSnapshot(parts).statusReason).toBe(`waiting to try "Pack" again: ${runError('STEP_FAILED').message}`);
  });

  test('what earlier generations have told stays, once', () => {
    const told = [
      { at: moment(0), step: null, text: 'Saved' },
      { at: moment(3), step: 'pack', text: 'Pack: attempt 1 failed. It rained.' },
    ];
    const row = runRow({ generation: 2, earlierLog: JSON.stringify(told) });
    const texts = buildSnapshot(snapshotParts(begun, { row, generation: 2 })).log.map(({ text }) => text);
    expect(texts.filter((text) => text === 'Saved')).toHaveLength(1);
    expect(texts).toContain('Pack: attempt 1 failed. It rained.');
  });

  test('a cancel counts from the wish, not from when the engine could be told', () => {
    const row = runRow({ cancelRequestedAt: new Date(moment(4)), cancelReason: 'user' });
    const facts: HistoryFact[] = [...begun, { at: moment(8), kind: 'cancelRequested', reason: 'user' }];
    const wishes = buildSnapshot(snapshotParts(facts, { row })).log.filter(({ text }) => text.startsWith('Cancelling'));
    expect(wishes).toEqual([{ at: moment(4), step: null, text: 'Cancelling: cancelled by you' }]);
  });
});
