/** Times, estimates and what happened while away, in words. */
import { describe, expect, test } from '@jest/globals';
import { Announcer, quietMs } from '../../web/src/live/announcer.ts';
import { whatIsSeen, whileAway } from '../../web/src/live/away.ts';
import type { Run, Step } from '../../web/src/live/state.ts';
import {
  attemptsOf,
  attemptWords,
  bytes,
  clock,
  countWords,
  estimateWords,
  failedAttempts,
  range,
  span,
  usualTimes,
  weightedProgress,
} from '../../web/src/live/words.ts';

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000).toISOString();
const now = (seconds: number) => 1_700_000_000_000 + seconds * 1000;
const minutes = (figure: number) => figure * 60;

const step = (part: Partial<Step>): Step => ({
  key: 'lunches',
  title: 'Lunches',
  status: 'WAITING',
  attempt: 0,
  maxAttempts: 5,
  nextAttemptAt: null,
  startedAt: null,
  finishedAt: null,
  fraction: null,
  parts: null,
  message: null,
  usualSeconds: null,
  error: null,
  attempts: [],
  ...part,
});
const attempt = (number: number, outcome: Step['attempts'][number]['outcome'], generation = 1) => ({
  number,
  generation,
  outcome,
  part: null,
  startedAt: at(0),
  finishedAt: null,
  error: null,
  usage: { promptTokens: 0, completionTokens: 0, costUsd: null },
});

describe('times', () => {
  test('of a clock', () => {
    expect([0, 38_000, 725_000, 3_723_000, -5].map(clock)).toEqual(['0:00', '0:38', '12:05', '1:02:03', '0:00']);
  });

  test('of a span are rounded up', () => {
    expect(
      [2_000, 31_000, 89_000, 91_000, minutes(4) * 1000 + 1, minutes(80) * 1000, minutes(125) * 1000].map(span),
    ).toEqual([
      'a few seconds',
      '40\u00a0s',
      '90\u00a0s',
      '2\u00a0min',
      '5\u00a0min',
      '80\u00a0min',
      '2\u00a0h 5\u00a0min',
    ]);
  });

  test('of a range name one figure where both round to it', () => {
    expect(range(360_000, 540_000)).toBe('6 to 9\u00a0min');
    expect(range(360_000, 370_000)).toBe('6\u00a0min');
    expect(range(41_000, 62_000)).toBe('40 to 60\u00a0s');
  });
});

test('usual times of steps add up to the sum that is shown with them', () => {
  const steps = (...seconds: (number | null)[]) => seconds.map((usualSeconds) => ({ usualSeconds }));
  expect(usualTimes(steps(9.6, 9.6, 75.4))).toEqual({ each: ['0:10', '0:10', '1:15'], all: '1:35' });
  expect(usualTimes(steps(0.2, null))).toEqual({ each: ['0:01', ''], all: '0:01' });
  expect(usualTimes(steps(null))).toEqual({ each: [''], all: '' });
});

describe('an estimate', () => {
  const run = (part: Partial<Run> = {}) =>
    ({
      status: 'RUNNING',
      requestedAt: at(0),
      startedAt: at(0),
      estimate: { finishesAt: at(minutes(6)), latestAt: at(minutes(9)), basedOnRuns: 23 },
      ...part,
    }) as Run;

  test('says what is left, what is usual, and from how many runs', () => {
    expect(estimateWords(run(), now(161))).toEqual({
      left: 'about 4\u00a0min left',
      usual: 'usually 6 to 9\u00a0min, from 23 earlier runs',
      late: false,
    });
  });

  test('names no runs where there were none', () => {
    const first = run({ estimate: { finishesAt: at(360), latestAt: at(540), basedOnRuns: 0 } });
    expect(estimateWords(first, now(0)).usual).toBe('usually 6 to 9\u00a0min');
  });

  test('promises the 80th percentile after the median, and says when that is over', () => {
    expect(estimateWords(run(), now(minutes(7))).left).toBe('likely within 2\u00a0min');
    expect(estimateWords(run(), now(minutes(6) - 4)).left).toBe('a few seconds left');
    expect(estimateWords(run(), now(minutes(9) + 1))).toMatchObject({ left: 'taking longer than usual', late: true });
  });

  test('is never negative, at any moment, and gone at the end', () => {
    for (let second = 0; second < 1_200; second += 7) expect(estimateWords(run(), now(second)).left).not.toMatch(/-/);
    expect(estimateWords(run({ status: 'COMPLETED' }), now(10)).left).toBeNull();
    expect(estimateWords(run({ estimate: null }), now(10)).left).toBeNull();
  });
});

describe('attempts', () => {
  test('are counted where all of them are told', () => {
    const twice = step({ attempts: [attempt(1, 'FAILED'), attempt(2, 'SUCCEEDED')], attempt: 2 });
    expect(attemptsOf({ steps: [twice, step({ attempt: 1 })] })).toBe(3);
    const ofMany = step({ parts: { total: 51, running: 0, ended: 51 }, attempts: [attempt(5, 'FAILED')] });
    expect(attemptsOf({ steps: [twice, ofMany] })).toBeNull();
  });

  test('name the one to come while it waits, with a countdown by the clock of the server', () => {
    const retrying = step({
      status: 'RETRYING',
      attempt: 1,
      nextAttemptAt: at(8),
      attempts: [attempt(1, 'FAILED')],
    });
    expect(attemptWords(retrying, now(0))).toBe('attempt 2 of 5, next try in 8\u00a0s');
    expect(attemptWords(retrying, now(9))).toBe('attempt 2 of 5, trying again now');
    expect(failedAttempts(retrying)).toBe(1);
  });

  test('count those of the newest generation', () => {
    const again = step({
      status: 'RUNNING',
      attempt: 2,
      attempts: [attempt(1, 'FAILED'), attempt(2, 'FAILED'), attempt(1, 'LOST', 2), attempt(2, 'RUNNING', 2)],
    });
    expect(failedAttempts(again)).toBe(1);
  });

  test('are counted before the ledger has come', () => {
    expect(failedAttempts(step({ status: 'RETRYING', attempt: 2 }))).toBe(2);
    expect(failedAttempts(step({ status: 'COMPLETED', attempt: 2 }))).toBe(1);
  });
});

describe('progress', () => {
  test('is weighted by usual durations', () => {
    const steps = [
      step({ status: 'COMPLETED', usualSeconds: 10 }),
      step({ status: 'RUNNING', usualSeconds: 60, fraction: 0.5 }),
      step({ usualSeconds: 30 }),
    ];
    expect(weightedProgress(steps)).toEqual({ done: 0.1, moving: 0.3 });
  });

  test('counts up before the middle and down after it', () => {
    expect([0, 3, 4, 6, 7].map((completed) => countWords(completed, 7))).toEqual([
      '0 of 7 done',
      '3 of 7 done',
      '3 left',
      '1 left',
      'all done',
    ]);
  });
});

describe('while away', () => {
  const run = (part: Partial<Run> = {}) => ({ status: 'RUNNING', generation: 1, steps: [], ...part }) as unknown as Run;
  const done = step({ status: 'COMPLETED', attempts: [attempt(1, 'SUCCEEDED')] });
  const doneAtSecond = step({ status: 'COMPLETED', attempts: [attempt(1, 'FAILED'), attempt(2, 'SUCCEEDED')] });
  const before = whatIsSeen(run({ steps: [step({}), step({}), step({})] }));

  test('steps that finished and retries that were survived are told, and that nothing was paid twice', () => {
    expect(whileAway(before, run({ steps: [done, doneAtSecond, step({})] }))).toBe(
      '2 steps finished, 1 retry survived, nothing paid twice',
    );
  });

  test('nothing is told when nothing happened', () => {
    expect(whileAway(before, run({ steps: [step({}), step({}), step({})] }))).toBeNull();
  });

  test('what was paid twice is not denied', () => {
    const twice = step({ status: 'COMPLETED', attempts: [attempt(1, 'SUCCEEDED'), attempt(2, 'SUCCEEDED')] });
    expect(whileAway(before, run({ steps: [twice, step({}), step({})] }))).toBe('1 step finished');
  });

  test('a bad end is told', () => {
    expect(whileAway(before, run({ status: 'FAILED', steps: [done, step({})] }))).toBe(
      '1 step finished, the run ended: failed, nothing paid twice',
    );
  });
});

describe('the announcer', () => {
  test('speaks at most once in 5 s, and then says the newest', () => {
    let time = 0;
    const timers: (() => void)[] = [];
    const said: string[] = [];
    const announcer = new Announcer(
      () => time,
      (_milliseconds, body) => void timers.push(body),
    );
    announcer.subscribe(() => said.push(announcer.message));
    announcer.say('one');
    announcer.say('two');
    announcer.say('three');
    expect(said).toEqual(['one']);
    expect(timers).toHaveLength(1);
    time = quietMs;
    timers[0]!();
    expect(said).toEqual(['one', 'three']);
    time = 2 * quietMs;
    announcer.say('four');
    expect(said).toEqual(['one', 'three', 'four']);
  });
});

test('bytes as people know them of their files', () => {
  const said = [0, 1, 812, 1_000, 23_300, 999_949, 4_190_000, 123_400_000, 8_000_000_000, 3e15].map(bytes);
  expect(said.map((words) => words.replace('\u00a0', ' '))).toEqual([
    '0 bytes',
    '1 byte',
    '812 bytes',
    '1 kB',
    '23.3 kB',
    '1,000 kB',
    '4.2 MB',
    '123 MB',
    '8 GB',
    '3,000 TB',
  ]);
});
