/** The whole server, as users start it: every transport shows the same run, and nobody sees another's. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { GraphQLObjectType } from 'graphql';
import { loadSchema } from '../src/api/schema.ts';
import { codeOf, post } from './support/api.ts';
import { openSocket, type TestSocket } from './support/socketClient.ts';
import { startTestStack, type TestStack } from './support/stack.ts';
import { eventually } from './support/waiting.ts';

const ada = { authorization: 'Bearer the-key-of-ada-lovelace' };
const bob = { authorization: 'Bearer the-key-of-bob-the-builder' };

let stack: TestStack;
let url: string;
let folder: string;
beforeAll(async () => {
  const keys = `ada:${ada.authorization.slice(7)}, bob:${bob.authorization.slice(7)}`;
  folder = await mkdtemp(join(tmpdir(), 'tools-'));
  const FFMPEG_PATH = join(folder, 'ffmpeg');
  // It is there when the stack starts, and broken when the worker looks for it.
  await writeFile(
    FFMPEG_PATH,
    `#!/bin/sh\n[ -e ${folder}/seen ] && exit 1\ntouch ${folder}/seen\necho ffmpeg version 7.1\n`,
  );
  await chmod(FFMPEG_PATH, 0o755);
  stack = await startTestStack({ env: { API_KEYS: keys, STARTS_PER_MINUTE: '1000', FFMPEG_PATH } });
  url = stack.addresses.web;
}, 120_000);
afterAll(async () => {
  await stack?.dispose();
  await rm(folder, { recursive: true, force: true });
});

const fields =
  'id status generation sequence title progress { completedSteps totalSteps } steps { key status } result { __typename }';
const payload = `{ run { ${fields} } userErrors { code message path } }`;

async function start(viewer: Record<string, string>, input = {}, idempotencyKey?: string): Promise<any> {
  const mutation = `mutation ($input: MealPlanInput!, $key: String) { startMealPlan(input: $input, idempotencyKey: $key) ${payload} }`;
  const answer = await post(url, mutation, { input, key: idempotencyKey }, viewer);
  return answer.data?.['startMealPlan'];
}

/** Tells the practice provider how to misbehave. */
async function fault(body: object): Promise<void> {
  const answer = await fetch(`${stack.addresses.practice}/practice/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

async function connect(viewer: { authorization: string }): Promise<TestSocket> {
  const socket = await openSocket(`${url.replace('http', 'ws')}/graphql`);
  await socket.greet(viewer);
  return socket;
}

/** Every snapshot of a subscription over SSE, until it completes. */
async function streamed(viewer: Record<string, string>, query: string, variables: object): Promise<any[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...viewer },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  expect(text).toMatch(/event: complete/);
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data ?? ''));
}

describe('a run', () => {
  test('is the same over POST, SSE and WebSocket, and each stream ends after its end', async () => {
    const { run, userErrors } = await start(ada, { people: 3 });
    expect(userErrors).toEqual([]);
    const watch = `subscription ($id: ID!) { run(id: $id) { ${fields} } }`;
    const socket = await connect(ada);
    socket.subscribe('1', watch, { id: run.id });
    const overSse = streamed(ada, watch, { id: run.id });
    const overSocket: any[] = [];
    for (let message = await socket.next(); message.type !== 'complete'; message = await socket.next()) {
      overSocket.push(message.payload.data.run);
    }
    await socket.close();
    const lastOfSse = (await overSse).at(-1).data.run;
    const awaited = await post(
      url,
      `query ($id: ID!) { awaitRun(id: $id, timeoutMs: 60000) { ${fields} } }`,
      { id: run.id },
      ada,
    );
    const queried = await post(url, `query ($id: ID!) { run(id: $id) { ${fields} } }`, { id: run.id }, ada);
    expect(overSocket.at(-1)).toMatchObject({ status: 'COMPLETED', result: { __typename: 'MealPlan' } });
    for (const other of [lastOfSse, awaited.data?.['awaitRun'], queried.data?.['run']]) {
      expect({ ...other, sequence: 0 }).toEqual({ ...overSocket.at(-1), sequence: 0 });
    }
    const sequences = overSocket.map(({ sequence }) => sequence);
    expect([...sequences].sort((a, b) => a - b)).toEqual(sequences);
  }, 60_000);

  test('awaitRun gives the run as it is when the time is over, and says in the list what it is', async () => {
    await fault({ match: { step: 'targets' }, fault: 'hang', times: 1 });
    const { run } = await start(ada, { people: 4 });
    const early = await post(
      url,
      `query ($id: ID!) { awaitRun(id: $id, timeoutMs: 50) { status } }`,
      { id: run.id },
      ada,
    );
    expect(early.data?.['awaitRun'].status).toMatch(/QUEUED|RUNNING/);
    const list = await post(url, `{ runs(first: 100) { totalCount nodes { id } } }`, {}, ada);
    expect(list.data?.['runs'].nodes[0].id).toBe(run.id);
    const cancelled = await post(url, `mutation ($id: ID!) { cancelRun(id: $id) ${payload} }`, { id: run.id }, ada);
    expect(cancelled.data?.['cancelRun'].userErrors).toEqual([]);
    const end = await post(
      url,
      `query ($id: ID!) { awaitRun(id: $id, timeoutMs: 20000) { status } }`,
      { id: run.id },
      ada,
    );
    expect(end.data?.['awaitRun'].status).toBe('CANCELLED');
  }, 60_000);

  test('is started once for an idempotency key; another wish with the same key is a CONFLICT, another viewer’s is his own', async () => {
    const [first, again] = await Promise.all([start(ada, { people: 2 }, 'key'), start(ada, { people: 2 }, 'key')]);
    expect(again.run.id).toBe(first.run.id);
    expect((await start(ada, { people: 5 }, 'key')).userErrors[0].code).toBe('CONFLICT');
    const bobs = await start(bob, { people: 2 }, 'key');
    expect(bobs.run.id).not.toBe(first.run.id);
  });

  test('starts whatever text it is given, or says what is wrong with it: nothing breaks', async () => {
    for (const notes of [
      '',
      '\u0000',
      '\ud800',
      '\u202e',
      '🦄'.repeat(500),
      '<script>alert(1)</script>',
      "'; drop table runs; --",
    ]) {
      const { run, userErrors } = await start(bob, { notes });
      expect(run ? [] : userErrors.map(({ code }: any) => code)).toEqual(run ? [] : ['BAD_USER_INPUT']);
    }
    const long = await start(bob, { notes: 'x'.repeat(1_000_000) });
    expect(long.userErrors[0]).toMatchObject({ code: 'BAD_USER_INPUT', path: ['input', 'notes'] });
  });
});

describe('two viewers', () => {
  test('nothing that takes an id, and no list, shows one the other’s run', async () => {
    const { run } = await start(ada, { people: 6, notes: 'a secret of Ada' });
    const bobs = (await start(bob, { people: 7 })).run.id as string;
    const id = run.id as string;
    const schema = loadSchema([]);

    for (const name of fieldsWithId(schema.getQueryType())) {
      const answer = await post(url, `query ($id: ID!) { ${name}(id: $id) { id } }`, { id }, bob);
      expect({ name, data: answer.data, errors: answer.errors }).toEqual({
        name,
        data: { [name]: null },
        errors: undefined,
      });
    }
    for (const name of fieldsWithId(schema.getMutationType())) {
      const answer = await post(url, `mutation ($id: ID!) { ${name}(id: $id) ${payload} }`, { id }, bob);
      expect({ name, ...answer.data?.[name] }).toMatchObject({ name, run: null, userErrors: [{ code: 'NOT_FOUND' }] });
    }
    const socket = await connect(bob);
    for (const name of fieldsWithId(schema.getSubscriptionType())) {
      socket.subscribe(name, `subscription ($id: ID!) { ${name}(id: $id) { __typename } }`, { id });
      const { payload: refusal } = await socket.until('next', name);
      expect(refusal.data ?? null).toBeNull();
      expect(refusal.errors[0].extensions.code).toBe('NOT_FOUND');
      const [event] = await streamed(bob, `subscription ($id: ID!) { ${name}(id: $id) { __typename } }`, { id });
      expect(event.errors[0].extensions.code).toBe('NOT_FOUND');
    }
    await socket.close();

    const list = await post(url, '{ runs(first: 100, filter: { search: "" }) { nodes { id title input } } }', {}, bob);
    const ids = list.data?.['runs'].nodes.map((node: { id: string }) => node.id);
    expect(ids).toContain(bobs);
    expect(ids).not.toContain(id);
    expect(JSON.stringify(list.data)).not.toContain('secret of Ada');
    // The cursor of another's list opens nothing either.
    const adas = await post(url, '{ runs(first: 1) { pageInfo { endCursor } } }', {}, ada);
    const cursor = adas.data?.['runs'].pageInfo.endCursor;
    const after = await post(
      url,
      'query ($after: String) { runs(first: 100, after: $after) { nodes { id } } }',
      { after: cursor },
      bob,
    );
    expect(JSON.stringify(after.data)).not.toContain(id);
  }, 60_000);

  test('the list subscription carries one’s own runs only, while both are started', async () => {
    const socket = await connect(bob);
    socket.subscribe('runs', 'subscription { runs { id status } }');
    const seen = new Set<string>();
    const adas = new Set<string>();
    // What is started first is seen by the time that what is started last has ended.
    for (let number = 0; number < 3; number++) adas.add((await start(ada)).run.id);
    const last = (await start(bob)).run.id as string;
    for (;;) {
      const { id, status } = (await socket.until('next', 'runs')).payload.data.runs;
      seen.add(id);
      if (id === last && status === 'COMPLETED') break;
    }
    expect([...seen].filter((id) => adas.has(id))).toEqual([]);
    await socket.close();
  }, 60_000);
});

describe('outages', () => {
  test('without the database requests fail soon and clearly, and work again when it is back', async () => {
    const ask = async () => codeOf(await post(url, '{ runs(first: 1) { totalCount } }', {}, ada)) ?? 'answered';
    expect(await ask()).toBe('answered');
    await stack.process('postgres').kill('SIGKILL');
    const answers = new Set<unknown>();
    while (!(answers.has('UNAVAILABLE') && (await ask()) === 'answered')) answers.add(await ask());
    expect([...answers].filter((answer) => answer !== 'answered')).toEqual(['UNAVAILABLE']);
  }, 60_000);

  test('at a restart of the api, sockets are told to come back, and do', async () => {
    const socket = await connect(ada);
    const { starts } = stack.process('api');
    stack.process('api').signal('SIGTERM');
    expect((await socket.closed).code).toBe(1001);
    while (stack.process('api').starts === starts) await turn();
    await stack.waitUntilReady();
    const next = await connect(ada);
    next.subscribe('1', '{ pipelines { name } }');
    expect((await next.until('next')).payload.data.pipelines).toContainEqual({ name: 'mealPlan' });
    await next.close();
  }, 60_000);
});

test('in the end nothing is watched any more', async () => {
  const gauges = [
    'longhaul_sockets',
    'longhaul_sse_streams',
    'longhaul_subscriptions',
    'longhaul_watchers',
    'longhaul_run_subscribers',
  ];
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const left = gauges.filter((name) => !new RegExp(`^${name} 0$`, 'm').test(text));
    if (left.length === 0) break;
  }
}, 30_000);

/** The fields of a root type that take the id of one thing. */
function fieldsWithId(type: GraphQLObjectType | null | undefined): string[] {
  const fields = Object.values(type?.getFields() ?? {}).filter(({ args }) => args.some(({ name }) => name === 'id'));
  expect(fields.length).toBeGreaterThan(0);
  return fields.map(({ name }) => name);
}

test('a worker without ffmpeg is told by /readyz, and keeps nobody away: only videos need it', async () => {
  const media = await eventually('the worker to tell', async () => {
    const answer = await fetch(`${url}/readyz`);
    expect(answer.status).toBe(200);
    const { checks } = (await answer.json()) as { checks: { media: { up: boolean; missing: string | null } } };
    return !checks.media.up && checks.media;
  });
  expect(media.missing).toMatch(/need ffmpeg 5\.1 or newer on the worker.*FFMPEG_PATH.*\(worker \d+@/);
}, 60_000);
