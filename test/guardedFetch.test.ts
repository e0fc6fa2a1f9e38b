/** The guard of requests to the outside, against web servers and a DNS server of the test's own on loopback. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip, gzipSync } from 'node:zlib';
import { parseConfig } from '../src/config.ts';
import { createGuardedFetch, fetchLimits, type GuardedFetch } from '../src/services/guardedFetch.ts';
import { parseAddressRange, refusedAddress } from '../src/services/publicAddresses.ts';
import { startDnsServer, type DnsServer } from './support/dnsServer.ts';

const mebibyte = 1024 * 1024;
/** Stands for an address in our own network: everything here listens on it too, and nothing may ever be asked of it. */
const inner = '127.0.0.2';

/** 200 MiB of nothing, packed without ever having been in memory as a whole. */
const bomb = await buffer(Readable.from(Array<Buffer>(200).fill(Buffer.alloc(mebibyte))).pipe(createGzip()));

const pages: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  '/page': (_request, response) => response.setHeader('content-type', 'text/html').end('<title>A page</title>'),
  '/gone': (_request, response) => response.writeHead(404).end('no such page'),
  '/headers': (request, response) => response.end(JSON.stringify(request.headers)),
  '/zipped': (_request, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('unzipped')),
  '/bomb': (_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb),
  '/bombInBomb': (_request, response) => response.setHeader('content-encoding', 'gzip, gzip').end(gzipSync(bomb)),
  '/notZipped': (_request, response) => response.setHeader('content-encoding', 'gzip').end('this is no gzip'),
  '/most': (_request, response) => response.end(Buffer.alloc(2 * mebibyte)),
  '/more': (_request, response) => response.end(Buffer.alloc(2 * mebibyte + 1)),
  '/endless': (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  },
  '/silent': () => {},
  '/stuck': (_request, response) => response.write('a beginning, and then nothing'),
  '/broken': (_request, response) =>
    response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy()),
  '/reset': (request) => request.socket.destroy(),
};

let port: number;
let dns: DnsServer;
let outside: GuardedFetch;
const asked: string[] = [];
const closing: (() => unknown)[] = [];
/** Ends of connections, by path: that the server's side is closed is the proof that a request was really ended. */
const closed = new Map<string, PromiseWithResolvers<void>>();
const closedOf = (path: string) => closed.get(path) ?? closed.set(path, Promise.withResolvers<void>()).get(path)!;

beforeAll(async () => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://any');
    asked.push(`${request.socket.localAddress} ${url.pathname}`);
    response.on('close', () => closedOf(url.pathname).resolve());
    const to = url.searchParams.get('to');
    if (url.pathname === '/redirect') {
      const left = Number(url.searchParams.get('left') ?? 0);
      response
        .writeHead(302, { location: left > 0 ? `/redirect?left=${left - 1}&to=/page` : inHeader(to ?? '/page') })
        .end();
    } else (pages[url.pathname] ?? pages['/gone']!)(request, response);
  });
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  dns = await startDnsServer(answerOf);
  outside = guarded();
  closing.push(
    () => server.closeAllConnections(),
    () => server.close(),
    () => dns.close(),
  );
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** As servers send it: the bytes of UTF-8. */
const inHeader = (text: string): string => Buffer.from(text).toString('latin1');

function answerOf(name: string, time: number): string[] {
  if (name === 'public.test') return ['127.0.0.1'];
  if (name === 'rebinding.test') return time === 1 ? ['127.0.0.1'] : [inner];
  if (name === 'inner.test') return [inner];
  if (name === 'mixed.test') return ['127.0.0.1', inner];
  if (name === 'mapped.test') return ['::ffff:127.0.0.2'];
  if (name === 'six.test') return ['::1'];
  return [];
}

/** To it 127.0.0.1 is public, as if it were anywhere in the world. */
function guarded(env: NodeJS.ProcessEnv = {}): GuardedFetch {
  const config = parseConfig({ FETCH_ALLOWED_ADDRESSES: '127.0.0.1', ...env });
  const made = createGuardedFetch(config, (host, done) => dns.lookup(host, done));
  closing.push(() => made.close());
  return made;
}

const at = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;
const refusal = (code: string, words: string | RegExp) => ({
  name: 'FetchError',
  code,
  message: expect.stringMatching(words),
});

describe('an answer', () => {
  test('is the body, decoded, with its status and headers', async () => {
    const page = await outside.get(at('/page', 'public.test'));
    expect(page).toMatchObject({ url: at('/page', 'public.test'), status: 200 });
    expect(page.headers.get('content-type')).toBe('text/html');
    expect(Buffer.from(page.body).toString()).toBe('<title>A page</title>');
    expect(Buffer.from((await outside.get(at('/zipped'))).body).toString()).toBe('unzipped');
    expect((await outside.get(at('/gone'))).status).toBe(404);
  });

  test('comes after at most 5 redirects', async () => {
    expect(await outside.get(at('/redirect?left=4'))).toMatchObject({ url: at('/page'), status: 200 });
    await expect(outside.get(at('/redirect?left=5'))).rejects.toMatchObject(
      refusal('FETCH_REJECTED', 'more than 5 times'),
    );
  });

  test('to headers that another origin was asked with: a redirect leaves them behind', async () => {
    const headers = { authorization: 'Bearer a secret' };
    const same = await outside.get(at('/redirect?to=/headers'), { headers });
    expect(JSON.parse(String(Buffer.from(same.body)))).toMatchObject(headers);
    const other = await outside.get(at(`/redirect?to=${at('/headers', 'public.test')}`), { headers });
    expect(Buffer.from(other.body).toString()).not.toContain('secret');
  });
});

describe('a URL', () => {
  test.each([
    ['file:///etc/passwd', 'got file'],
    ['ftp://127.0.0.1/', 'got ftp'],
    ['gopher://127.0.0.1/', 'got gopher'],
    ['data:text/html,hello', 'got data'],
    ['javascript:alert(1)', 'got javascript'],
    ['http://', 'this is none'],
    ['//public.test/', 'this is none'],
    ['', 'this is none'],
    ['http://127.0.0.1:25/', 'no web server'],
    ['http://somebody:secret@public.test/', 'without user name'],
  ])('%s is refused', async (url, words) => {
    await expect(outside.get(url)).rejects.toMatchObject({ ...refusal('FETCH_REFUSED', words), retryable: false });
  });

  test('with a password is refused in words that do not repeat it', async () => {
    await expect(outside.get('http://somebody:secret@public.test/')).rejects.not.toMatchObject({
      message: expect.stringContaining('secret'),
    });
  });
});

describe('an address of our own network', () => {
  const spellings = [
    inner,
    '127.0.0.2.',
    '127.2',
    '2130706434',
    '0x7f000002',
    '0x7f.0.0.2',
    '0177.0.0.02',
    '%31%32%37.0.0.2',
    '１２７.0.0.2',
    '[::ffff:127.0.0.2]',
    '[::ffff:7f00:2]',
    '[::127.0.0.2]',
    '[64:ff9b::7f00:2]',
    '[::1]',
    '[::]',
    '0.0.0.0',
    '0',
    'inner.test',
    'INNER.test.',
    'mixed.test',
    'mapped.test',
    'six.test',
  ];

  test.each(spellings)('as %s is refused, and nothing is asked of it', async (host) => {
    await expect(outside.get(at('/page', host))).rejects.toMatchObject({
      ...refusal('FETCH_REFUSED', 'refused'),
      retryable: false,
    });
  });

  test.each(spellings)('as %s is refused behind a redirect as well', async (host) => {
    const url = at(`/redirect?to=${encodeURIComponent(at('/page', host))}`, 'public.test');
    await expect(outside.get(url)).rejects.toMatchObject(refusal('FETCH_REFUSED', 'refused'));
  });

  test('and other protocols are refused behind a redirect', async () => {
    await expect(outside.get(at('/redirect?to=file:///etc/passwd'))).rejects.toMatchObject(
      refusal('FETCH_REFUSED', 'got file'),
    );
  });

  test('is not reached by a name that leads there the second time (DNS rebinding)', async () => {
    // A name that was public when a URL was first asked for, and is asked for again on a new connection.
    expect((await guarded().get(at('/page', 'rebinding.test'))).status).toBe(200);
    const attempt = guarded().get(at('/page', 'rebinding.test'));
    await expect(attempt).rejects.toMatchObject(refusal('FETCH_REFUSED', 'rebinding.test is refused: 127.0.0.2'));
    // Asked for once a connection: what was checked is what was connected to, with no second look in between.
    expect(dns.asked.get('rebinding.test')).toBe(2);
  });

  test('is the system’s resolver’s localhost too', async () => {
    const strict = createGuardedFetch(parseConfig({}));
    closing.push(() => strict.close());
    await expect(strict.get(at('/page', 'localhost'))).rejects.toMatchObject(
      refusal('FETCH_REFUSED', 'localhost is refused'),
    );
    await expect(strict.get(at('/page'))).rejects.toMatchObject(refusal('FETCH_REFUSED', 'refused'));
  });

  test('has never been asked for anything, by any of these', () => {
    expect(asked.filter((line) => line.startsWith(inner))).toEqual([]);
  });
});

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::808:808',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  '4000::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'nonsense',
])('%s is no public address', (address) => {
  expect(refusedAddress(address, [])).toEqual(expect.any(String));
});

test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
  '%s is a public address',
  (address) => expect(refusedAddress(address, [])).toBeNull(),
);

test('what the configuration allows is allowed, and nothing beside it', () => {
  const allowed = ['10.0.0.0/8', '::1'].map(parseAddressRange);
  expect(['10.255.0.1', '::1'].map((address) => refusedAddress(address, allowed))).toEqual([null, null]);
  expect(
    ['11.0.0.1', '192.168.0.1', '::2', '::ffff:10.0.0.1'].filter((address) => !refusedAddress(address, allowed)),
  ).toEqual(['11.0.0.1']);
  expect(() => parseConfig({ FETCH_ALLOWED_ADDRESSES: 'localhost' })).toThrow(
    'FETCH_ALLOWED_ADDRESSES: expected addresses',
  );
});

describe('a body', () => {
  test('of 2 MiB is read, of one byte more is not', async () => {
    expect((await outside.get(at('/most'))).body.byteLength).toBe(2 * mebibyte);
    await expect(outside.get(at('/more'))).rejects.toMatchObject(refusal('FETCH_TOO_LARGE', 'more than 2 MiB'));
  });

  test('without an end is cut off at the limit, and its connection with it', async () => {
    await expect(outside.get(at('/endless'))).rejects.toMatchObject(refusal('FETCH_TOO_LARGE', '2 MiB'));
    await closedOf('/endless').promise;
  });

  test.each(['/bomb', '/bombInBomb'])('that unpacks to 200 MiB (%s) is cut off at the limit', async (path) => {
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 1);
    await expect(outside.get(at(path))).rejects.toMatchObject(refusal('FETCH_TOO_LARGE', '2 MiB'));
    clearInterval(watch);
    expect(most).toBeLessThan(100 * mebibyte);
  });

  test('that is broken off, or not what its headers say, is an error that may heal', async () => {
    for (const path of ['/broken', '/reset', '/notZipped']) {
      await expect(outside.get(at(path))).rejects.toMatchObject({
        ...refusal('FETCH_UNAVAILABLE', 'cannot be read'),
        retryable: true,
      });
    }
  });
});

describe('a server', () => {
  test.each(['/silent', '/stuck'])(
    'that keeps one waiting (%s) is given up, and its connection closed',
    async (path) => {
      const impatient = guarded({ FETCH_TIMEOUT_MS: '300' });
      await expect(impatient.get(at(path))).rejects.toMatchObject({
        ...refusal('FETCH_TIMEOUT', 'longer than 0.3 s'),
        retryable: true,
      });
      await closedOf(path).promise;
    },
  );

  test('that redirects for ever in time is given up for the redirects, not asked without an end', async () => {
    const before = asked.length;
    await expect(outside.get(at(`/redirect?left=1000`))).rejects.toMatchObject({ code: 'FETCH_REJECTED' });
    expect(asked.length - before).toBe(fetchLimits.redirects + 1);
  });

  test('that is not there is an error that may heal', async () => {
    await expect(outside.get('http://127.0.0.1:2/')).rejects.toMatchObject({
      code: 'FETCH_UNAVAILABLE',
      retryable: true,
    });
    await expect(outside.get('http://nobody.test/')).rejects.toMatchObject(
      refusal('FETCH_UNAVAILABLE', 'no such host'),
    );
  });

  test('is left at once by a request that is cancelled', async () => {
    const cancel = new AbortController();
    const before = asked.length;
    const getting = outside.get(at('/silent?cancelled'), { signal: cancel.signal });
    const reason = new Error('nobody waits any more');
    while (asked.length === before) await new Promise(setImmediate);
    cancel.abort(reason);
    await expect(getting).rejects.toBe(reason);
  });
});
