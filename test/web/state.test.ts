/** The page's state model: newest wins, an end is never taken back, nothing of the link touches the run. */
import { describe, expect, test } from '@jest/globals';
import {
  belongsTo,
  emptyView,
  isFinal,
  mergeIntoList,
  reduceRun,
  supersedes,
  type RunSummary,
  type RunView,
} from '../../web/src/live/state.ts';
import type { RunStatus } from '../../web/src/gql/graphql.ts';

const statuses: RunStatus[] = [
  'REQUESTED',
  'QUEUED',
  'RUNNING',
  'CANCELLING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMED_OUT',
];

interface Version {
  id: string;
  generation: number;
  sequence: number;
  status: RunStatus;
  serverTime: string;
}

const version = (generation: number, sequence: number, status: RunStatus = 'RUNNING'): Version => ({
  id: 'a',
  generation,
  sequence,
  status,
  serverTime: new Date(1_700_000_000_000 + sequence).toISOString(),
});

const show = (versions: Version[]): Version =>
  versions.reduce(
    (view, run) => reduceRun(view, { type: 'snapshot', run, at: 0 }),
    emptyView as unknown as RunView<Version>,
  ).run!;

describe('the newest state', () => {
  test('is the one with the greater generation, then the greater sequence', () => {
    expect(show([version(1, 5), version(1, 4)]).sequence).toBe(5);
    expect(show([version(1, 5), version(1, 6)]).sequence).toBe(6);
    expect(show([version(1, 500), version(2, 1)]).generation).toBe(2);
    expect(show([version(2, 1), version(1, 500)]).generation).toBe(2);
    expect(supersedes(version(1, 5), version(1, 5))).toBe(false);
  });

  test('never leaves a final status in a generation, whatever the sequence', () => {
    for (const ended of statuses.filter(isFinal)) {
      for (const later of statuses.filter((status) => !isFinal(status))) {
        expect(show([version(1, 5, ended), version(1, 99, later)]).status).toBe(ended);
        expect(show([version(1, 5, ended), version(2, 1, later)]).status).toBe(later);
        expect(show([version(1, 99, later), version(1, 5, ended)]).status).toBe(ended);
      }
    }
  });

  test('is the same in whatever order the states of a run arrive', () => {
    const states = [
      version(1, 1, 'REQUESTED'),
      version(1, 2, 'QUEUED'),
      version(1, 3),
      version(1, 4),
      version(1, 5, 'FAILED'),
      version(2, 6, 'QUEUED'),
      version(2, 7),
      version(2, 8, 'COMPLETED'),
    ];
    let seed = 7;
    const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 500; round++) {
      const shuffled = states.map((state) => ({ state, at: random() })).sort((a, b) => a.at - b.at);
      expect(show(shuffled.map(({ state }) => state))).toEqual(states.at(-1));
    }
  });
});

describe('the view', () => {
  test("keeps the server's clock and when it was confirmed, also by a state that is not newer", () => {
    const first = reduceRun(emptyView as unknown as RunView<Version>, {
      type: 'snapshot',
      run: version(1, 5),
      at: 1_000,
    });
    const second = reduceRun(first, { type: 'snapshot', run: version(1, 4), at: 2_000 });
    expect(second.run).toBe(first.run);
    expect(second.asOf).toBe(2_000);
    expect(second.clockOffset).toBe(1_700_000_000_004 - 2_000);
  });

  test('keeps a run on the screen that an answer does not know', () => {
    const shown = reduceRun(emptyView as unknown as RunView<Version>, { type: 'snapshot', run: version(1, 5), at: 0 });
    expect(reduceRun(shown, { type: 'missing', at: 1 })).toBe(shown);
    expect(reduceRun(emptyView as RunView<Version>, { type: 'missing', at: 1 }).missing).toBe(true);
  });

  test('changes the link without touching the run, and remembers since when', () => {
    const shown = reduceRun(emptyView as unknown as RunView<Version>, { type: 'snapshot', run: version(1, 5), at: 0 });
    const away = reduceRun(shown, { type: 'link', link: 'RECONNECTING', at: 5_000 });
    expect(away).toMatchObject({ link: 'RECONNECTING', linkSince: 5_000, run: shown.run, asOf: shown.asOf });
    expect(reduceRun(away, { type: 'link', link: 'RECONNECTING', at: 9_000 })).toBe(away);
  });
});

describe('a list', () => {
  const list = [version(1, 5), { ...version(1, 5), id: 'b' }];

  test('changes rows in place and leaves the order', () => {
    const changed = mergeIntoList(list, { ...version(1, 6, 'COMPLETED'), id: 'b' });
    expect(changed.map(({ id, status }) => [id, status])).toEqual([
      ['a', 'RUNNING'],
      ['b', 'COMPLETED'],
    ]);
  });

  test('is the same object when nothing is newer or the run is not in it', () => {
    expect(mergeIntoList(list, version(1, 4))).toBe(list);
    expect(mergeIntoList(list, { ...version(1, 6), id: 'c' })).toBe(list);
  });

  test('takes in what its filter says', () => {
    const run = { pipeline: 'mealPlan', status: 'RUNNING', title: 'A vegan week' } as RunSummary;
    expect(belongsTo({ status: ['RUNNING'], pipeline: 'mealPlan', search: 'VEGAN' }, run)).toBe(true);
    expect(belongsTo({ status: ['COMPLETED'] }, run)).toBe(false);
    expect(belongsTo({ pipeline: 'other' }, run)).toBe(false);
    expect(belongsTo({ search: 'kosher' }, run)).toBe(false);
    expect(belongsTo({}, run)).toBe(true);
  });
});
