/** A full disk under engine, database and all else: nothing that was accepted is lost, and all goes on when there is room. */
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLonghaul } from '../support/longhaul.ts';
import { inShort } from '../support/runView.ts';
import { mountSmallDisk } from '../support/smallDisk.ts';
import { eventually, waitingFor } from '../support/waiting.ts';
import { sample } from '../pipelines/mealPlan.ts';

jest.setTimeout(300_000);

/** As src/practice/server.ts names it. */
const callsFile = 'practice-calls.jsonl';
const disk = await mountSmallDisk(360);
afterAll(() => disk?.remove());

(disk ? describe : describe.skip)('a run', () => {
  test('is refused while the disk of engine and database is full, or ends well when there is room', async () => {
    const dataDir = join(disk!.path, 'data');
    // The provider's own list of its calls is the witness: it has room.
    const elsewhere = await mkdtemp(join(tmpdir(), 'calls-'));
    await writeFile(join(elsewhere, callsFile), '');
    await mkdir(dataDir);
    await symlink(join(elsewhere, callsFile), join(dataDir, callsFile));
    const longhaul = await startLonghaul({ dataDir });
    try {
      const accepted: string[] = [];
      const start = async (tag = '') => {
        const { run } = await longhaul.local.start('mealPlan', sample.input(`${randomUUID()} ${tag}`));
        accepted.push(run!.id);
      };
      await Promise.all(Array.from({ length: 5 }, () => start()));
      disk!.fill();
      // A few still find room in what the database has set aside; what was accepted must not be lost.
      const refusal = await eventually('a start that is refused', () =>
        start('x'.repeat(1_900)).then(
          () => null,
          (error: unknown) => /STORAGE_FULL/.test(String(error)) && String(error),
        ),
      );
      expect(refusal).toContain('There is no room left');

      disk!.makeRoom();
      for (const id of accepted) {
        const ended = await waitingFor(`the end of ${id}`, longhaul.local.watch(id).ended);
        expect(inShort(ended)).toMatchObject({ status: 'COMPLETED', error: null });
        // What was in flight when neither could note anything may have been asked for once more.
        const calls = await longhaul.practice.calls(id);
        expect(new Set(calls.map(({ step }) => step))).toEqual(new Set(sample.paidSteps));
        expect(calls.length).toBeLessThanOrEqual(sample.paidSteps.length + 1);
      }
      await expect(start()).resolves.toBeUndefined();
    } finally {
      disk!.makeRoom();
      await longhaul.dispose();
      await rm(elsewhere, { recursive: true });
    }
  });
});
