/** Who a request is taken for, and which pages may ask. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sign } from 'cookie-signature';
import type { Viewer } from '../src/runs/runs.ts';
import {
  apiKey,
  codeOf,
  cookieOf,
  exampleRun,
  post,
  sessionSecret,
  startTestApi,
  type TestApi,
} from './support/api.ts';
import { openSocket } from './support/socketClient.ts';

const whoAmI = '{ run(id: "me") { title } }';
/** The scripted core tells by the run's title whom it was asked by. */
const runs = { get: async (viewer: Viewer) => exampleRun({ title: viewer.id }) };
const titleOf = (answer: Awaited<ReturnType<typeof post>>): string => answer.data?.['run'].title;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ runs });
});
afterAll(() => api.stop());

const browser = () => ({ origin: api.url });

describe('viewers', () => {
  test('a program on this machine that brings nothing is `local`', async () => {
    const answer = await post(api.url, whoAmI);
    expect(titleOf(answer)).toBe('local');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('a browser gets a session on its first visit and keeps it', async () => {
    const first = await post(api.url, whoAmI, {}, browser());
    const cookie = cookieOf(first.headers);
    expect(first.headers.getSetCookie()[0]).toMatch(/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    expect(titleOf(first)).toMatch(/^session:/);
    const second = await post(api.url, whoAmI, {}, { ...browser(), cookie });
    expect(titleOf(second)).toBe(titleOf(first));
    expect(second.headers.getSetCookie()).toEqual([]);
    const stranger = await post(api.url, whoAmI, {}, browser());
    expect(titleOf(stranger)).not.toBe(titleOf(first));
  });

  test('a page brings the session, so that the sockets and requests which follow share it', async () => {
    const page = await fetch(`${api.url}/`, { headers: { accept: 'text/html' } });
    const cookie = cookieOf(page.headers);
    const asked = await post(api.url, whoAmI, {}, { ...browser(), cookie });
    const socket = await openSocket(api.socketUrl, { headers: { cookie, origin: api.url } });
    await socket.greet();
    socket.subscribe('1', whoAmI);
    expect((await socket.until('next')).payload.data.run.title).toBe(titleOf(asked));
    await socket.close();
  });

  test('a session that is past half its life is renewed by a visit, and stays the same viewer', async () => {
    const old = `longhaul-0=${sign(`veteran.${Date.now() + 24 * 3_600_000}`, sessionSecret)}`;
    const page = await fetch(`${api.url}/`, { headers: { accept: 'text/html', cookie: old } });
    const renewed = cookieOf(page.headers);
    expect(renewed).not.toBe(old);
    expect(titleOf(await post(api.url, whoAmI, {}, { ...browser(), cookie: renewed }))).toBe('session:veteran');
    const again = await fetch(`${api.url}/`, { headers: { accept: 'text/html', cookie: renewed } });
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  test.each([
    ['forged', `longhaul-0=${sign(`victim.${Date.now() + 60_000}`, 'another secret')}`],
    ['altered', `longhaul-0=${sign(`someone.${Date.now() + 60_000}`, sessionSecret).replace('someone', 'victim')}`],
    ['unsigned', `longhaul-0=victim.${Date.now() + 60_000}`],
    ['ended', `longhaul-0=${sign(`victim.${Date.now() - 1}`, sessionSecret)}`],
    ['empty', 'longhaul-0='],
  ])('a session that is %s is nobody’s: a new one takes its place', async (_name, cookie) => {
    const answer = await post(api.url, whoAmI, {}, { cookie });
    expect(titleOf(answer)).toMatch(/^session:(?!victim)/);
    expect(cookieOf(answer.headers)).toBeTruthy();
  });

  test('an API key is a viewer by its name, over HTTP and in connectionParams', async () => {
    expect(titleOf(await post(api.url, whoAmI, {}, { authorization: `Bearer ${apiKey}` }))).toBe('key:tester');
    const socket = await openSocket(api.socketUrl);
    await socket.greet({ authorization: `Bearer ${apiKey}` });
    socket.subscribe('1', whoAmI);
    expect((await socket.until('next')).payload.data.run.title).toBe('key:tester');
    await socket.close();
  });

  test.each(['Bearer wrong', 'Bearer', 'Basic dGVzdGVyOng=', `Bearer ${apiKey}x`, ''])(
    'a wrong token (%p) is refused, whatever else comes with it',
    async (authorization) => {
      const cookie = cookieOf((await post(api.url, whoAmI, {}, browser())).headers);
      const answer = await post(api.url, whoAmI, {}, { authorization, cookie });
      expect(answer.status).toBe(401);
      expect(codeOf(answer)).toBe('UNAUTHENTICATED');
      const socket = await openSocket(api.socketUrl, { headers: { cookie } });
      socket.send({ type: 'connection_init', payload: { authorization } });
      expect((await socket.closed).code).toBe(4401);
    },
  );

  test('what comes through a proxy is not `local`', async () => {
    expect(titleOf(await post(api.url, whoAmI, {}, { 'x-forwarded-for': '203.0.113.9' }))).toMatch(/^session:/);
  });

  test('without anonymous sessions only a key is let in', async () => {
    const closed = await startTestApi({ runs, env: { HOST: '0.0.0.0', PORT: '0' } });
    const url = closed.url.replace('0.0.0.0', '127.0.0.1');
    try {
      const answer = await post(url, whoAmI);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      expect(titleOf(await post(url, whoAmI, {}, { authorization: `Bearer ${apiKey}` }))).toBe('key:tester');
      const socket = await openSocket(`${url.replace('http', 'ws')}/graphql`);
      socket.send({ type: 'connection_init' });
      expect((await socket.closed).code).toBe(4401);
    } finally {
      await closed.stop();
    }
  });

  test('behind https the cookie is for https only', async () => {
    const secure = await startTestApi({ runs, env: { PUBLIC_URL: 'https://longhaul.example' } });
    try {
      const answer = await fetchAs(secure.url, { host: 'longhaul.example', origin: 'https://longhaul.example' });
      expect(answer.status).toBe(200);
      expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-longhaul=.*; Secure$/);
    } finally {
      await secure.stop();
    }
  });
});

describe('origins', () => {
  test.each([
    'http://evil.example',
    'null',
    'http://localhost:1',
    'https://127.0.0.1',
    'http://127.0.0.1.evil.example',
  ])('a page of %s is refused, and given no way to read the refusal', async (origin) => {
    const answer = await post(api.url, whoAmI, {}, { origin });
    expect(answer.status).toBe(403);
    expect(codeOf(answer)).toBe('FORBIDDEN_ORIGIN');
    const names = [...answer.headers.keys()];
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    await expect(openSocket(api.socketUrl, { headers: { origin } })).rejects.toThrow('403');
  });

  test('a preflight of a stranger is granted nothing', async () => {
    const answer = await fetch(`${api.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(403);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('a name that was pointed at this address is refused, over HTTP and at the upgrade', async () => {
    const host = `rebound.example:${new URL(api.url).port}`;
    expect((await fetchAs(api.url, { host, origin: `http://${host}` })).status).toBe(421);
    expect((await fetchAs(api.url, { host })).status).toBe(421);
    await expect(openSocket(api.socketUrl, { headers: { host } })).rejects.toThrow('421');
  });

  test('a server for others than this machine answers to its addresses and PUBLIC_URL, and to no other name', async () => {
    const open = await startTestApi({
      runs,
      env: { HOST: '0.0.0.0', ANONYMOUS_SESSIONS: 'true', PUBLIC_URL: 'https://longhaul.example' },
    });
    const url = open.url.replace('0.0.0.0', '127.0.0.1');
    try {
      for (const [host, origin, status] of [
        ['longhaul.example', 'https://longhaul.example', 200],
        ['longhaul.example', 'http://longhaul.example', 403],
        ['192.0.2.7:4000', 'http://192.0.2.7:4000', 200],
        ['[2001:db8::7]:4000', 'http://[2001:db8::7]:4000', 200],
        ['evil.example', 'https://evil.example', 421],
        ['longhaul.example.evil.example', 'https://longhaul.example', 421],
      ] as const) {
        expect([host, (await fetchAs(url, { host, origin })).status]).toEqual([host, status]);
      }
      // Probes and scrapers know it by names of their own.
      const probe = await new Promise<number>((resolve, reject) => {
        const request = httpRequest(`${url}/healthz`, { headers: { host: 'api.cluster.local' } });
        request
          .on('response', (response) => resolve(response.resume().statusCode ?? 0))
          .on('error', reject)
          .end();
      });
      expect(probe).toBe(200);
    } finally {
      await open.stop();
    }
  });

  test('sockets elsewhere than at /graphql are refused', async () => {
    await expect(openSocket(api.socketUrl.replace('/graphql', '/else'))).rejects.toThrow('404');
  });
});

/** fetch sets `Host` by itself; this sets what it is told. */
function fetchAs(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: NodeJS.Dict<string[]> }> {
  const body = JSON.stringify({ query: whoAmI });
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; headers: NodeJS.Dict<string[]> }>();
  const request = httpRequest(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  request.on('response', (response) => {
    response.resume();
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headersDistinct }));
  });
  request.on('error', reject);
  request.end(body);
  return promise;
}
