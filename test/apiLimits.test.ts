/** What a request may ask for, over HTTP and WebSocket alike, and the clear error where it asks for more. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery, parse, print, validate } from 'graphql';
import { loadSchema } from '../src/api/schema.ts';
import { exampleOperations } from '../src/api/exampleOperations.ts';
import { resources } from '../src/domains/resources/index.ts';
import type { BaseServices } from '../src/services/services.ts';
import { runQuery } from '../web/src/live/runDocuments.ts';
import { codeOf, exampleRun, post, postBody, startTestApi, type TestApi } from './support/api.ts';
import { openSocket } from './support/socketClient.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    runs: {
      get: async () => exampleRun(),
      list: async () => ({ nodes: [], hasNextPage: false, endCursor: null, totalCount: 0 }),
      start: async () => ({ run: exampleRun(), userErrors: [] }),
      watchAll: async () => changes(),
    },
    // What is asked of them here is refused before they ask their tables.
    domains: [resources({ database: {} } as BaseServices)],
  });
});
afterAll(() => api.stop());

async function* changes() {
  yield exampleRun();
}

const json = { 'content-type': 'application/json' };
const mebibyte = 1024 * 1024;

/** The errors for one operation, asked over the socket. */
async function overSocket(
  query: string,
  variables?: object,
): Promise<{ message: string; extensions: { code: string } }[]> {
  const socket = await openSocket(api.socketUrl);
  await socket.greet();
  socket.subscribe('1', query, variables);
  const answer = await socket.next();
  await socket.close();
  return answer.type === 'error' ? answer.payload : (answer.payload.errors ?? []);
}

describe('documents', () => {
  const nested = `{ __schema { types { ${'fields { type { '.repeat(10)} name ${'} } '.repeat(10)} } } }`;
  const deep = `{ run(id: "a") { result { ${'... on MealPlan { '.repeat(12)} __typename ${'} '.repeat(12)} } } }`;
  test.each([
    ['a depth of 14', deep, 'depth'],
    ['20,000 aliases', `{ ${Array.from({ length: 20_000 }, (_, n) => `a${n}:__typename`).join(' ')} }`, 'characters'],
    ['100 aliases', `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: pipelines { name }`).join(' ')} }`, 'liases'],
    ['5,000 tokens', `{ ${'id '.repeat(5_000)} }`, 'Token'],
    ['100 directives', `{ pipelines { name ${'@include(if: true) '.repeat(100)} } }`, 'irectives'],
    ['fragments that multiply', multiplying(12), 'Cost'],
    ['a fragment that holds itself', 'query { run(id: "a") { ...A } } fragment A on Run { ...A }', ''],
  ])('%s: refused over both transports', async (_name, query, word) => {
    const answer = await post(api.url, query);
    expect(codeOf(answer)).toMatch(/LIMIT_EXCEEDED|GRAPHQL_VALIDATION_FAILED/);
    expect(answer.errors?.[0]?.message).toContain(word);
    expect(answer.data).toBeFalsy();
    const errors = await overSocket(query.slice(0, 60_000));
    expect(errors[0]?.extensions.code).toMatch(/LIMIT_EXCEEDED|GRAPHQL_VALIDATION_FAILED|GRAPHQL_PARSE_FAILED/);
  });

  test('introspection by tools passes, and nesting it is refused', async () => {
    expect((await post(api.url, getIntrospectionQuery())).errors).toBeUndefined();
    expect(codeOf(await post(api.url, nested))).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('everything that GraphiQL offers passes with room to spare', async () => {
    const schema = loadSchema([]);
    for (const operation of exampleOperations(schema)) {
      const codes = (await overSocket(operation)).map(({ extensions }) => extensions.code);
      // The ids are still to be pasted in: nothing but that may be wrong.
      expect(codes.filter((code) => code !== 'NOT_FOUND')).toEqual([]);
      expect(validate(schema, parse(operation))).toEqual([]);
    }
  });
});

describe('the web app', () => {
  test('asks for three runs at once in the space of its limits: one has room to grow', async () => {
    const thrice = String(runQuery).replace(/(\{ )(run\(id: \$id\) .*)( \}\n)/, '$1a: $2 b: $2 c: $2$3');
    expect(thrice).toContain('c: run(id: $id)');
    const answer = await post(api.url, thrice, { id: 'run-1' });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['c'].title).toBe('A week for two');
  });
});

describe('bodies', () => {
  const padded = (bytes: number) =>
    JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(bytes) } });

  test('just below 3 MiB is taken', async () => {
    const answer = await postBody(api.url, padded(3 * mebibyte - 100), json);
    expect(answer.data).toEqual({ __typename: 'Query' });
  });

  test.each([
    ['30 MB', () => padded(30_000_000), {}],
    [
      '30 MB behind gzip (a bomb of 30 kB)',
      () => new Uint8Array(gzipSync(padded(30_000_000))),
      { 'content-encoding': 'gzip' },
    ],
  ])('%s: 413', async (_name, body, headers) => {
    // A server that stops reading may cut the connection before the client has read the answer.
    const answer = await postBody(api.url, body(), { ...json, ...headers }).catch((error: Error) => error);
    if (answer instanceof Error)
      throw new Error('expected an answer with 413, got a broken connection', { cause: answer });
    expect(answer.status).toBe(413);
    expect(codeOf(answer)).toBe('LIMIT_EXCEEDED');
  });

  test.each([
    ['bad JSON', '{"query":', json, 400],
    ['no JSON at all', 'hello', json, 400],
    ['broken gzip', 'hello', { ...json, 'content-encoding': 'gzip' }, 400],
    ['an unknown encoding', 'hello', { ...json, 'content-encoding': 'rot13' }, 415],
    ['nothing', '', json, 400],
    ['null', 'null', json, 400],
    ['an empty object', '{}', json, 400],
    ['a query that is no text', '{"query":[]}', json, 400],
    ['a batch', JSON.stringify(Array.from({ length: 100 }, () => ({ query: '{ __typename }' }))), json, 400],
    ['variables that are no object', '{"query":"{ __typename }","variables":"x"}', json, 400],
    [
      'a form',
      'query=mutation{cancelRun(id:"a"){run{id}}}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
    ],
    ['plain text', '{"query":"{ __typename }"}', { 'content-type': 'text/plain' }, 415],
    ['a bare document', '{ __typename }', { 'content-type': 'application/graphql' }, 415],
  ])('%s: a clear error', async (_name, body, headers, status) => {
    const answer = await postBody(api.url, body, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(codeOf(answer)).toMatch(/^(BAD_USER_INPUT|LIMIT_EXCEEDED)$/);
  });

  test('multipart, as for uploads: refused', async () => {
    const form = new FormData();
    form.set('operations', JSON.stringify({ query: 'mutation { cancelRun(id: "a") { run { id } } }' }));
    expect((await postBody(api.url, form, {})).status).toBe(415);
  });

  test('a mutation by GET is refused, a query is not', async () => {
    const get = (query: string) => fetch(`${api.url}/graphql?query=${encodeURIComponent(query)}`);
    const mutation = await get('mutation { cancelRun(id: "a") { run { id } } }');
    expect(mutation.status).toBe(405);
    expect(((await mutation.json()) as any).errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(await (await get('{ __typename }')).json()).toEqual({ data: { __typename: 'Query' } });
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is refused', async (method) => {
    expect((await fetch(`${api.url}/graphql`, { method, headers: json })).status).toBe(405);
  });
});

describe('arguments', () => {
  test.each([
    ['{ runs(first: 0) { totalCount } }'],
    ['{ runs(first: 101) { totalCount } }'],
    ['{ runs(first: -1) { totalCount } }'],
    ['{ runs(after: "\\u0000") { totalCount } }'],
    ['{ runs(filter: { search: "\\u0000" }) { totalCount } }'],
    ['{ runs(filter: { status: [SLEEPING] }) { totalCount } }'],
    ['{ awaitRun(id: "a", timeoutMs: 60001) { id } }'],
    ['{ awaitRun(id: "a", timeoutMs: -1) { id } }'],
    ['mutation { startMealPlan(input: { people: NaN }) { run { id } } }'],
    ['mutation { startMealPlan(input: { people: 1.5 }) { run { id } } }'],
    ['mutation { startMealPlan(input: { diet: CARNIVORE }) { run { id } } }'],
    ['mutation { startMealPlan(input: { snacks: 7 }) { run { id } } }'],
    ['mutation { startMealPlan(input: { __proto__: { people: 7 } }) { run { id } } }'],
  ])('%s: BAD_USER_INPUT over both transports', async (query) => {
    expect(codeOf(await post(api.url, query))).toBe('BAD_USER_INPUT');
    expect((await overSocket(query))[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each([['no such id'], ['\u0000'], ['\ud800'], ['../../etc'], ['x'.repeat(10_000)], ['']])(
    'an id that cannot be one (%j) is nobody’s',
    async (id) => {
      expect((await post(api.url, 'query ($id: ID!) { run(id: $id) { id } }', { id })).data).toEqual({ run: null });
      const mutation =
        'mutation ($id: ID!) { a: cancelRun(id: $id) { ...P } b: rerun(id: $id) { ...P } c: keepRun(id: $id) { ...P } }';
      const answer = await post(
        api.url,
        `${mutation} fragment P on StartRunPayload { run { id } userErrors { code path } }`,
        { id },
      );
      const refused = { run: null, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] };
      expect(answer.data).toEqual({ a: refused, b: refused, c: refused });
      const [error] = await overSocket('subscription ($id: ID!) { run(id: $id) { id } }', { id });
      expect(error?.extensions.code).toBe('NOT_FOUND');
    },
  );

  test.each([[''], ['\u0000'], ['\ud800'], ['x'.repeat(201)]])('an idempotency key cannot be %j', async (key) => {
    const start =
      'mutation ($key: String) { startMealPlan(input: {}, idempotencyKey: $key) { run { id } userErrors { code path } } }';
    const answer = await post(api.url, start, { key });
    expect(answer.data?.['startMealPlan']).toEqual({
      run: null,
      userErrors: [{ code: 'BAD_USER_INPUT', path: ['idempotencyKey'] }],
    });
  });
});

describe('starts in a minute', () => {
  const start = 'mutation { startMealPlan(input: {}) { run { id } userErrors { code message } } }';

  test('are limited per viewer and per address, and the error says when to try again', async () => {
    const few = await startTestApi({
      env: { STARTS_PER_MINUTE: '3', TRUSTED_PROXIES: '1', API_KEYS: 'a:0123456789abcdef, b:fedcba9876543210' },
      runs: { start: async () => ({ run: exampleRun(), userErrors: [] }) },
    });
    const startAs = async (key: string, address: string): Promise<string> => {
      const headers = { authorization: key, 'x-forwarded-for': `198.51.100.1, ${address}` };
      const answer = await post(few.url, start, {}, headers);
      const userErrors = answer.data?.['startMealPlan'].userErrors;
      return userErrors[0] ? `${userErrors[0].code} ${userErrors[0].message}` : 'started';
    };
    try {
      const [a, b] = ['0123456789abcdef', 'fedcba9876543210'];
      for (const address of ['10.0.0.1', '10.0.0.1', '10.0.0.2']) expect(await startAs(a, address)).toBe('started');
      // The viewer has had his three, from whatever address.
      expect(await startAs(a, '10.0.0.3')).toMatch(/^RATE_LIMITED .*3 runs.*Try again in \d+ s\.$/);
      for (let number = 0; number < 5; number++) expect(await startAs(a, '10.0.0.1')).toMatch(/^RATE_LIMITED/);
      // Another viewer has not, whatever that one tried in vain; but the address that both came from has.
      expect(await startAs(b, '10.0.0.1')).toBe('started');
      expect(await startAs(b, '10.0.0.1')).toMatch(/^RATE_LIMITED/);
      expect(await startAs(b, '10.0.0.4')).toBe('started');
    } finally {
      await few.stop();
    }
  });
});

/** Small to write, large to answer: every fragment asks for the next one many times. */
function multiplying(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, level) => {
    const inner = level + 1 === levels ? '__typename' : `...F${level + 1} `.repeat(9);
    return `fragment F${level} on MealPlan { ${inner} }`;
  });
  return print(parse(`{ run(id: "a") { result { ... on MealPlan { ...F0 } } } } ${fragments.join(' ')}`));
}
