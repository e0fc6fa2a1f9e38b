/** Calling extraterrestrials, as people at the table, an operator and the called ones see it. */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startLonghaul, type Longhaul } from './support/longhaul.ts';
import { inShort, stepOf } from './support/runView.ts';

jest.setTimeout(120_000);

let longhaul: Longhaul;
beforeAll(async () => {
  longhaul = await startLonghaul();
});
afterAll(() => longhaul.dispose());

interface Row {
  id: string;
  change: number;
  name: string;
  communicationStatus: string | null;
  communicationAttempt: number;
  lastCommunicationAttemptTimestamp: string | null;
}
interface Table {
  nodes: Row[];
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

describe('the table', () => {
  test('holds the ten from the start, without a call', async () => {
    const { nodes, totalCount, counts } = await table();
    expect(nodes.map(({ name }) => name).join(' ')).toBe(
      'Ayala Bria Chiana Correllia Dengar Harishka Jubal Korben Luminara Noranti',
    );
    expect(nodes[0]).toMatchObject({
      communicationStatus: null,
      communicationAttempt: 0,
      lastCommunicationAttemptTimestamp: null,
    });
    expect(totalCount).toBe(10);
    expect(counts).toEqual({ total: 10, waiting: 10, phoningHome: 0, spaceTaxiOnTheWay: 0, noAnswer: 0 });
  });
});

describe('one button', () => {
  beforeEach(() => refill());

  test('calls everyone, and the table shows it live', async () => {
    const { run, userErrors } = await longhaul.local.start('phoneHome', {});
    expect(userErrors).toEqual([]);
    const ended = await longhaul.local.watch(run!.id).ended;
    expect(inShort(ended)).toMatchObject({ status: 'COMPLETED' });
    expect(stepOf(ended, 'calls')).toMatchObject({ message: '10 of 10: 10 on the way, 0 without an answer' });
    const { counts } = await table();
    expect(counts).toEqual({ total: 10, waiting: 0, phoningHome: 0, spaceTaxiOnTheWay: 10, noAnswer: 0 });
  });
});
