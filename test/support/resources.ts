/** Resources as one of their users sees them, over the public contract. */
import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ContentField } from '../../src/domains/resources/content.ts';
import type { UserError } from '../../src/errors.ts';
import { runFields, type Client, type Run } from './client.ts';
import type { Longhaul } from './longhaul.ts';
import { eventually } from './waiting.ts';

export interface Resource {
  id: string;
  name: string;
  version: number;
  context: Record<string, any> | null;
  contextVersion: number | null;
  fieldCount: number;
  fields: ContentField[];
  run: { id: string; status: string } | null;
  createdAt: string;
  updatedAt: string;
}
export interface Saved {
  resource: Resource | null;
  run: Run | null;
  userErrors: UserError[];
}

const resourceFields = `id name version context contextVersion fieldCount fields { path value original rule source error }
  run { id status } createdAt updatedAt`;

export async function upsertResource(
  client: Client,
  input: Record<string, unknown>,
  { awaitMs = 0, key }: { awaitMs?: number; key?: string } = {},
): Promise<Saved> {
  const { saved } = await client.ask<{ saved: Saved }>(
    `mutation ($input: UpsertResourceInput!, $ms: Int, $key: String) {
       saved: upsertResource(input: $input, awaitMs: $ms, idempotencyKey: $key) {
         resource { ${resourceFields} } run { ${runFields} } userErrors { code message path } } }`,
    { input, ms: awaitMs, key },
  );
  return saved;
}

export async function readResource(client: Client, id: string): Promise<Resource | null> {
  const query = `query ($id: ID!) { resource(id: $id) { ${resourceFields} } }`;
  return (await client.ask<{ resource: Resource | null }>(query, { id })).resource;
}

/** Saves `count` resources at once, and finds each of them saved and imported, once. */
export async function expectManyImported({ local, database }: Longhaul, count: number): Promise<void> {
  const prefix = randomUUID();
  const ids = Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
  const answers = await Promise.all(
    ids.map((id, index) => upsertResource(local, { id, name: 'One of many', info: { Index: String(index) } })),
  );
  expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  expect(new Set(answers.map(({ run }) => run!.id)).size).toBe(count);
  const ask = async (query: string) => (await database.query(query, [`${prefix} %`])).rows;
  await eventually(`${count} imports`, async () => {
    const [left] = await ask('select count(*)::int from resource_versions where id like $1 and imported_at is null');
    // Told to whoever waits for long.
    if (left.count > 0) throw new Error(`${left.count} are left`);
    return true;
  });
  const counted = await ask(
    `select count(*)::int versions, count(distinct v.id)::int resources, count(r.id)::int runs, max(v.version) version
     from resource_versions v join runs r on r.id = v.run_id where v.id like $1`,
  );
  expect(counted).toEqual([{ versions: count, resources: count, runs: count, version: 1 }]);
  for (const [index, id] of ids.entries()) {
    if (index % 50 !== 0) continue;
    expect(await readResource(local, id)).toMatchObject({ contextVersion: 1, context: { index } });
  }
}
