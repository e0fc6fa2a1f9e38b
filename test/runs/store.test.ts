/** The statements of the run core against a real Postgres: what must hold when many do the same at once. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import { buildSnapshot } from '../../src/runs/buildSnapshot.ts';
import { createStore, type NewRun, type Store } from '../../src/runs/store.ts';
import { openDatabase, type Database } from '../../src/services/database.ts';
import { createLedger, type AttemptRow } from '../../src/worker/ledger.ts';
import { moment } from '../support/facts.ts';
import { snapshotParts } from '../support/snapshots.ts';
import { startTestStack, type TestStack } from '../support/stack.ts';
import { eventually } from '../support/waiting.ts';

jest.setTimeout(30_000);

let stack: TestStack;
let database: Database;
let store: Store;
beforeAll(async () => {
  stack = await startTestStack({ only: ['postgres'] });
  database = openDatabase(stack.addresses.database!, pino({ level: 'silent' }));
  store = createStore(database);
});
afterAll(async () => {
  await database.close();
  await stack.dispose();
});

const newRun = (changes: Partial<NewRun> = {}): NewRun => ({
  id: randomUUID(),
  owner: randomUUID(),
  pipeline: 'journey',
  title: 'a journey',
  input: '{}',
  idempotencyKey: null,
  inputHash: 'hash',
  subject: null,
  requestedAt: new Date(),
  ...changes,
});

/** A run that the engine has taken as execution `<id>-1`. */
async function startedRun() {
  const { row } = await store.insert(newRun());
  await store.markStarted(row, `${row.id}-1`);
  return row;
}

const ended = (id: string, generation = 1, sequence = 1) => ({
  ...buildSnapshot(
    snapshotParts(
      [
        { at: moment(0), kind: 'workflowTaskCompleted' },
        { at: moment(1), kind: 'completed', words: null },
      ],
      { generation, sequence },
    ),
  ),
  id,
});

const atOnce = <Value>(times: number, work: () => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: times }, work));

describe('one run at a time', () => {
  test('of one subject, of ten starts one is saved; when it has ended, the next one is', async () => {
    const subject = randomUUID();
    const saved = await atOnce(10, () => store.insert(newRun({ subject })));
    expect(saved.map(({ is }) => is).toSorted()).toEqual([...Array(9).fill('busy'), 'new']);
    expect(new Set(saved.map(({ row }) => row.id)).size).toBe(1);
    const { row } = saved[0]!;
    await store.markStarted(row, `${row.id}-1`);
    await store.archive(ended(row.id), []);
    expect((await store.insert(newRun({ subject }))).is).toBe('new');
  });

  test('one that has ended is not run again while another works on its subject; by hand it is, without it', async () => {
    const subject = randomUUID();
    const { row } = await store.insert(newRun({ subject }));
    await store.markStarted(row, `${row.id}-1`);
    await store.archive(ended(row.id), []);
    await store.insert(newRun({ subject }));
    expect(await store.beginRerun(row.id, 'request', 'travel', ['travel'])).toBeNull();
    expect(await store.generationOf(row.id, `${row.id}-by-hand`, null)).toBe(2);
    expect(await store.find(row.id)).toMatchObject({ generation: 2, snapshot: null, subject: null });
  });
});

describe('saving a run', () => {
  test('with one idempotency key, twenty at once: one row', async () => {
    const owner = randomUUID();
    const saved = await atOnce(20, () => store.insert(newRun({ owner, idempotencyKey: 'the same' })));
    expect(new Set(saved.map(({ row }) => row.id)).size).toBe(1);
    expect(saved.filter(({ is }) => is === 'new')).toHaveLength(1);
  });

  test('a key is its owner’s only', async () => {
    const one = await store.insert(newRun({ idempotencyKey: 'shared words' }));
    const other = await store.insert(newRun({ idempotencyKey: 'shared words' }));
    expect(other.row.id).not.toBe(one.row.id);
  });
});

describe('which generation an execution is', () => {
  test('the one that was started: the first', async () => {
    const { id } = await startedRun();
    expect(await store.generationOf(id, `${id}-1`, null)).toBe(1);
  });

  test('one that nobody has noted yet, of a run that was just started: the first as well', async () => {
    const { row } = await store.insert(newRun());
    expect(await store.generationOf(row.id, `${row.id}-x`, null)).toBe(1);
    expect((await store.find(row.id))?.generation).toBe(1);
  });

  test('one that continues another: the same', async () => {
    const { id } = await startedRun();
    expect(await store.generationOf(id, `${id}-2`, `${id}-1`)).toBe(1);
    expect((await store.find(id))?.generation).toBe(1);
  });

  test('one that an operator has made by a reset: a new one, and the run is open again', async () => {
    const { id } = await startedRun();
    expect(await store.archive(ended(id), [])).toBe(true);
    const asked = await atOnce(10, () => store.generationOf(id, `${id}-reset`, null));
    expect(new Set(asked)).toEqual(new Set([2]));
    expect(await store.find(id)).toMatchObject({ generation: 2, status: 'QUEUED', snapshot: null, finishedAt: null });
    expect(await store.generationOf(id, `${id}-1`, null)).toBe(1);
    expect(await store.unknownEngineRuns([`${id}-1`, `${id}-reset`, 'stranger'])).toEqual(new Set(['stranger']));
  });

  test('one that a rerun waits for: that rerun', async () => {
    const { id } = await startedRun();
    await store.archive(ended(id), []);
    expect(await store.beginRerun(id, 'request', 'travel', ['travel', 'rest'])).toMatchObject({ generation: 2 });
    expect(await store.generationOf(id, `${id}-again`, null)).toBe(2);
    expect((await store.find(id))?.generation).toBe(2);
  });

  test('of a run that is not in the database: an error that says so', async () => {
    await expect(store.generationOf(randomUUID(), 'some execution', null)).rejects.toThrow('not in the database');
  });
});

describe('keeping an end', () => {
  test('the first one of a generation stays', async () => {
    const { id } = await startedRun();
    const kept = await Promise.all([1, 2, 3, 4].map((sequence) => store.archive(ended(id, 1, sequence), [])));
    expect(kept.filter(Boolean)).toHaveLength(1);
    const before = (await store.find(id))!.snapshot;
    expect(await store.archive(ended(id, 1, 9), [])).toBe(false);
    expect((await store.find(id))!.snapshot).toBe(before);
  });

  test('an old generation’s end is never kept as the new one’s', async () => {
    const { id } = await startedRun();
    await store.archive(ended(id), []);
    await store.beginRerun(id, 'request', 'travel', []);
    expect(await store.archive(ended(id, 1, 5), [])).toBe(false);
    expect(await store.find(id)).toMatchObject({ snapshot: null, generation: 2 });
    expect(await store.archive(ended(id, 2, 6), [])).toBe(true);
  });

  test('how long its steps took is known for estimates, each run once', async () => {
    const { id } = await startedRun();
    const pipeline = randomUUID();
    const snapshot = { ...ended(id), pipeline };
    const measured = [
      { step: 'pack', seconds: 3 },
      { step: 'travel', seconds: 5 },
    ];
    await store.archive(snapshot, measured);
    await store.archive(snapshot, measured);
    expect(await store.stepSamples(pipeline, false)).toEqual(
      new Map([
        ['pack', [3]],
        ['travel', [5]],
      ]),
    );
    expect(await store.stepSamples(pipeline, true)).toEqual(new Map());
    expect(await store.stepSamples(pipeline, null)).toEqual(await store.stepSamples(pipeline, false));
  });
});

describe('running again', () => {
  test('asked ten times at once: one new generation', async () => {
    const { id } = await startedRun();
    await store.archive(ended(id), []);
    const begun = await atOnce(10, () => store.beginRerun(id, randomUUID(), 'travel', []));
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect((await store.find(id))?.generation).toBe(2);
  });

  test('discards the stored answers of the steps that run again, and of their parts, and no others', async () => {
    const { id } = await startedRun();
    const activities = ['pack', 'travel', 'travel/1', 'travels', 'rest'];
    for (const activity of activities) {
      await database.pool.query(
        "insert into answers (run_id, activity_id, prompt_hash, answer) values ($1, $2, 'h', '{}')",
        [id, activity],
      );
    }
    await store.archive(ended(id), []);
    await store.beginRerun(id, 'request', 'travel', ['travel', 'rest']);
    const { rows } = await database.pool.query('select activity_id from answers where run_id = $1 order by 1', [id]);
    expect(rows.map((row) => row.activity_id)).toEqual(['pack', 'travels']);
  });

  test('is refused while the run goes on', async () => {
    const { id } = await startedRun();
    expect(await store.beginRerun(id, 'request', 'travel', [])).toBeNull();
  });
});

describe('wishing an end', () => {
  test('the first wish stands', async () => {
    const { id } = await startedRun();
    await store.requestCancel(id, 'user');
    expect(await store.requestCancel(id, 'unwatched')).toMatchObject({ cancelReason: 'user', cancelDelivered: 0 });
  });

  test('what the engine must still be told is found, until it has been', async () => {
    const { row } = await store.insert(newRun({ requestedAt: new Date(0) }));
    const waits = async () => (await store.undelivered(new Date(), 1_000)).some(({ id }) => id === row.id);
    expect(await waits()).toBe(true);
    await store.markStarted(row, null);
    expect(await waits()).toBe(false);
    await store.requestCancel(row.id, 'user');
    expect(await waits()).toBe(true);
    await store.markCancelDelivered(row.id);
    expect(await waits()).toBe(false);
  });
});

describe('a start that the engine has taken', () => {
  test('gives the row as it is then, with a cancel that came meanwhile; noted again, it changes nothing', async () => {
    const { row } = await store.insert(newRun());
    await store.requestCancel(row.id, 'user');
    const noted = await store.markStarted(row, `${row.id}-1`);
    expect(noted).toMatchObject({ id: row.id, status: 'QUEUED', cancelReason: 'user', cancelDelivered: 0 });
    expect(await store.markStarted(row, null)).toEqual(noted);
    expect(await store.generations(row.id)).toEqual(new Map([[`${row.id}-1`, 1]]));
  });
});

describe('the attempt ledger', () => {
  const attempt = (runId: string, number: number, changes: Partial<AttemptRow> = {}): AttemptRow => ({
    runId,
    engineRunId: 'engine',
    activityId: 'travel',
    number,
    startedAt: new Date(),
    ...changes,
  });
  const finished = { finishedAt: new Date(), outcome: 'SUCCEEDED', promptTokens: 7 };

  test('keeps an attempt’s end; its start, coming late, unsays nothing', async () => {
    const runId = randomUUID();
    const ledger = createLedger(database, pino({ level: 'silent' }));
    ledger.write(attempt(runId, 1));
    await ledger.flush(5_000);
    ledger.write(attempt(runId, 1, finished));
    await ledger.flush(5_000);
    ledger.write(attempt(runId, 1));
    await ledger.flush(5_000);
    expect(await store.attempts(runId)).toMatchObject([
      { number: 1, outcome: 'SUCCEEDED', usage: { promptTokens: 7 } },
    ]);
  });

  test('an end that comes after a later attempt has begun is refused: the attempt was lost', async () => {
    const runId = randomUUID();
    const ledger = createLedger(database, pino({ level: 'silent' }));
    ledger.write(attempt(runId, 1));
    ledger.write(attempt(runId, 2));
    await ledger.flush(5_000);
    ledger.write(attempt(runId, 1, finished));
    await ledger.flush(5_000);
    const kept = await store.attempts(runId);
    expect(kept.find(({ number }) => number === 1)).toMatchObject({ outcome: null, finishedAt: null });
  });

  test('the same where its start was never written: then nothing is known of it', async () => {
    const runId = randomUUID();
    const ledger = createLedger(database, pino({ level: 'silent' }));
    ledger.write(attempt(runId, 2));
    await ledger.flush(5_000);
    ledger.write(attempt(runId, 1, finished));
    await ledger.flush(5_000);
    expect(await store.attempts(runId)).toMatchObject([{ number: 2 }]);
  });

  test('a start is written while the attempt goes on', async () => {
    const runId = randomUUID();
    createLedger(database, pino({ level: 'silent' })).write(attempt(runId, 1));
    const [written] = await eventually('the start', async () => {
      const kept = await store.attempts(runId);
      return kept.length > 0 && kept;
    });
    expect(written).toMatchObject({ number: 1, outcome: null, finishedAt: null });
  });

  test('of an attempt that has ended soon one row is written, with both its times', async () => {
    const runId = randomUUID();
    const ledger = createLedger(database, pino({ level: 'silent' }));
    const writes = jest.spyOn(database.pool, 'query');
    ledger.write(attempt(runId, 1, { startedAt: new Date('2026-01-01T00:00:00Z') }));
    ledger.write(attempt(runId, 1, { ...finished, startedAt: new Date('2026-01-01T00:00:00Z'), costUsd: 0.25 }));
    await ledger.flush(5_000);
    expect(writes).toHaveBeenCalledTimes(1);
    writes.mockRestore();
    expect(await store.attempts(runId)).toMatchObject([
      { startedAt: '2026-01-01T00:00:00.000Z', outcome: 'SUCCEEDED', usage: { promptTokens: 7, costUsd: 0.25 } },
    ]);
  });
});

test('what is asked of many runs at once is read together, and each gets its own', async () => {
  const [one, other] = await Promise.all([startedRun(), startedRun()]);
  const none = randomUUID();
  const [rows, generations, attempts] = await Promise.all([
    Promise.all([one.id, other.id, none, one.id].map((id) => store.find(id))),
    Promise.all([one.id, none, other.id, one.id].map((id) => store.generations(id))),
    Promise.all([one.id, none].map((id) => store.attempts(id))),
  ]);
  expect(rows.map((row) => row?.id)).toEqual([one.id, other.id, undefined, one.id]);
  expect(generations.map((known) => [...known.keys()])).toEqual([
    [`${one.id}-1`],
    [],
    [`${other.id}-1`],
    [`${one.id}-1`],
  ]);
  // Who keeps notes in his own does not write into anybody else's.
  expect(generations[0]).not.toBe(generations[3]);
  expect(attempts).toEqual([[], []]);
});

test('what is asked while a statement is under way is the next statement, however much it is', async () => {
  const those = await Promise.all([startedRun(), startedRun(), startedRun(), startedRun()]);
  const query = database.pool.query.bind(database.pool) as (...given: unknown[]) => Promise<unknown>;
  const underWay = Promise.withResolvers<void>();
  const statements = jest.spyOn(database.pool, 'query').mockImplementation((async (...given: unknown[]) => {
    await underWay.promise;
    return query(...given);
  }) as never);
  const found = [];
  // Each in a turn of its own.
  for (const { id } of those) {
    found.push(store.find(id));
    await turn();
    await turn();
  }
  expect(statements).toHaveBeenCalledTimes(1);
  underWay.resolve();
  expect((await Promise.all(found)).map((row) => row?.id)).toEqual(those.map(({ id }) => id));
  expect(statements).toHaveBeenCalledTimes(2);
  statements.mockRestore();
});
