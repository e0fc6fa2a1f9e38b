/** Signed links: who brings one may read that blob, by ranges too, until it expires; nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BlobError } from '../src/services/blobs/blobError.ts';
import type { Blobs } from '../src/services/blobs/blobs.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { createBlobLinks } from '../src/services/blobs/links.ts';
import { sessionSecret, startTestApi, type TestApi } from './support/api.ts';

const hour = 3_600_000;
const picture = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const links = createBlobLinks({ SESSION_SECRET: sessionSecret });

let folder: string;
let blobs: Blobs;
let api: TestApi;
/** What the store does in place of giving the blob `broken`. */
const broken = new BlobError('STORAGE_UNAVAILABLE', 'The store is on fire.');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-blobs-'));
  blobs = createFolderBlobs(folder);
  api = await startTestApi({
    // Nobody is let in without a key: a link is all that is needed.
    env: { ANONYMOUS_SESSIONS: 'false' },
    blobs: {
      ...blobs,
      head: (key, signal) => (key === 'broken' ? Promise.reject(broken) : blobs.head(key, signal)),
    },
  });
  await blobs.put('uploads/a', picture, { contentType: 'image/png' });
  await blobs.put('uploads/page', '<script>alert(1)</script>', { contentType: 'text/html' });
  await blobs.put('uploads/drawing', '<svg onload="alert(1)"/>', { contentType: 'image/svg+xml' });
  await blobs.put('uploads/nothing', '', { contentType: 'image/gif' });
});

afterAll(async () => {
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${api.url}${path}`, { method, headers });
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());
async function refusal(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await get(path, headers, method);
  const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
  return [response.status, errors[0]?.extensions.code, errors[0]?.message] as const;
}

test('a link gives the file, to be looked at and kept by the browser', async () => {
  const response = await get(links.link('uploads/a'), { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image' });
  expect(response.status).toBe(200);
  expect(await bytes(response)).toEqual(picture);
  const { headers } = response;
  expect(headers.get('content-type')).toBe('image/png');
  expect(headers.get('content-length')).toBe('1000');
  expect(headers.get('content-disposition')).toBe('inline; filename="a"');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(headers.get('set-cookie')).toBeNull();
  const seconds = Number(/^private, max-age=(\d+), immutable$/.exec(headers.get('cache-control')!)?.[1]);
  expect(seconds).toBeGreaterThan(11 * 3_600);
  expect(seconds).toBeLessThanOrEqual(13 * 3_600);

  const head = await get(links.link('uploads/a'), {}, 'HEAD');
  expect([head.status, head.headers.get('content-length'), (await bytes(head)).length]).toEqual([200, '1000', 0]);
  expect((await bytes(await get(links.link('uploads/nothing')))).length).toBe(0);
});

test.each(['uploads/page', 'uploads/drawing'])('%s, which a browser might run, is only to be saved', async (key) => {
  const response = await get(links.link(key));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  await response.body?.cancel();
});

test.each([
  ['bytes=0-9', 0, 9],
  ['bytes=990-', 990, 999],
  ['bytes=-1', 999, 999],
  ['bytes=900-5000', 900, 999],
])('%s gives that part', async (range, start, end) => {
  const response = await get(links.link('uploads/a'), { range });
  expect([response.status, response.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/1000`]);
  expect(await bytes(response)).toEqual(picture.subarray(start, end + 1));
});

test('a range beyond the end is refused; several, and what is no range, give the whole', async () => {
  const beyond = await get(links.link('uploads/a'), { range: 'bytes=1000-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
  await beyond.body?.cancel();
  for (const range of ['bytes=0-1,5-6', 'lines=1-2', 'bytes=x']) {
    const response = await get(links.link('uploads/a'), { range });
    expect([response.status, (await bytes(response)).length]).toEqual([200, 1_000]);
  }
});

describe('refused', () => {
  const good = new URL(links.link('uploads/a'), 'http://x');
  const changed = (change: (url: URL) => void) => {
    const url = new URL(good);
    change(url);
    return url.pathname + url.search;
  };
  test.each([
    ['the link of another file', changed((url) => (url.pathname = '/blobs/uploads/page'))],
    ['a later end', changed((url) => url.searchParams.set('expires', '9999999999'))],
    ['no signature', changed((url) => url.searchParams.delete('signature'))],
    ['no end', changed((url) => url.searchParams.delete('expires'))],
    ['two signatures', `${good.pathname}${good.search}&signature=x`],
    ['an empty signature', changed((url) => url.searchParams.set('signature', ''))],
    ['a path that leads out', changed((url) => (url.pathname = '/blobs/..%2f..%2fetc%2fpasswd'))],
    ['a path that is none', changed((url) => (url.pathname = '/blobs/%ff'))],
    ['no key', changed((url) => (url.pathname = '/blobs'))],
    ['a link signed by another server', createBlobLinks({ SESSION_SECRET: 'y'.repeat(40) }).link('uploads/a')],
  ])('%s', async (_what, path) => {
    expect(await refusal(path)).toEqual([403, 'LINK_REFUSED', expect.stringMatching(/not made here/)]);
  });

  test('an expired one', async () => {
    const old = createBlobLinks({ SESSION_SECRET: sessionSecret }, () => Date.now() - 14 * hour).link('uploads/a');
    expect(await refusal(old)).toEqual([403, 'LINK_REFUSED', expect.stringMatching(/expired/)]);
  });

  test('a file that is gone, another method, a stranger', async () => {
    expect((await refusal(links.link('uploads/gone'))).slice(0, 2)).toEqual([404, 'NOT_FOUND']);
    expect((await refusal(links.link('uploads/a'), {}, 'POST')).slice(0, 2)).toEqual([405, 'BAD_USER_INPUT']);
    const stranger = await refusal(links.link('uploads/a'), { origin: 'https://evil.example' });
    expect(stranger.slice(0, 2)).toEqual([403, 'FORBIDDEN_ORIGIN']);
  });

  test('while the store is away, without a word of the link in the log', async () => {
    const path = links.link('broken');
    expect((await refusal(path)).slice(0, 2)).toEqual([503, 'UNAVAILABLE']);
    const log = JSON.stringify(api.logged);
    expect(log).toContain('on fire');
    expect(log).not.toContain(new URL(path, 'http://x').searchParams.get('signature'));
  });
});

test('links are the same within an hour, so that pictures stay in the cache', () => {
  let now = Date.UTC(2026, 0, 1, 10, 0, 1);
  const timed = createBlobLinks({ SESSION_SECRET: sessionSecret }, () => now);
  const first = timed.link('uploads/a');
  now = Date.UTC(2026, 0, 1, 10, 59, 59);
  expect(timed.link('uploads/a')).toBe(first);
  now = Date.UTC(2026, 0, 1, 11, 0, 1);
  expect(timed.link('uploads/a')).not.toBe(first);
  expect(new URL(first, 'http://x').searchParams.get('expires')).toBe(String(Date.UTC(2026, 0, 1, 23) / 1_000));
});

test('a reader that goes away in the middle harms nobody, and is no error', async () => {
  await blobs.put('uploads/long', Buffer.alloc(32 * 1024 * 1024), { contentType: 'video/mp4' });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    httpRequest(`${api.url}${links.link('uploads/long')}`, resolve)
      .on('error', reject)
      .end();
  });
  answer.destroy();
  // Deleting it and reading another go on as if nothing had been.
  await blobs.delete('uploads/long');
  expect((await get(links.link('uploads/a'))).status).toBe(200);
  expect(api.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
