/** What clients see of errors; production; health. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { BlobError } from '../src/services/blobs/blobError.ts';
import { ExpectedError } from '../src/errors.ts';
import { EngineUnavailable } from '../src/runs/engine.ts';
import { codeOf, exampleRun, post, startTestApi, type TestApi, type TestApiOptions } from './support/api.ts';
import { openSocket } from './support/socketClient.ts';

let api: TestApi;
const start = async (options: TestApiOptions = {}) => (api = await startTestApi(options));
afterEach(() => api.stop());

const secret = 'password=hunter2 at postgres://db.internal';
const query = '{ run(id: "run-1") { title } }';
const subscription = 'subscription { run(id: "run-1") { title } }';

async function overSocket(document: string): Promise<{ message: string; extensions: Record<string, any> }> {
  const socket = await openSocket(api.socketUrl);
  await socket.greet();
  socket.subscribe('1', document);
  for (;;) {
    const message = await socket.next();
    const [error] = message.type === 'error' ? message.payload : (message.payload?.errors ?? []);
    if (error) {
      await socket.close();
      return error;
    }
  }
}

/** The error's id must be in the log, beside what happened. */
function expectMasked(error: { message: string; extensions: Record<string, any> } | undefined): void {
  expect(JSON.stringify(error)).not.toContain('hunter2');
  expect(JSON.stringify(error)).not.toMatch(/\.ts|stack/);
  expect(error?.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
  const entry = api.logged.find(({ errorId }) => errorId === error?.extensions['errorId']);
  expect(entry).toMatchObject({ err: { message: secret } });
}

describe('unexpected errors', () => {
  const broken = async (): Promise<never> => {
    throw new Error(secret);
  };

  test('are masked, with an id by which the log has them: over POST, over WebSocket, in a query and in a subscription', async () => {
    await start({ runs: { get: broken, watch: broken } });
    expectMasked((await post(api.url, query)).errors?.[0]);
    expectMasked(await overSocket(query));
    expectMasked(await overSocket(subscription));
  });

  test('in the middle of a subscription end it, masked', async () => {
    async function* breaking() {
      yield exampleRun();
      throw new Error(secret);
    }
    await start({ runs: { watch: async () => breaking() } });
    expectMasked(await overSocket(subscription));
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: subscription }),
    });
    const text = await response.text();
    expect(text).toContain('A week for two');
    expect(text).toContain('INTERNAL_SERVER_ERROR');
    expect(text).not.toContain('hunter2');
  });

  test('in one field leave the others', async () => {
    const runs = { get: async () => exampleRun({ usage: { promptTokens: 0.5, completionTokens: 1, costUsd: null } }) };
    await start({ runs });
    const answer = await post(api.url, '{ run(id: "run-1") { title } pipelines { name } }');
    expect(answer.data?.['run'].title).toBe('A week for two');
    const wrong = await post(api.url, '{ run(id: "run-1") { usage { promptTokens } } pipelines { name } }');
    expect(wrong.errors?.[0]?.path).toEqual(['run', 'usage', 'promptTokens']);
    expect(wrong.data?.['run']).toBeNull();
    expect(wrong.data?.['pipelines'].length).toBeGreaterThan(0);
  });
});

describe('expected errors', () => {
  test('are told as they are, and not logged', async () => {
    await start({
      runs: {
        list: async () => {
          throw new ExpectedError('BAD_USER_INPUT', 'after: expected a cursor that came from this list, got "x".');
        },
      },
    });
    const { errors } = await post(api.url, '{ runs(after: "x") { totalCount } }');
    expect(errors?.[0]).toMatchObject({
      message: 'after: expected a cursor that came from this list, got "x".',
      path: ['runs'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(api.logged).toEqual([]);
  });

  test.each([
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a restarting database', Object.assign(new Error('shutdown'), { code: '57P01' })],
    [
      'an error around such an error',
      new Error('Failed query', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) }),
    ],
    ['every address refused', new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })])],
    ['a pool that waits in vain', new Error('timeout exceeded when trying to connect')],
    ['an engine that is away', new EngineUnavailable('deadline')],
  ])('%s is UNAVAILABLE, not our fault', async (_name, error) => {
    await start({
      runs: {
        get: async () => {
          throw error;
        },
      },
    });
    expect(codeOf(await post(api.url, query))).toBe('UNAVAILABLE');
    expect((await overSocket(query)).extensions['code']).toBe('UNAVAILABLE');
  });

  test.each([
    [
      'a full disk of the database',
      Object.assign(new Error('could not extend file'), { code: '53100' }),
      'STORAGE_FULL',
    ],
    ['a full store of files', new BlobError('STORAGE_FULL', 'full'), 'STORAGE_FULL'],
    ['a store of files that is away', new BlobError('STORAGE_UNAVAILABLE', 'away'), 'STORAGE_UNAVAILABLE'],
  ])('%s is said with its code', async (_name, cause, code) => {
    await start({
      runs: {
        get: async () => {
          throw new Error('a statement failed', { cause });
        },
      },
    });
    expect(codeOf(await post(api.url, query))).toBe(code);
  });

  test('what GraphQL refuses has a code that says what kind it is', async () => {
    await start();
    for (const [document, code] of [
      ['{ pipelines { name }', 'GRAPHQL_PARSE_FAILED'],
      ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      ['{ runs(first: "x") { totalCount } }', 'BAD_USER_INPUT'],
      ['query ($id: ID!) { run(id: $id) { id } }', 'BAD_USER_INPUT'],
      ['query A { __typename } query B { __typename }', 'BAD_USER_INPUT'],
    ] as const) {
      expect(codeOf(await post(api.url, document))).toBe(code);
      expect((await overSocket(document)).extensions).toEqual({ code });
    }
  });
});

describe('production', () => {
  test('tells neither schema nor suggestions nor stacks, and has no GraphiQL', async () => {
    await start({ env: { NODE_ENV: 'production' } });
    expect(codeOf(await post(api.url, getIntrospectionQuery()))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await overSocket('{ __type(name: "Run") { name } }')).extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
    const misspelt = await post(api.url, '{ pipeline { name } }');
    expect(JSON.stringify(misspelt.errors)).not.toContain('pipelines');
    expect((await fetch(`${api.url}/graphiql`, { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await post(api.url, '{ service { development } }')).data).toEqual({ service: { development: false } });
  });
});

describe('pages', () => {
  test('load nothing from elsewhere: the content security policy of every page', async () => {
    await start();
    const page = await fetch(`${api.url}/`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('x-powered-by')).toBeNull();
  });

  test('GraphiQL runs its own script and no other, and offers every start', async () => {
    await start();
    const page = await fetch(`${api.url}/graphiql`);
    const html = await page.text();
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}'`);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    expect(html).toContain('startMealPlan');
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  });

  test('the app is sent for the pages that domains bring, and for no others', async () => {
    await start({ domains: [{ pages: ['/things', '/things/:id'] }, {}] });
    const statusOf = async (path: string) =>
      (await fetch(`${api.url}${path}`, { headers: { accept: 'text/html' } })).status;
    expect(await Promise.all(['/things', '/things/one', '/others', '/things/one/two'].map(statusOf))).toEqual([
      200, 200, 404, 404,
    ]);
  });

  test('unknown paths: a page for people with 404, JSON for programs, and no page in place of a missing file', async () => {
    await start();
    const program = await fetch(`${api.url}/nowhere`, { headers: { accept: 'application/json' } });
    expect(program.status).toBe(404);
    expect(((await program.json()) as any).errors[0].extensions.code).toBe('NOT_FOUND');
    const asset = await fetch(`${api.url}/assets/old-bundle.js`, { headers: { accept: 'text/html' } });
    expect(asset.status).toBe(404);
    expect(asset.headers.get('content-type')).toMatch(/json/);
    for (const path of [
      '/../../package.json',
      '/%2e%2e/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
      '/%00',
      '/%E0%A4%A',
    ]) {
      const answer = await fetch(`${api.url}${path}`, { headers: { accept: 'application/json' } });
      expect([400, 404]).toContain(answer.status);
    }
  });
});

describe('health', () => {
  test('is alive at once, ready when everything is up, and says what is missing', async () => {
    let asked = 0;
    let missing: string | null = 'no worker polls the task queue llm';
    await start({
      env: {
        TEMPORAL_ADDRESS: 'engine:7233',
        TEMPORAL_UI_URL: 'http://engine:8233',
        PRACTICE_URL: 'http://127.0.0.1:9',
      },
      checks: {
        engine: async () => null,
        worker: async () => {
          asked++;
          return missing;
        },
        database: async () => {
          if (missing) throw new Error('connect ECONNREFUSED');
          return null;
        },
        media: async () => ({ onlyTold: 'there is no ffmpeg' }),
      },
    });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${api.url}/readyz`)));
    expect(asked).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 503));
    expect(await answers[0]!.json()).toEqual({
      status: 'not ready',
      checks: {
        engine: { up: true, missing: null },
        worker: { up: false, missing: 'no worker polls the task queue llm' },
        database: { up: false, missing: 'connect ECONNREFUSED' },
        media: { up: false, missing: 'there is no ffmpeg' },
      },
      temporalAddress: 'engine:7233',
      temporalUiUrl: 'http://engine:8233',
      practiceUrl: 'http://127.0.0.1:9',
    });
    missing = null;
    let ready: Response;
    do ready = await fetch(`${api.url}/readyz`);
    while (ready.status !== 200);
    expect(await ready.json()).toMatchObject({
      status: 'ready',
      checks: { worker: { up: true }, media: { up: false, missing: 'there is no ffmpeg' } },
    });
  });

  test('a taken port is said so, with what to do', async () => {
    await start();
    await expect(startTestApi({ env: { PORT: new URL(api.url).port } })).rejects.toThrow(/is taken.*set PORT/);
  });
});
