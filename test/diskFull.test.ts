/**
 * A full disk under the store of files: said as STORAGE_FULL, nothing is lost, and all goes on when there is room. Of the
 * database: test/llm.test.ts; of the engine and all else at once: test/faults/diskFull.test.ts.
 */
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Blobs } from '../src/services/blobs/blobs.ts';
import { createFolderBlobs } from '../src/services/blobs/folderBlobs.ts';
import { createS3Blobs } from '../src/services/blobs/s3Blobs.ts';
import { startLonghaul } from './support/longhaul.ts';
import { inShort } from './support/runView.ts';
import { s3ServerProgram, startS3Server } from './support/s3Server.ts';
import { mountSmallDisk } from './support/smallDisk.ts';
import { sample } from './pipelines/mealPlan.ts';

jest.setTimeout(120_000);

const program = await s3ServerProgram();
const disk = await mountSmallDisk(60);
afterAll(() => disk?.remove());
const here = disk ? describe : describe.skip;

here('a store of files on a full disk', () => {
  const contentType = 'text/plain';

  /** Refuses what has no place, keeps what it has, and takes more when there is room. */
  async function endures(blobs: Blobs): Promise<void> {
    await blobs.put('kept', 'what was there', { contentType });
    disk!.fill();
    async function* pieces() {
      for (let i = 0; i < 20; i++) yield Buffer.alloc(1_000_000);
    }
    for (const body of [Buffer.alloc(300_000), pieces()]) {
      const refused = { code: 'STORAGE_FULL', nonRetryable: false, message: 'The store of files is full.' };
      await expect(blobs.put('kept', body, { contentType })).rejects.toMatchObject(refused);
    }
    expect(await text((await blobs.get('kept')).stream)).toBe('what was there');
    disk!.makeRoom();
    expect(await blobs.put('kept', pieces(), { contentType })).toEqual({ size: 20_000_000 });
    await blobs.delete('kept');
    blobs.close();
  }

  test('a folder', async () => {
    const folder = join(disk!.path, 'folder');
    await endures(createFolderBlobs(folder));
    expect(await readdir(folder, { recursive: true })).toEqual(
      expect.not.arrayContaining([expect.stringContaining('/')]),
    );
  });

  (program ? test : test.skip)('S3', async () => {
    const folder = join(disk!.path, 's3');
    await mkdir(folder);
    const s3 = await startS3Server(program!, { folder });
    await endures(createS3Blobs({ ...s3, copiesFolder: join(disk!.path, 'copies') }));
    await s3.stop();
  });
});

here('a run', () => {
  test('waits while the store of files is full, says so, and goes on when there is room, with nothing paid twice', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'full-'));
    await mkdir(join(disk!.path, 'blobs'));
    await symlink(join(disk!.path, 'blobs'), join(dataDir, 'blobs'));
    // Full from the start, and nearly every value is large: the first step that gives more than a few words has to wait.
    disk!.fill();
    const longhaul = await startLonghaul({ dataDir, env: { LARGE_PAYLOAD_BYTES: '1000' } });
    try {
      const { id } = (await longhaul.local.start('mealPlan', sample.input(randomUUID()))).run!;
      const view = longhaul.local.watch(id);
      const waits = 'STORAGE_FULL: the store of files is full, waiting to keep the result';
      const waiting = await view.until('a step that waits for room', ({ steps }) =>
        steps.some(({ message }) => message === waits),
      );
      expect(waiting.status).toBe('RUNNING');
      disk!.makeRoom();
      const ended = await view.ended;
      expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', error: null });
      expect(ended.steps.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))).toEqual(
        sample.paidSteps.map(() => 'SUCCEEDED'),
      );
      expect((await longhaul.practice.calls(id)).map(({ step }) => step)).toEqual(sample.paidSteps);
    } finally {
      disk!.makeRoom();
      await longhaul.dispose();
    }
  });
});
