/** The blob store: one suite over every implementation. */
import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { BlobError, storageFull } from '../src/services/blobs/blobError.ts';
import type { BlobHead, Blobs } from '../src/services/blobs/blobs.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { persistentBlobs } from '../src/services/blobs/persistentBlobs.ts';
import { createS3Blobs, type S3Settings } from '../src/services/blobs/s3Blobs.ts';
import { fakeStep } from './support/llm.ts';
import { s3ServerProgram, startS3Server } from './support/s3Server.ts';

const folder = await mkdtemp(join(tmpdir(), 'blobs-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const program = await s3ServerProgram();
const s3 = program ? await startS3Server(program) : null;
afterAll(() => s3?.stop());
const inS3 = (more: Partial<S3Settings> = {}) =>
  createS3Blobs({ ...s3!, copiesFolder: join(folder, 'copies'), ...more });

const stores: [string, Blobs][] = [
  ['a folder', createFolderBlobs(join(folder, 'store'))],
  ...(s3 ? [['S3', inS3()] as [string, Blobs]] : []),
];
afterAll(() => stores.forEach(([, blobs]) => blobs.close()));

const contentType = 'text/plain; charset=utf-8';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error) => (error instanceof BlobError ? error.code : error),
  );

describe.each(stores)('%s', (_name, blobs) => {
  /** A prefix of its own for each test. */
  const place = () => `tests/${randomUUID()}/`;
  async function listed(prefix: string) {
    const found: Omit<BlobHead, 'contentType'>[] = [];
    for await (const head of blobs.list(prefix)) found.push(head);
    return found;
  }
  const keysBelow = async (prefix: string) => (await listed(prefix)).map(({ key }) => key);

  test.concurrent('keeps text and bytes, with their size and content type', async () => {
    const at = place();
    expect(await blobs.put(`${at}a.txt`, 'grüße', { contentType })).toEqual({ size: 7 });
    const bytes = randomBytes(100_000);
    expect(await blobs.put(`${at}b`, bytes, { contentType: 'image/png' })).toEqual({ size: 100_000 });

    const blob = await blobs.get(`${at}a.txt`);
    expect(blob).toMatchObject({ key: `${at}a.txt`, size: 7, contentType, range: null });
    expect(Math.abs(Date.now() - blob.modifiedAt.getTime())).toBeLessThan(600_000);
    expect(await text(blob.stream)).toBe('grüße');
    expect(sha256(await buffer((await blobs.get(`${at}b`)).stream))).toBe(sha256(bytes));
    expect(await blobs.head(`${at}b`)).toMatchObject({ key: `${at}b`, size: 100_000, contentType: 'image/png' });
  });

  test.concurrent('takes a file in, which is gone from its place then', async () => {
    const key = `${place()}taken`;
    const file = join(folder, randomUUID());
    await writeFile(file, 'all of it');
    await blobs.put(key, 'what was there before', { contentType });
    await blobs.take(key, file, { contentType: 'video/mp4' });
    expect(await text((await blobs.get(key)).stream)).toBe('all of it');
    expect(await blobs.head(key)).toMatchObject({ size: 9, contentType: 'video/mp4' });
    expect(await code(readFile(file))).toMatchObject({ code: 'ENOENT' });
    expect(await code(blobs.take(key, file, { contentType }))).toBe('BLOB_NOT_FOUND');
    expect(await text((await blobs.get(key)).stream)).toBe('all of it');
  });

  test.concurrent('keeps an empty blob', async () => {
    const key = `${place()}empty`;
    await blobs.put(key, '', { contentType });
    expect(await blobs.head(key)).toMatchObject({ size: 0, contentType });
    expect(await text((await blobs.get(key)).stream)).toBe('');
    expect(await code(blobs.get(key, { range: { start: 0 } }))).toBe('BAD_RANGE');
  });

  test.concurrent('keeps a stream whose length nobody knows', async () => {
    const key = `${place()}long`;
    const piece = randomBytes(1_000_003);
    async function* pieces() {
      for (let i = 0; i < 23; i++) yield piece;
    }
    expect(await blobs.put(key, pieces(), { contentType })).toEqual({ size: 23 * piece.length });
    const hash = createHash('sha256');
    for (let i = 0; i < 23; i++) hash.update(piece);
    expect(sha256(await buffer((await blobs.get(key)).stream))).toBe(hash.digest('hex'));
  });

  test.concurrent('keeps a file', async () => {
    const key = `${place()}file`;
    const path = join(folder, randomUUID());
    await writeFile(path, 'from a file');
    await blobs.put(key, createReadStream(path), { contentType });
    expect(await text((await blobs.get(key)).stream)).toBe('from a file');
  });

  test.concurrent('replaces what was there, content and type', async () => {
    const key = `${place()}a`;
    await blobs.put(key, 'a long one', { contentType });
    const reading = await blobs.get(key);
    await blobs.put(key, 'short', { contentType: 'text/html' });
    // Whoever was reading reads the old one to its end.
    expect(await text(reading.stream)).toBe('a long one');
    const blob = await blobs.get(key);
    expect([blob.contentType, await text(blob.stream)]).toEqual(['text/html', 'short']);
  });

  test.concurrent('gives a range of bytes', async () => {
    const key = `${place()}digits`;
    await blobs.put(key, '0123456789', { contentType });
    const read = async (range: { start: number; end?: number }) => {
      const blob = await blobs.get(key, { range });
      return [await text(blob.stream), blob.range, blob.size];
    };
    expect(await read({ start: 2, end: 4 })).toEqual(['234', { start: 2, end: 4 }, 10]);
    expect(await read({ start: 7 })).toEqual(['789', { start: 7, end: 9 }, 10]);
    expect(await read({ start: 0, end: 99 })).toEqual(['0123456789', { start: 0, end: 9 }, 10]);
    expect(await read({ start: 9, end: 9 })).toEqual(['9', { start: 9, end: 9 }, 10]);
    expect(await code(blobs.get(key, { range: { start: 10 } }))).toBe('BAD_RANGE');
    await expect(blobs.get(key, { range: { start: 3, end: 2 } })).rejects.toThrow(TypeError);
    await expect(blobs.get(key, { range: { start: -1 } })).rejects.toThrow(TypeError);
  });

  test.concurrent('says what is not there', async () => {
    const at = place();
    expect(await blobs.head(`${at}none`)).toBeNull();
    expect(await code(blobs.get(`${at}none`))).toBe('BLOB_NOT_FOUND');
    expect(await code(blobs.openLocal(`${at}none`))).toBe('BLOB_NOT_FOUND');
    await blobs.delete(`${at}none`);
    await blobs.deleteAll(at);
    expect(await keysBelow(at)).toEqual([]);
    // A folder of blobs is none.
    await blobs.put(`${at}deep/er`, '', { contentType });
    expect(await blobs.head(`${at}deep`)).toBeNull();
    expect(await code(blobs.get(`${at}deep`))).toBe('BLOB_NOT_FOUND');
  });

  test.concurrent('deletes one, and all below a prefix, and nothing beside', async () => {
    const at = place();
    const all = ['a', 'a.b/c', 'runs-1', 'runs/1/x', 'runs/1/y/z', 'runs/10/x', 'runs2/x'];
    await Promise.all(all.map((key) => blobs.put(at + key, key, { contentType })));
    expect(await keysBelow(at)).toEqual(all.map((key) => at + key));
    expect(await keysBelow(`${at}runs/1/`)).toEqual([`${at}runs/1/x`, `${at}runs/1/y/z`]);

    await blobs.delete(`${at}a`);
    expect(await blobs.head(`${at}a`)).toBeNull();
    await blobs.deleteAll(`${at}runs/1/`);
    expect(await keysBelow(at)).toEqual(['a.b/c', 'runs-1', 'runs/10/x', 'runs2/x'].map((key) => at + key));
    await expect(blobs.deleteAll('')).rejects.toThrow(TypeError);
    await expect(blobs.deleteAll(`${at}runs`)).rejects.toThrow('ends with "/"');
  });

  test.concurrent('tells size and time of what it lists', async () => {
    const at = place();
    await blobs.put(`${at}a`, 'four', { contentType });
    expect(await listed(at)).toEqual([{ key: `${at}a`, size: 4, modifiedAt: expect.objectContaining({}) }]);
  });

  test.concurrent('gives a blob as a file', async () => {
    const key = `${place()}movie.mp4`;
    const bytes = randomBytes(300_000);
    await blobs.put(key, bytes, { contentType: 'video/mp4' });
    const local = await blobs.openLocal(key);
    expect(sha256(await readFile(local.path))).toBe(sha256(bytes));
    expect(local.path).toMatch(/\.mp4$/);
    await local.close();
    expect(await blobs.head(key)).toMatchObject({ size: 300_000 });
  });

  test.concurrent('keeps nothing of a stream that breaks, and leaves what was there', async () => {
    const at = place();
    await blobs.put(`${at}kept`, 'the old one', { contentType });
    const broken = Object.assign(new Error('the client went away'), { code: 'ECONNRESET', syscall: 'read' });
    async function* breaking() {
      yield randomBytes(200_000);
      throw broken;
    }
    for (const key of ['kept', 'new'])
      await expect(blobs.put(at + key, breaking(), { contentType })).rejects.toBe(broken);
    // One that is cut off without an error is no whole one either, nor one that somebody else has read.
    const cut = new Readable({ read: () => cut.destroy() });
    cut.push('the beginning');
    await expect(blobs.put(`${at}new`, cut, { contentType })).rejects.toMatchObject({
      code: 'ERR_STREAM_PREMATURE_CLOSE',
    });
    const read = Readable.from(['x']);
    await text(read);
    await expect(blobs.put(`${at}new`, read, { contentType })).rejects.toThrow('read or destroyed before');
    await expect(
      blobs.put(`${at}new`, createReadStream(join(folder, 'no such file')), { contentType }),
    ).rejects.toMatchObject({ code: 'ENOENT', syscall: 'open' });
    expect(await keysBelow(at)).toEqual([`${at}kept`]);
    expect(await text((await blobs.get(`${at}kept`)).stream)).toBe('the old one');
  });

  test.concurrent('stops a write when it is told to, also one that waits for its next bytes', async () => {
    const key = `${place()}stopped`;
    const controller = new AbortController();
    const waiting = Promise.withResolvers<void>();
    const source = new Readable({
      read() {
        waiting.resolve();
      },
    });
    source.push('the beginning');
    const put = blobs.put(key, source, { contentType, signal: controller.signal });
    await waiting.promise;
    controller.abort();
    await expect(put).rejects.toMatchObject({ name: 'AbortError' });
    expect(source.destroyed).toBe(true);
    expect(await blobs.head(key)).toBeNull();
    await expect(blobs.put(key, 'x', { contentType, signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await blobs.head(key)).toBeNull();
  });

  test.concurrent('never shows half a blob while it is written, whoever writes at once', async () => {
    const key = `${place()}busy`;
    const versions = Array.from({ length: 8 }, (_, i) => Buffer.alloc(400_000, i + 65));
    const hashes = new Set(versions.map(sha256));
    await blobs.put(key, versions[0]!, { contentType });
    let writing = true;
    const writers = Promise.all(versions.map((version) => blobs.put(key, version, { contentType }))).finally(
      () => (writing = false),
    );
    do {
      expect(hashes).toContain(sha256(await buffer((await blobs.get(key)).stream)));
    } while (writing);
    await writers;
  });

  test.concurrent('survives deletes beside its writes', async () => {
    const at = place();
    await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        await blobs.put(`${at}a/b/${i}`, 'x', { contentType });
        await blobs.delete(`${at}a/b/${i}`);
      }),
    );
    expect(await keysBelow(at)).toEqual([]);
  });

  test.concurrent.each([
    [
      '',
      '/',
      'a/',
      '/a',
      'a//b',
      '.',
      '..',
      '../a',
      'a/../../b',
      'a/./b',
      '.hidden',
      'a/.b',
      'a\\b',
      'a\0b',
      'ä',
      'a b',
    ],
    ['x'.repeat(201), 'x/'.repeat(500) + 'x', 'a\n', 'a?b', 'a%2e%2e/b', '~', 'a~b', 'C:', '../../etc/passwd'],
  ])('refuses keys that lead elsewhere: %j …', async (...keys) => {
    for (const key of keys) {
      await expect(blobs.put(key, 'x', { contentType })).rejects.toThrow(TypeError);
      await expect(blobs.get(key)).rejects.toThrow(TypeError);
      await expect(blobs.head(key)).rejects.toThrow(TypeError);
      await expect(blobs.delete(key)).rejects.toThrow(TypeError);
      await expect(blobs.openLocal(key)).rejects.toThrow(TypeError);
      if (key !== '') await expect(blobs.deleteAll(`${key}/`)).rejects.toThrow(TypeError);
    }
  });

  test.concurrent('can be reached', async () => {
    await blobs.check();
  });
});

describe('a folder, besides', () => {
  test('keeps content as plain files under their keys, and nothing half written', async () => {
    const path = join(folder, 'plain');
    const blobs = createFolderBlobs(path);
    await blobs.put('runs/1/a.txt', 'x', { contentType });
    await expect(blobs.put('runs/1/b.txt', Readable.from(throwing()), { contentType })).rejects.toThrow('no more');
    expect((await readdir(path, { recursive: true })).toSorted()).toEqual(
      ['content', 'types']
        .flatMap((kind) => [kind, `${kind}/runs`, `${kind}/runs/1`, `${kind}/runs/1/a.txt`])
        .concat('writing'),
    );
    await blobs.delete('runs/1/a.txt');
    expect((await readdir(path, { recursive: true })).toSorted()).toEqual(['content', 'types', 'writing']);
  });

  test('says so when a key is the prefix of another', async () => {
    const blobs = createFolderBlobs(join(folder, 'clash'));
    await blobs.put('a/b', 'x', { contentType });
    await expect(blobs.put('a', 'x', { contentType })).rejects.toThrow('prefix of another blob');
    await expect(blobs.put('a/b/c', 'x', { contentType })).rejects.toThrow('prefix of another blob');
    expect(await text((await blobs.get('a/b')).stream)).toBe('x');
  });
});

(s3 ? describe : describe.skip)('S3, besides', () => {
  test.concurrent('takes a copy for programs that want a file, and removes it', async () => {
    const blobs = inS3();
    await blobs.put('copied/a.txt', 'x', { contentType });
    const [one, other] = [await blobs.openLocal('copied/a.txt'), await blobs.openLocal('copied/a.txt')];
    expect(one.path).not.toBe(other.path);
    await one.close();
    await expect(access(one.path)).rejects.toThrow('ENOENT');
    expect(await readFile(other.path, 'utf8')).toBe('x');
    await other.close();
    blobs.close();
  });

  test.concurrent.each([
    [
      'a wrong secret',
      { credentials: { accessKeyId: 'longhaul-tests', secretAccessKey: 'wrong' } },
      'SignatureDoesNotMatch',
    ],
    ['an unknown key', { credentials: { accessKeyId: 'nobody', secretAccessKey: 'wrong' } }, 'AWS_ACCESS_KEY_ID'],
    ['no bucket', { bucket: 'nowhere' }, 'has no bucket nowhere: make it, or set S3_BUCKET'],
  ])('%s is an error that says so', async (_name, settings, words) => {
    const blobs = inS3(settings);
    for (const call of [
      () => blobs.check(),
      () => blobs.put('a', 'x', { contentType }),
      () => blobs.put('a', endless(20_000_000), { contentType }),
      () => blobs.get('a'),
      () => blobs.deleteAll('a/'),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'STORAGE_REFUSED', message: expect.stringContaining(words) });
    }
    blobs.close();
  });

  test.concurrent('a server that is away is an error that passes', async () => {
    const blobs = inS3({ endpoint: 'http://127.0.0.1:9' });
    for (const call of [() => blobs.check(), () => blobs.put('a', 'x', { contentType }), () => blobs.head('a')]) {
      await expect(call()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE', nonRetryable: false });
    }
    blobs.close();
  });

  test.concurrent('leaves no part of a large upload that breaks', async () => {
    const blobs = inS3();
    await expect(blobs.put('broken', endless(30_000_000, new Error('no more')), { contentType })).rejects.toThrow(
      'no more',
    );
    const client = new S3Client({ ...s3!, region: 'us-east-1', forcePathStyle: true });
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand({ Bucket: s3!.bucket, Prefix: 'broken' }),
    );
    expect(Uploads).toEqual([]);
    client.destroy();
    blobs.close();
  });
});

describe('as activities have it', () => {
  const kept = createFolderBlobs(join(folder, 'activities'));
  /** A store that has the trouble until it is over. */
  const troubled = (error: Error) => {
    let over = false;
    const put: Blobs['put'] = (...given) => (over ? kept.put(...given) : Promise.reject(error));
    return { blobs: persistentBlobs({ ...kept, put }), heal: () => void (over = true) };
  };

  test('a write waits while the store is full or away, and the step says so', async () => {
    const step = fakeStep();
    const { blobs, heal } = troubled(storageFull());
    const put = step.run(() => blobs.put('waited', 'x', { contentType }));
    expect(await step.message(/full/)).toBe('STORAGE_FULL: the store of files is full, waiting to keep a file');
    heal();
    expect(await put).toEqual({ size: 1 });
    expect(await step.message(/back/)).toBe('The store of files is back');
  });

  test('it stops waiting when the step is cancelled, and never waits for what no waiting heals', async () => {
    const step = fakeStep();
    const away = troubled(new BlobError('STORAGE_UNAVAILABLE', 'away'));
    const put = step.run(() => away.blobs.put('cancelled', 'x', { contentType }));
    expect(await step.message(/does not answer/)).toBe('The store of files does not answer, waiting to keep a file');
    step.cancel(new Error('cancelled by you'));
    await expect(put).rejects.toThrow('cancelled by you');
    const refused = troubled(new BlobError('STORAGE_REFUSED', 'no such bucket'));
    const another = fakeStep();
    await expect(another.run(() => refused.blobs.put('a', 'x', { contentType }))).rejects.toThrow('no such bucket');
    await expect(another.run(() => refused.blobs.get('nowhere'))).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    // A stream cannot be read twice: the attempt fails, and the next one brings another.
    const stream = another.run(() => away.blobs.put('a', endless(10), { contentType }));
    await expect(stream).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  });
});

/** So many bytes, and then the error. */
async function* endless(bytes: number, error?: Error) {
  for (let left = bytes; left > 0; left -= 1_000_000) yield Buffer.alloc(Math.min(left, 1_000_000), 7);
  if (error) throw error;
}

async function* throwing() {
  yield 'some';
  throw new Error('no more');
}
