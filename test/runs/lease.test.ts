/** Who waits for a run: the workflow's arithmetic of leases, and what an api process tells it of its viewers. */
import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { pipelines } from '../../src/pipelines.ts';
import { keepRun } from '../../src/runs/control.ts';
import type { RunCore } from '../../src/runs/core.ts';
import { EngineNotFound, EngineUnavailable } from '../../src/runs/engine.ts';
import { stepTimes } from '../../src/runs/estimate.ts';
import { Leases, type LeaseParts } from '../../src/runs/leases.ts';
import { Lease } from '../../workflows/lib/lease.ts';
import { runRow } from '../support/snapshots.ts';

describe('the workflow’s leases', () => {
  const at = (seconds: number) => 1_000_000 + seconds * 1_000;
  const begun = () => new Lease(at(0), 45_000);

  test('before the first viewer the start’s grant counts; after that only what viewers’ nodes say', () => {
    const lease = begun();
    expect(lease.until).toBe(at(45));
    expect(lease.hear(['a', 1, 45], at(2))).toBe(true);
    expect(lease.until).toBe(at(47));
    expect(lease.hear(['a', 2, 10], at(5))).toBe(true);
    expect(lease.until).toBe(at(15));
    expect(lease.heardAt).toBe(at(5));
  });

  test('a reload within the grace keeps it, whatever order its signals arrive in', () => {
    const lease = begun();
    lease.hear(['a', 1, 45], at(0));
    lease.hear(['a', 3, 45], at(6));
    expect(lease.hear(['a', 2, 10], at(7))).toBe(false);
    expect(lease.until).toBe(at(51));
  });

  test('the same word twice is one', () => {
    const lease = begun();
    lease.hear(['a', 1, 10], at(0));
    expect(lease.hear(['a', 1, 10], at(5))).toBe(false);
    expect(lease.until).toBe(at(10));
  });

  test('of several nodes the last to end counts, and one that is shortened ends nothing of another', () => {
    const lease = begun();
    lease.hear(['a', 7, 45], at(0));
    lease.hear(['b', 1, 45], at(20));
    lease.hear(['a', 8, 10], at(21));
    expect(lease.until).toBe(at(65));
    expect(lease.holders(at(21))).toBe(2);
    expect(lease.holders(at(40))).toBe(1);
    expect(lease.holders(at(65))).toBe(0);
  });

  test('a new grant lasts until the next word', () => {
    const lease = begun();
    lease.hear(['a', 1, 45], at(0));
    lease.grant(at(300));
    expect(lease.until).toBe(at(300));
    lease.hear(['b', 1, 10], at(260));
    expect(lease.until).toBe(at(270));
  });

  test('what is no lease changes nothing', () => {
    const lease = begun();
    const sent = [[], [1, 1, 1], ['a'], ['a', 1.5, 10], ['a', 1, '10'], ['a', 1, NaN], ['a', 1, -1], ['a', 1, 1e9]];
    for (const one of sent) expect(lease.hear(one, at(1))).toBe(false);
    expect(lease.until).toBe(at(45));
    expect(lease.heardAt).toBe(at(0));
  });
});

describe('an api process', () => {
  const times = { leaseMs: 45_000, renewMs: 3_600_000, graceMs: 10_000 };
  const row = runRow();

  /** What the engine is told, one after the other; `answer` is what it says to each. */
  function engine(changes: Partial<LeaseParts> = {}) {
    const told: { node: string; counter: number; seconds: number }[] = [];
    let answer: () => Promise<void> = () => Promise.resolve();
    let waiting: (() => void)[] = [];
    const leases = new Leases({
      engine: {
        async signal(_row, name, ...sent) {
          expect(name).toBe('lease');
          const [node, counter, seconds] = sent as [string, number, number];
          told.push({ node, counter, seconds });
          for (const wake of waiting.splice(0)) wake();
          return answer();
        },
      },
      times,
      log: pino({ level: 'silent' }),
      stopsUnwatched: () => true,
      isKept: () => false,
      ...changes,
    });
    return {
      leases,
      told,
      seconds: () => told.map(({ seconds }) => seconds),
      answers(next: () => Promise<void>) {
        answer = next;
      },
      async until(count: number) {
        while (told.length < count) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      },
    };
  }

  test('tells it when the first viewer comes and when the last one leaves, not in between', async () => {
    const { leases, told, seconds, until } = engine();
    const first = leases.hold(row);
    await until(1);
    const second = leases.hold(row);
    first();
    first();
    leases.hold(runRow({ id: 'another' }))();
    await until(2);
    expect(seconds()).toEqual([45, 10]);
    second();
    await until(3);
    expect(seconds()).toEqual([45, 10, 10]);
    expect(new Set(told.map(({ node }) => node)).size).toBe(1);
    expect(told.map(({ counter }) => counter)).toEqual([1, 2, 3]);
  });

  test('renews it while anybody is there', async () => {
    const { leases, seconds, until } = engine({ times: { ...times, renewMs: 2 } });
    const leave = leases.hold(row);
    await until(4);
    expect(seconds().slice(0, 4)).toEqual([45, 45, 45, 45]);
    leave();
    while (seconds().at(-1) !== 10) await until(seconds().length + 1);
    await leases.close();
    expect(seconds().filter((one) => one === 10)).toHaveLength(1);
  });

  test('repeats what the engine could not be told, and then says how it is by then', async () => {
    const { leases, seconds, until, answers } = engine();
    answers(() => Promise.reject(new EngineUnavailable('away')));
    const leave = leases.hold(row);
    await until(2);
    leave();
    await until(3);
    answers(() => Promise.resolve());
    const before = seconds().length;
    await until(before + 1);
    expect(seconds().slice(0, 2)).toEqual([45, 45]);
    expect(seconds().at(-1)).toBe(10);
    await leases.close();
  });

  test('a viewer who comes back while the engine is told that he left is told of after it', async () => {
    const { leases, seconds, until, answers } = engine();
    const leave = leases.hold(row);
    await until(1);
    const slow = Promise.withResolvers<void>();
    answers(() => slow.promise);
    leave();
    await until(2);
    const back = leases.hold(row);
    answers(() => Promise.resolve());
    slow.resolve();
    await until(3);
    expect(seconds()).toEqual([45, 10, 45]);
    back();
    await until(4);
    await leases.close();
  });

  test('says nothing of runs that go on without viewers, that have ended, or that are kept', async () => {
    const going = engine({ stopsUnwatched: () => false });
    going.leases.hold(row)();
    going.leases.touch(row);
    await going.leases.close();
    const ended = engine();
    ended.leases.hold(runRow({ snapshot: '{}' }))();
    await ended.leases.close();
    const kept = engine({ isKept: () => true });
    kept.leases.hold(row);
    await kept.leases.close();
    expect([...going.told, ...ended.told, ...kept.told]).toEqual([]);
  });

  test('is not troubled by a run that the engine does not know yet', async () => {
    const { leases, seconds, until, answers } = engine({ times: { ...times, renewMs: 2 } });
    answers(() => Promise.reject(new EngineNotFound('no such run')));
    const leave = leases.hold(row);
    await until(3);
    answers(() => Promise.resolve());
    leave();
    while (seconds().at(-1) !== 10) await until(seconds().length + 1);
    await leases.close();
  });

  test('that stops renews its leases for the last time, and does not take closed connections for leaving', async () => {
    const { leases, seconds, until } = engine();
    const leave = leases.hold(row);
    await until(1);
    leases.handOver();
    leave();
    await leases.close();
    leases.hold(row);
    expect(seconds()).toEqual([45, 45]);
  });
});

test('keeping a run that the engine has not taken yet is not refused as if it had ended', async () => {
  const definition = pipelines[0]!;
  const core = {
    engine: { signal: () => Promise.reject(new EngineNotFound('no such run')) },
    times: () => Promise.resolve(stepTimes(definition.steps, new Map(), 1)),
  } as unknown as RunCore;
  const requested = runRow({ pipeline: definition.name, status: 'REQUESTED' });
  const { run, userErrors } = await keepRun(core, requested);
  expect({ run, userErrors }).toMatchObject({ run: { status: 'REQUESTED' }, userErrors: [{ code: 'UNAVAILABLE' }] });
});
