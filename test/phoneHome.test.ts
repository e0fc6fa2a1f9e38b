/** Calling extraterrestrials, as people at the table, an operator and the called ones see it. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { createDice } from '../src/domains/extraterrestrials/dice.ts';
import { createTable, type ExtraterrestrialRow } from '../src/domains/extraterrestrials/table.ts';
import { openDatabase } from '../src/services/database.ts';
import type { Client, Run } from './support/client.ts';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { inShort, stepOf } from './support/runView.ts';
import { eventually, waitingFor } from './support/waiting.ts';

jest.setTimeout(120_000);

/** So few that sixty calls need several executions. */
const historyEvents = 200;

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul({ env: { HISTORY_EVENTS: String(historyEvents) } });
});
afterAll(() => longhaul.dispose());

interface Table {
  nodes: ExtraterrestrialRow[];
  totalCount: number;
  counts: Record<string, number>;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const rowFields = 'id change name communicationStatus communicationAttempt lastCommunicationAttemptTimestamp';
const tableFields = `nodes { ${rowFields} } totalCount pageInfo { hasNextPage endCursor }
  counts { total waiting phoningHome spaceTaxiOnTheWay noAnswer }`;

const table = async (variables: { first?: number; after?: string | null; status?: (string | null)[] } = {}) =>
  (
    await longhaul.local.ask<{ table: Table }>(
      `query ($first: Int, $after: String, $status: [CommunicationStatus]) {
         table: extraterrestrials(first: $first, after: $after, status: $status) { ${tableFields} } }`,
      variables,
    )
  ).table;

const refill = async (count = 10) =>
  (
    await longhaul.local.ask<{ table: Table }>(
      `mutation ($count: Int) { table: resetExtraterrestrials(count: $count) { ${tableFields} } }`,
      { count },
    )
  ).table;

const counts = async () => (await table()).counts;
const idOf = async (name: string) => (await table()).nodes.find((row) => row.name === name)!.id;

async function begin(input: Record<string, unknown> = {}, client: Client = longhaul.local): Promise<Run> {
  const { run, userErrors } = await client.start('phoneHome', input);
  expect(userErrors).toEqual([]);
  return run!;
}
const endOf = ({ id }: Run) => longhaul.local.watch(id).ended;
async function completed(run: Run): Promise<Run> {
  const ended = await endOf(run);
  expect(inShort(ended)).toMatchObject({ status: 'COMPLETED' });
  return ended;
}

/** Nobody answers for ever, until the caller hangs up. */
const hold = (words: string, times = 1) => longhaul.practice.fault({ match: { words }, fault: 'hang', times });
const outOfOrder = (words: string, times: number) => longhaul.practice.fault({ match: { words }, fault: '503', times });
const heldCall = ({ id }: Run) => longhaul.practice.call(id, 'calls', ({ fault }) => fault === 'hang');
/** Whom a run has called, as often as it did. */
const called = async ({ id }: Run) =>
  (await longhaul.practice.calls(id)).map(({ step }) => decodeURI(step!.slice('calls/'.length)));

const summary = async ({ id }: Run) =>
  (
    await longhaul.local.ask<{ run: { result: Record<string, number> } }>(
      `query ($id: ID!) { run(id: $id) { result {
         ... on PhoneHomeSummary { total waiting phoningHome spaceTaxiOnTheWay noAnswer } } } }`,
      { id },
    )
  ).run.result;

test('the table holds the ten from the start, without a call', async () => {
  const { nodes, totalCount } = await table();
  expect(nodes.map(({ name }) => name).join(' ')).toBe(
    'Ayala Bria Chiana Correllia Dengar Harishka Jubal Korben Luminara Noranti',
  );
  expect(nodes[0]).toMatchObject({ communicationStatus: null, communicationAttempt: 0 });
  expect(totalCount).toBe(10);
  expect(await counts()).toEqual({ total: 10, waiting: 10, phoningHome: 0, spaceTaxiOnTheWay: 0, noAnswer: 0 });
});

test('with the odds of one in five, two in three are reached within five attempts', async () => {
  const ring = createDice({ PHONE_HOME_ODDS: 0.2, PHONE_HOME_CALL_MS: 0, PHONE_HOME_SEED: 7 });
  const { signal } = new AbortController();
  const reached = async (name: string, attempt = 1): Promise<boolean> =>
    (await ring(name, attempt, signal)) || (attempt < 5 && reached(name, attempt + 1));
  const all = await Promise.all(Array.from({ length: 2_000 }, (_, index) => reached(`Somebody ${index}`)));
  // 1 - 0.8^5 = 0.672; with a seed the same each time.
  const share = all.filter(Boolean).length / all.length;
  expect(share).toBeGreaterThan(0.64);
  expect(share).toBeLessThan(0.7);
});

describe('the table', () => {
  beforeEach(() => refill());

  test('is read page by page, also those of some statuses only', async () => {
    const { nodes } = await refill(25);
    const [one, two] = nodes;
    await completed(await begin({ ids: [one!.id, two!.id] }));
    const names: string[] = [];
    for (let after: string | null = null; ;) {
      const { nodes: rows, pageInfo, totalCount } = await table({ first: 7, after, status: [null, 'NO_ANSWER'] });
      expect(totalCount).toBe(23);
      names.push(...rows.map(({ name }) => name));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    expect(names).toEqual(nodes.slice(2).map(({ name }) => name));
    expect((await table({ status: ['SPACE_TAXI_ON_THE_WAY'] })).nodes.map(({ id }) => id)).toEqual([one!.id, two!.id]);
    await expect(table({ after: 'nonsense?' })).rejects.toThrow('BAD_USER_INPUT');
    await expect(refill(0)).rejects.toThrow('BAD_USER_INPUT');
  });

  test('is told as it changes: first nothing, then rows, and nothing again when it was refilled', async () => {
    const changes = longhaul
      .client()
      .subscribe<{ rows: ExtraterrestrialRow[] }>(`subscription { rows: extraterrestrials { ${rowFields} } }`);
    const next = async () => (await waitingFor('changed rows', changes.next())).value!.rows as ExtraterrestrialRow[];
    expect(await next()).toEqual([]);
    const page = new Map((await table()).nodes.map((row) => [row.id, row]));
    await outOfOrder('Jubal', 1);
    const run = await begin();
    const attempts = new Set<number>();
    while ([...page.values()].some((row) => row.communicationStatus !== 'SPACE_TAXI_ON_THE_WAY')) {
      for (const row of await next()) {
        expect(row.change).toBeGreaterThan(page.get(row.id)!.change);
        page.set(row.id, row);
        if (row.name === 'Jubal') attempts.add(row.communicationAttempt);
      }
    }
    await completed(run);
    expect([...page.values()]).toEqual((await table()).nodes);
    expect(Math.max(...attempts)).toBe(2);
    await refill();
    for (let rows = await next(); rows.length > 0; rows = await next());
    await changes.return!();
  });

  test('numbers its changes in the order in which they become visible', async () => {
    const database = openDatabase(longhaul.stack.addresses.database!, pino({ level: 'silent' }));
    const rows = createTable(database);
    await refill(40);
    await database.pool.query("update extraterrestrials set claimed_by = 'nobody', claim = 'nothing'");
    const ids = (await table({ first: 40 })).nodes.map(({ id }) => id);
    const seen = new Map<string, number>();
    let { change } = await rows.position();
    let writing = true;
    const reading = (async () => {
      for (let last = false; ; last = !writing) {
        for (const row of (await rows.changedSince(change, 1_000)).rows) {
          seen.set(row.id, row.communicationAttempt);
          change = Math.max(change, row.change);
        }
        if (last) return;
      }
    })();
    for (let number = 1; number <= 5; number += 1) {
      await Promise.all(
        ids.map((id) => rows.write([{ id, claim: 'nothing', number, status: 'PHONING_HOME', at: new Date() }])),
      );
    }
    writing = false;
    await reading;
    expect([...seen.values()].filter((number) => number !== 5)).toEqual([]);
    expect(seen.size).toBe(40);
    await database.pool.query('update extraterrestrials set claimed_by = null, claim = null');
    await database.close();
  });

  test('takes nothing from an attempt that has a later one, or whose claim is over', async () => {
    const database = openDatabase(longhaul.stack.addresses.database!, pino({ level: 'silent' }));
    const rows = createTable(database);
    await database.pool.query("update extraterrestrials set claimed_by = 'nobody', claim = 'nothing'");
    const [{ id }] = (await table()).nodes as [ExtraterrestrialRow];
    const say = (number: number, status: 'PHONING_HOME' | 'NO_ANSWER' | 'SPACE_TAXI_ON_THE_WAY', claim = 'nothing') =>
      rows.write([{ id, claim, number, status, at: new Date() }]);
    expect(await say(1, 'PHONING_HOME', 'another')).toEqual([false]);
    expect(await say(1, 'PHONING_HOME')).toEqual([true]);
    expect(await say(2, 'PHONING_HOME')).toEqual([true]);
    expect(await say(1, 'NO_ANSWER')).toEqual([false]);
    expect(await say(2, 'SPACE_TAXI_ON_THE_WAY')).toEqual([true]);
    expect(await say(3, 'PHONING_HOME')).toEqual([false]);
    expect((await table()).nodes[0]).toMatchObject({
      communicationStatus: 'SPACE_TAXI_ON_THE_WAY',
      communicationAttempt: 2,
    });
    expect(await rows.release('nobody')).toBe(9);
    await database.close();
  });
});

describe('one button', () => {
  beforeEach(() => refill());

  test('calls everyone who needs it, and only them', async () => {
    await outOfOrder('Korben', 5);
    const first = await completed(await begin());
    expect(stepOf(first, 'calls')).toMatchObject({
      status: 'COMPLETED',
      message: '10 of 10: 9 on the way, 1 without an answer',
      fraction: 1,
    });
    const korbens = stepOf(first, 'calls').attempts.filter(({ part }) => part === 'Korben');
    expect(korbens.map(({ number, outcome, error }) => [number, outcome, error?.code])).toEqual(
      [1, 2, 3, 4, 5].map((number) => [number, 'FAILED', 'NO_ANSWER']),
    );
    expect(await summary(first)).toEqual({ total: 10, waiting: 0, phoningHome: 0, spaceTaxiOnTheWay: 9, noAnswer: 1 });
    expect((await table({ status: ['NO_ANSWER'] })).nodes).toMatchObject([{ name: 'Korben', communicationAttempt: 5 }]);

    const second = await completed(await begin());
    expect(await called(second)).toEqual(['Korben']);
    expect(await counts()).toMatchObject({ spaceTaxiOnTheWay: 10 });
    expect(await longhaul.local.start('phoneHome', {})).toMatchObject({
      run: null,
      userErrors: [{ code: 'NOTHING_TO_DO', path: null }],
    });
  });

  test('pressed by fifty at once, calls everyone once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => longhaul.local.start('phoneHome', {})));
    const runs = answers.flatMap(({ run }) => run ?? []);
    for (const { run, userErrors } of answers) if (!run) expect(userErrors).toMatchObject([{ code: 'NOTHING_TO_DO' }]);
    const ended = await Promise.all(runs.map(completed));
    const all = (await Promise.all(ended.map(called))).flat();
    expect(all.toSorted()).toEqual((await table()).nodes.map(({ name }) => name));
    expect(await counts()).toMatchObject({ spaceTaxiOnTheWay: 10 });
  });

  test('for some only: those who need no call are named in the errors', async () => {
    const [ayala, bria, chiana] = (await table()).nodes.map(({ id }) => id) as [string, string, string];
    await completed(await begin({ ids: [ayala] }));
    await hold('Bria');
    const held = await begin({ ids: [bria] });
    await heldCall(held);
    const { run, userErrors } = await longhaul.local.start('phoneHome', { ids: [chiana, ayala, bria, '999999'] });
    expect(run).toBeNull();
    expect(userErrors.map(({ code, path }) => [code, path])).toEqual([
      ['NOTHING_TO_DO', ['input', 'ids', '1']],
      ['NOTHING_TO_DO', ['input', 'ids', '2']],
      ['NOT_FOUND', ['input', 'ids', '3']],
    ]);
    // The others are left to whoever presses next.
    expect((await called(await completed(await begin()))).length).toBe(8);
    await longhaul.local.cancel(held.id);
    await endOf(held);
  });
});

test('in the engine’s call stack a run waits for all of its calls, not for each', async () => {
  await refill();
  await hold('', 10);
  const run = await begin();
  await heldCall(run);
  const stack = await longhaul.handle(run).query<string>('__stack_trace');
  expect(stack).toMatch(/callWhileThereIsRoom .*phoneHome\.ts/);
  expect(stack).toMatch(/at until .*phoneHome\.ts/);
  expect(stack).not.toMatch(/at step /);
  await longhaul.local.cancel(run.id);
  await endOf(run);
  await fetch(`${longhaul.stack.addresses.practice}/practice/faults`, { method: 'DELETE' });
});

describe('a run that does not come to its end by itself', () => {
  test('cancelled, leaves who was called without an answer, and the others as they were', async () => {
    await refill(70);
    await hold('', 100);
    const run = await begin();
    // So many run at once on a worker, as far as the history has room for them.
    const begun = await eventually('held calls', async () => {
      const calls = await longhaul.practice.calls(run.id);
      return calls.length >= 20 && calls;
    });
    await longhaul.local.cancel(run.id);
    expect(await endOf(run)).toMatchObject({ status: 'CANCELLED', statusReason: 'cancelled by you' });
    const calls = await longhaul.practice.calls(run.id);
    expect(calls.length).toBeGreaterThanOrEqual(begun.length);
    await fetch(`${longhaul.stack.addresses.practice}/practice/faults`, { method: 'DELETE' });
    const { noAnswer, waiting, total } = await counts();
    expect(noAnswer).toBeGreaterThanOrEqual(calls.length);
    expect(waiting).toBeGreaterThan(0);
    expect(noAnswer! + waiting!).toBe(total);
    // Nothing stays claimed, and a rerun calls all of them.
    expect(await longhaul.local.rerun(run.id)).toMatchObject({ run: { generation: 2 }, userErrors: [] });
    const again = await completed(run);
    expect(again).toMatchObject({ generation: 2 });
    expect(await counts()).toMatchObject({ spaceTaxiOnTheWay: 70, total: 70 });
  });

  test('terminated by an operator, lets go of whom it was calling', async () => {
    await refill();
    await hold('Dengar');
    const run = await begin({ ids: [await idOf('Dengar')] });
    await heldCall(run);
    await longhaul.handle(run).terminate('tidying up');
    await eventually('that Dengar is let go of', async () => (await counts()).noAnswer === 1);
    const next = await completed(await begin());
    expect((await called(next)).length).toBe(10);
  });

  test('its worker killed in mid-call: the attempt is lost, and another one made', async () => {
    await refill();
    await hold('Luminara');
    const run = await begin({ ids: [await idOf('Luminara')] });
    await heldCall(run);
    await longhaul.stack.process('worker').kill('SIGKILL');
    const ended = await completed(run);
    expect(stepOf(ended, 'calls').attempts.map(({ outcome }) => outcome)).toEqual(['LOST', 'SUCCEEDED']);
    expect((await table({ status: ['SPACE_TAXI_ON_THE_WAY'] })).nodes).toMatchObject([
      { name: 'Luminara', communicationAttempt: 2 },
    ]);
  });
});

describe('more calls than one history has room for', () => {
  /** Every execution of the run, the newest first, with how many events it has. */
  async function executions({ id }: Run): Promise<{ engineRunId: string; events: number }[]> {
    const found: { engineRunId: string; events: number }[] = [];
    const newest = await longhaul.handle({ pipeline: 'phoneHome', id }).describe();
    for (let engineRunId: string | null = newest.runId; engineRunId;) {
      const history = await longhaul.operator.workflow.getHandle(`phoneHome-${id}`, engineRunId).fetchHistory();
      found.push({ engineRunId, events: history.events!.length });
      engineRunId = history.events![0]!.workflowExecutionStartedEventAttributes!.continuedExecutionRunId || null;
    }
    return found;
  }

  test('go on in further executions, as one run to everybody who watches', async () => {
    await refill(120);
    const run = await begin();
    const view = longhaul.local.watch(run.id);
    const ended = await view.ended;
    expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', generation: 1 });
    expect(await summary(run)).toMatchObject({ total: 120, spaceTaxiOnTheWay: 120 });
    const all = await executions(run);
    expect(all.length).toBeGreaterThan(2);
    for (const { events } of all) expect(events).toBeLessThanOrEqual(historyEvents);

    const { attempts, message, ...calls } = stepOf(ended, 'calls');
    expect(message).toBe('120 of 120: 120 on the way, 0 without an answer');
    expect(calls).toMatchObject({ status: 'COMPLETED', fraction: 1, parts: { total: 120, running: 0, ended: 120 } });
    expect(attempts.length).toBeLessThanOrEqual(50);
    expect(stepOf(ended, 'claim')).toMatchObject({ status: 'COMPLETED', output: { total: 120 } });
    expect(ended.log.filter(({ text }) => text === 'Accepted')).toHaveLength(1);
    const fractions = view.received.map((seen) => stepOf(seen, 'calls').fraction ?? 0);
    expect(fractions).toEqual(fractions.toSorted((one, other) => one - other));
    const statuses = view.received.map((seen) => stepOf(seen, 'claim').status);
    expect(statuses.slice(statuses.indexOf('COMPLETED')).filter((status) => status !== 'COMPLETED')).toEqual([]);
    expect(new Set(await called(run)).size).toBe(120);
    expect(await called(run)).toHaveLength(120);
  });

  test('belong to one generation though nobody has seen the executions between; a reset by hand is a new one', async () => {
    await refill(120);
    const run = await begin({}, longhaul.ann);
    await longhaul.handle({ pipeline: 'phoneHome', id: run.id }).result();
    const first = await waitingFor('the end', longhaul.ann.awaitRun(run.id, 60_000));
    expect(first).toMatchObject({ status: 'COMPLETED', generation: 1 });
    const [newest] = await executions(run);
    const { events } = await longhaul.operator.workflow
      .getHandle(`phoneHome-${run.id}`, newest!.engineRunId)
      .fetchHistory();
    const task = events!.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes)!;
    await longhaul.operator.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: `phoneHome-${run.id}`, runId: newest!.engineRunId },
      reason: 'by hand',
      requestId: 'once',
      workflowTaskFinishEventId: task.eventId!,
    });
    const second = await eventually('the second end', async () => {
      const now = await longhaul.ann.run(run.id);
      return now?.generation === 2 && now.status === 'COMPLETED' && now;
    });
    expect(second.generation).toBe(2);
  });
});

describe('calls that wait long to be repeated', () => {
  let patient: Longhaul;
  beforeAll(async () => {
    patient = await startLonghaul({ env: { PHONE_HOME_RETRY_MS: '3600000' } });
  });
  afterAll(() => patient.dispose());

  test('keep nobody else from being called', async () => {
    // More than are pending where calls end at once.
    const people = 260;
    await patient.local.ask(`mutation { resetExtraterrestrials(count: ${people}) { totalCount } }`);
    await patient.practice.fault({ match: { words: '' }, fault: '503', times: people });
    const { run } = await patient.local.start('phoneHome', {});
    await eventually('a call of each', async () => (await patient.practice.calls(run!.id)).length === people);
    await patient.local.cancel(run!.id);
    expect(await patient.local.watch(run!.id).ended).toMatchObject({ status: 'CANCELLED' });
  });
});
