/** Resumable uploads: two api processes over one database and one folder, which die, stall and are asked for what they must not give. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, symlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createFolderBytes } from '../src/domains/uploads/folderBytes.ts';
import { inUnits } from '../src/domains/uploads/refusals.ts';
import { createUploadRows } from '../src/domains/uploads/rows.ts';
import { sweepUploads } from '../src/domains/uploads/sweep.ts';
import { createUploads, type Uploads } from '../src/domains/uploads/uploads.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { openDatabase, type Database } from '../src/services/database.ts';
import { createLog } from '../src/services/log.ts';
import { startTestStack, type TestStack } from './support/stack.ts';
import { tusSender, untilGrown } from './support/tus.ts';
import { eventually } from './support/waiting.ts';

const minute = 60_000;
// As long as a busy machine may take; each test waits for events.
jest.setTimeout(minute);
const mebibyte = 1024 ** 2;
const mostBytes = 100 * mebibyte;
const annsKey = 'ann-has-a-long-secret';
const local = tusSender();
const ann = tusSender({ authorization: `Bearer ${annsKey}` });
const owner = { id: 'local' };

let stack: TestStack;
let [one, two] = ['', ''];
let database: Database;
let uploads: Uploads;

beforeAll(async () => {
  stack = await startTestStack({
    only: ['postgres', 'api'],
    apis: 2,
    env: {
      API_KEYS: `ann:${annsKey},busy:another-long-secret`,
      MAX_UPLOAD_BYTES: String(mostBytes),
      STARTS_PER_MINUTE: '200',
      TRUSTED_PROXIES: '1',
    },
  });
  [one, two] = stack.apis as [string, string];
  database = openDatabase(stack.addresses.database!, createLog({ LOG_LEVEL: 'warn' }, 'test'), 3);
  uploads = createUploads({ database, blobs: blobs() });
}, 3 * minute);

afterAll(async () => {
  await database?.close();
  await stack?.dispose();
}, minute);

const blobs = () => createFolderBlobs(join(stack.dataDir, 'blobs'));
const incoming = (id: string) => join(stack.dataDir, 'uploads', id);
const sizeOf = (id: string) => stat(incoming(id)).then(({ size }) => size);
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
async function content(id: string): Promise<string> {
  const file = await uploads.openLocal(id);
  try {
    return sha256(await readFile(file.path));
  } finally {
    await file.close();
  }
}

test(
  'an upload that is cut again and again, at either api, with an api killed in it, arrives whole and is hardly sent twice',
  async () => {
    const bytes = randomBytes(64 * mebibyte);
    const id = await local.create(one, bytes.length, { filename: 'holiday.mov', filetype: 'video/quicktime' });
    expect(await uploads.find(owner, id)).toBe('unfinished');
    let [offset, sent] = [0, 0];
    const cuts = [one, two, one, two, one, one];
    for (const [index, api] of cuts.entries()) {
      const piece = bytes.subarray(offset, offset + 9 * mebibyte);
      const sending = await local.stall(api, id, offset, piece, bytes.length - offset);
      sent += piece.length;
      await untilGrown('the upload', () => sizeOf(id), offset + piece.length);
      if (index === 3) {
        await stack.process('api-2').kill('SIGKILL');
        await sending.ended;
      } else {
        sending.cut();
      }
      // Asked at the other api, which has to get the lock from the one that is cut, or dead.
      offset = await eventually('an offset to go on from', () => local.offset(api === one ? two : one, id));
    }
    await stack.waitUntilReady();
    const last = await local.patch(two, id, offset, bytes.subarray(offset));
    sent += bytes.length - offset;
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
    expect(sent).toBeLessThanOrEqual(bytes.length * 1.05);

    expect(await uploads.find(owner, id)).toEqual({
      id,
      name: 'holiday.mov',
      type: 'video/quicktime',
      size: bytes.length,
      blobKey: `uploads/${id}`,
    });
    expect(await content(id)).toBe(sha256(bytes));
    expect((await blobs().head(`uploads/${id}`))?.contentType).toBe('video/quicktime');
  },
  2 * minute,
);

describe('one writer an upload', () => {
  test.each([
    ['the same api', () => one],
    ['another api', () => two],
  ])('whoever comes later, at %s, makes a silent holder let go and goes on from its last byte', async (_where, api) => {
    const bytes = randomBytes(3 * mebibyte);
    const id = await local.create(one, bytes.length);
    const silent = await local.stall(one, id, 0, bytes.subarray(0, mebibyte), bytes.length);
    await untilGrown('the upload', () => sizeOf(id), mebibyte);
    expect(await local.offset(api(), id)).toBe(mebibyte);
    await silent.ended;
    expect((await local.patch(api(), id, mebibyte, bytes.subarray(mebibyte))).status).toBe(204);
    expect(await content(id)).toBe(sha256(bytes));
  });

  test('of many who send the same bytes at once all come through or are told, and the file is right', async () => {
    const bytes = randomBytes(mebibyte);
    const id = await local.create(one, bytes.length);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => local.patch(index % 2 ? one : two, id, 0, bytes).catch(() => null)),
    );
    expect(answers.filter((answer) => answer?.status === 204).length).toBeGreaterThanOrEqual(1);
    expect(answers.filter((answer) => answer && ![204, 409, 400, 423].includes(answer.status))).toEqual([]);
    expect(await content(id)).toBe(sha256(bytes));
  });
});

describe('the end', () => {
  test('told twice is told once', async () => {
    const bytes = randomBytes(1_000);
    const id = await local.send(one, bytes);
    const before = await uploads.find(owner, id);
    for (const api of [one, two]) {
      expect((await local.patch(api, id, bytes.length, new Uint8Array())).status).toBe(204);
      const head = await local.head(api, id);
      expect([head.status, head.headers.get('upload-offset')]).toEqual([200, '1000']);
      expect((await local.patch(api, id, 0, bytes)).status).toBe(409);
    }
    expect(await uploads.find(owner, id)).toEqual(before);
    expect(await content(id)).toBe(sha256(bytes));
  });

  test('that an api had not written down when it died is found by the next question', async () => {
    const bytes = randomBytes(1_000);
    const id = await local.send(one, bytes);
    await database.pool.query('update uploads set finished_at = null where id = $1', [id]);
    expect(await uploads.find(owner, id)).toBe('unfinished');
    expect(await local.offset(two, id)).toBe(1_000);
    expect(await uploads.find(owner, id)).toMatchObject({ id, size: 1_000 });
    expect(await content(id)).toBe(sha256(bytes));
  });

  test('of an empty file comes with its announcement', async () => {
    const id = await local.create(one, 0);
    expect(await uploads.find(owner, id)).toMatchObject({ size: 0 });
  });
});

describe('refused, with words', () => {
  const size = 1_000;
  const cases: [
    string,
    (id: string) => Promise<{ status: number; code?: string; message?: string }>,
    number,
    string,
    RegExp,
  ][] = [
    ['a petabyte', () => local.announce(one, 2 ** 50), 413, 'LIMIT_EXCEEDED', /at most 100 MiB/],
    ['a length that is no number', () => local.announce(one, '-1'), 400, 'BAD_USER_INPUT', /upload-length; got "-1"/],
    ['a length beyond numbers', () => local.announce(one, '9'.repeat(400)), 413, 'LIMIT_EXCEEDED', /at most 100 MiB/],
    ['no length', () => local.ask(`${one}/uploads`, 'POST'), 400, 'BAD_USER_INPUT', /Upload-Length|headers/],
    [
      'a length that comes later',
      () => local.ask(`${one}/uploads`, 'POST', { 'upload-defer-length': '1' }),
      501,
      'BAD_USER_INPUT',
      /Upload-Length/,
    ],
    [
      'a name that is a path',
      () => local.announce(one, size, { filename: '../../x' }),
      400,
      'BAD_USER_INPUT',
      /plain file name.*\.\.\/\.\.\/x/,
    ],
    [
      'a name with a line break',
      () => local.announce(one, size, { filename: 'a\nb' }),
      400,
      'BAD_USER_INPUT',
      /plain file name/,
    ],
    [
      'a name without an end',
      () => local.announce(one, size, { filename: 'x'.repeat(300) }),
      400,
      'BAD_USER_INPUT',
      /at most 255/,
    ],
    [
      'metadata that are none',
      () => local.ask(`${one}/uploads`, 'POST', { 'upload-length': '1', 'upload-metadata': 'filename ###' }),
      400,
      'BAD_USER_INPUT',
      /Upload-Metadata/,
    ],
    [
      'no protocol',
      () => local.ask(`${one}/uploads`, 'POST', { 'tus-resumable': '0.2' }),
      412,
      'BAD_USER_INPUT',
      /Tus-Resumable/,
    ],
    ['a read', (id) => local.ask(`${one}/uploads/${id}`, 'GET'), 405, 'BAD_USER_INPUT', /PATCH/],
    ['an offset ahead', (id) => local.patch(one, id, 10, randomBytes(5)), 409, 'CONFLICT', /HEAD/],
    [
      'an offset that is none',
      (id) => local.patch(one, id, 'x', randomBytes(5)),
      400,
      'BAD_USER_INPUT',
      /upload-offset; got "x"/,
    ],
    [
      'more bytes than announced',
      (id) => local.patch(one, id, 0, randomBytes(size + 1)),
      413,
      'LIMIT_EXCEEDED',
      /announced/,
    ],
    [
      'another content type',
      (id) =>
        local.ask(
          `${one}/uploads/${id}`,
          'PATCH',
          { 'upload-offset': '0', 'content-type': 'text/plain' },
          randomBytes(5),
        ),
      400,
      'BAD_USER_INPUT',
      /tus protocol/,
    ],
    ['bytes for another viewer', (id) => ann.patch(two, id, 0, randomBytes(5)), 404, 'NOT_FOUND', /no such upload/],
    [
      'many bytes for another viewer',
      (id) => ann.patch(two, id, 0, randomBytes(size)),
      404,
      'NOT_FOUND',
      /no such upload/,
    ],
    ['an end by another viewer', (id) => ann.delete(one, id), 404, 'NOT_FOUND', /no such upload/],
    [
      'an id that nobody was given',
      () => local.patch(one, 'A'.repeat(22), 0, randomBytes(5)),
      404,
      'NOT_FOUND',
      /no such upload/,
    ],
    [
      'an id that is a path',
      () => local.patch(one, '..%2f..%2fx', 0, randomBytes(5)),
      404,
      'NOT_FOUND',
      /no such upload/,
    ],
    [
      'a wrong key',
      () => tusSender({ authorization: 'Bearer wrong' }).announce(one, 5),
      401,
      'UNAUTHENTICATED',
      /not one that is known/,
    ],
    [
      'a page of another origin',
      () => local.ask(`${one}/uploads`, 'POST', { origin: 'https://evil.example', 'upload-length': '1' }),
      403,
      'FORBIDDEN_ORIGIN',
      /another origin/,
    ],
  ];
  test.each(cases)('%s', async (_what, ask, status, code, words) => {
    const id = await local.create(two, size);
    const answer = await ask(id);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.message).toMatch(words);
    expect(await local.offset(one, id)).toBe(0);
  });

  test('a question by another viewer', async () => {
    const id = await local.create(two, size);
    expect((await ann.head(one, id)).status).toBe(404);
    expect(await uploads.find({ id: 'key:ann' }, id)).toBeNull();
    expect(await uploads.find(owner, "x' or true --")).toBeNull();
  });

  test('too many in a minute', async () => {
    const busy = tusSender({ authorization: 'Bearer another-long-secret', 'x-forwarded-for': '10.1.2.3' });
    const answers = await Promise.all(Array.from({ length: 201 }, () => busy.announce(one, 1)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.map(({ code }) => code)).toEqual(['RATE_LIMITED']);
    expect(refused[0]?.message).toMatch(/200 uploads can be started/);
  });

  test('a full disk: what has come stays, and it goes on when there is room', async () => {
    const bytes = randomBytes(2_000);
    const id = await local.create(one, bytes.length);
    await rm(incoming(id));
    await symlink('/dev/full', incoming(id));
    const answer = await local.patch(one, id, 0, bytes);
    expect([answer.status, answer.code]).toEqual([507, 'STORAGE_FULL']);
    expect(await uploads.find(owner, id)).toBe('unfinished');
    await rm(incoming(id));
    await createFolderBytes(join(stack.dataDir, 'uploads'), blobs()).create({
      id,
      size: bytes.length,
      type: 'text/plain',
    });
    expect((await local.patch(one, id, 0, bytes)).status).toBe(204);
    expect(await content(id)).toBe(sha256(bytes));
  });
});

test('a browser sends with its session, made by the first answer', async () => {
  const first = await tusSender({ origin: one }).announce(one, 5);
  expect(first.status).toBe(201);
  expect([...first.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!;
  const browser = tusSender({ origin: one, cookie });
  const id = first.headers.get('location')!.split('/').at(-1)!;
  expect((await browser.patch(one, id, 0, randomBytes(5))).status).toBe(204);
  expect((await local.head(one, id)).status).toBe(404);
  expect((await browser.delete(one, id)).status).toBe(204);
  expect((await browser.head(one, id)).status).toBe(404);
});

test('what a run was started with is not deleted by its sender, but by its pipeline', async () => {
  const id = await local.send(one, randomBytes(10));
  expect(await uploads.markUsed(id, 'run-1')).toBe(true);
  expect(await local.delete(two, id)).toMatchObject({ status: 409, code: 'CONFLICT' });
  await uploads.delete(id);
  expect(await uploads.find(owner, id)).toBeNull();
  expect(await uploads.markUsed(id, 'run-2')).toBe(false);
  expect((await local.head(one, id)).status).toBe(404);
});

test('the sweep takes what was given up, unused or deleted, and nothing else; twice at once does no harm', async () => {
  const rows = createUploadRows(database);
  const bytes = createFolderBytes(join(stack.dataDir, 'uploads'), blobs());
  const [fresh, givenUp] = [await local.create(one, 9), await local.create(one, 9)];
  const [unused, used, young, deleted] = await Promise.all(
    Array.from({ length: 4 }, () => local.send(one, randomBytes(9))),
  );
  await uploads.markUsed(used!, 'run-1');
  await uploads.delete(deleted!);
  const age = (id: string, interval: string) =>
    database.pool.query('update uploads set touched_at = now() - $2::interval where id = $1', [id, interval]);
  await age(givenUp, '24 hours 1 minute');
  await age(fresh, '23 hours');
  await age(unused!, '7 days 1 minute');
  await age(young!, '6 days');
  await age(used!, '1 year');

  await Promise.all([sweepUploads(rows, bytes), sweepUploads(rows, bytes)]);
  const { rows: left } = await database.pool.query<{ id: string }>('select id from uploads where id = any($1)', [
    [fresh, givenUp, unused, used, young, deleted],
  ]);
  expect(new Set(left.map(({ id }) => id))).toEqual(new Set([fresh, used, young]));
  expect(await Promise.all([unused, deleted].map((id) => blobs().head(`uploads/${id}`)))).toEqual([null, null]);
  await expect(sizeOf(givenUp)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await sizeOf(fresh)).toBe(0);
  expect((await blobs().head(`uploads/${used}`))?.size).toBe(9);
});

test('sizes are said in the greatest unit', () => {
  expect([0, 1, 1023, 1024, 20 * mebibyte, 1.5 * 1024 ** 3, 2 ** 50, 2 ** 70].map(inUnits)).toEqual([
    '0 bytes',
    '1 bytes',
    '1,023 bytes',
    '1 KiB',
    '20 MiB',
    '1.5 GiB',
    '1 PiB',
    '1,048,576 PiB',
  ]);
});
