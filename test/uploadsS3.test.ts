/** Resumable uploads into S3: any api goes on with what another has begun, and workers anywhere read what is complete. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createS3Bytes } from '../src/domains/uploads/s3Bytes.ts';
import { createUploadRows } from '../src/domains/uploads/rows.ts';
import { sweepUploads } from '../src/domains/uploads/sweep.ts';
import { createUploads } from '../src/domains/uploads/uploads.ts';
import type { Blobs } from '../src/services/blobs/blobs.ts';
import { createS3Blobs } from '../src/services/blobs/s3Blobs.ts';
import { openDatabase, type Database } from '../src/services/database.ts';
import { createLog } from '../src/services/log.ts';
import { s3ServerProgram, startS3Server, type S3Server } from './support/s3Server.ts';
import { startTestStack, type TestStack } from './support/stack.ts';
import { describeWith } from './support/tools.ts';
import { tusSender } from './support/tus.ts';
import { eventually } from './support/waiting.ts';

const program = await s3ServerProgram();
const minute = 60_000;
const mebibyte = 1024 ** 2;
const owner = { id: 'local' };

describeWith('versitygw', program, 'uploads into S3', () => {
  let s3: S3Server;
  let stack: TestStack;
  let database: Database;
  let blobs: Blobs;
  const local = tusSender();
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  beforeAll(async () => {
    s3 = await startS3Server(program!);
    stack = await startTestStack({ only: ['postgres', 'api'], apis: 2, env: s3.env });
    database = openDatabase(stack.addresses.database!, createLog({ LOG_LEVEL: 'warn' }, 'test'), 3);
    // As a worker on another machine has it: nothing of the api's folders.
    blobs = createS3Blobs({ ...s3, copiesFolder: join(stack.dataDir, 'elsewhere') });
  }, 3 * minute);

  afterAll(async () => {
    blobs?.close();
    await database?.close();
    await stack?.dispose();
    await s3?.stop();
  }, minute);

  async function keysOf(id: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of blobs.list('uploads/')) if (key.includes(id)) keys.push(key);
    return keys;
  }

  test(
    'one that is cut at either api, and loses an api, arrives whole; deleted, it leaves nothing behind',
    async () => {
      const uploads = createUploads({ database, blobs });
      const [one, two] = stack.apis as [string, string];
      const bytes = randomBytes(24 * mebibyte);
      const id = await local.create(one, bytes.length, { filename: 'talk.webm', filetype: 'video/webm' });
      let offset = 0;
      const offsets = [offset];
      for (const api of [one, two, one]) {
        const sending = await local.stall(api, id, offset, bytes.subarray(offset, offset + 7 * mebibyte), bytes.length);
        const other = api === one ? two : one;
        // The question makes the sender's api keep what it has, and let go.
        offset = await eventually('an offset to go on from', () => local.offset(other, id));
        sending.cut();
        offsets.push(offset);
      }
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));

      const sending = await local.stall(two, id, offset, bytes.subarray(offset, offset + mebibyte), bytes.length);
      await stack.process('api-2').kill('SIGKILL');
      await sending.ended;
      offset = await eventually('an offset to go on from', () => local.offset(one, id));
      expect(offset).toBeLessThan(bytes.length);
      expect(await uploads.find(owner, id)).toBe('unfinished');
      expect((await local.patch(one, id, offset, bytes.subarray(offset))).status).toBe(204);

      expect(await uploads.find(owner, id)).toMatchObject({ id, name: 'talk.webm', size: bytes.length });
      expect(await blobs.head(`uploads/${id}`)).toMatchObject({ size: bytes.length, contentType: 'video/webm' });
      const file = await uploads.openLocal(id);
      expect(sha256(await readFile(file.path))).toBe(sha256(bytes));
      await file.close();
      expect(await local.offset(one, id)).toBe(bytes.length);

      await uploads.delete(id);
      await sweepUploads(createUploadRows(database), createS3Bytes(s3, blobs));
      expect(await keysOf(id)).toEqual([]);
    },
    2 * minute,
  );

  test(
    'empty ones, and ends that an api died over, are found complete; what is given up leaves nothing behind',
    async () => {
      const uploads = createUploads({ database, blobs });
      const api = stack.apis[0]!;
      const empty = await local.create(api, 0);
      expect(await uploads.find(owner, empty)).toMatchObject({ size: 0 });
      expect((await blobs.head(`uploads/${empty}`))?.size).toBe(0);

      const small = await local.send(api, randomBytes(1_000));
      await database.pool.query('update uploads set finished_at = null where id = $1', [small]);
      expect(await local.offset(api, small)).toBe(1_000);
      expect(await uploads.find(owner, small)).toMatchObject({ size: 1_000 });

      const begun = await local.create(api, 10_000);
      const sending = await local.stall(api, begun, 0, randomBytes(4_000), 10_000);
      await eventually('a part that waits', async () => (await local.offset(api, begun)) >= 0);
      sending.cut();
      expect((await local.delete(api, begun)).status).toBe(204);
      expect(await keysOf(begun)).toEqual([]);
      expect((await local.head(api, begun)).status).toBe(404);
    },
    2 * minute,
  );
});
