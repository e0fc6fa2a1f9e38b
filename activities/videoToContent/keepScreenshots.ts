/** Screenshots go to the blob store while ffmpeg still takes them, and into the project in order, so that a retry goes on after the last. */
import { screenshotKey } from '../../src/domains/videos/blobKeys.ts';
import type { ProjectStore, ScreenshotRow } from '../../src/domains/videos/projectStore.ts';
import type { Blobs } from '../../src/services/blobs/blobs.ts';
import type { InspectedVideo, Media, Screenshot } from '../../src/services/media/media.ts';
import { mostScreenshots } from '../../src/services/media/screenshots.ts';
import { persistently } from '../../src/services/persistently.ts';
import { stepContext } from '../../src/worker/stepContext.ts';
import { thousands } from '../../workflows/lib/words.ts';
import type { TakenScreenshots } from '../../workflows/videoToContent/steps.ts';

const everySeconds = 3;
/** More than these wait for the store: then ffmpeg waits too. */
const putsAtOnce = 8;
/** Rows are written, and people told, so often at most. */
const writeEveryMs = 400;

interface Parts {
  media: Pick<Media, 'screenshots'>;
  projects: Pick<ProjectStore, 'countScreenshots' | 'saveScreenshots'>;
  blobs: Pick<Blobs, 'put'>;
}

export async function keepScreenshots(
  { media, projects, blobs }: Parts,
  { projectId: project, path, file }: { projectId: string; path: string; file: InspectedVideo },
): Promise<TakenScreenshots> {
  const { signal, report } = stepContext();
  const kept = await persistently('look for earlier screenshots', () => projects.countScreenshots(project));
  const expected = mostScreenshots(file.durationSeconds, everySeconds);
  const puts = new Set<Promise<void>>();
  const stored = new Map<number, ScreenshotRow>();
  let next = kept;
  let writeAgainAt = 0;
  let failure: unknown = null;

  /** Those that are stored and follow the last one whose row is there. */
  function following(): ScreenshotRow[] {
    const rows: ScreenshotRow[] = [];
    for (let row = stored.get(next); row; row = stored.get(next + rows.length)) rows.push(row);
    return rows;
  }
  async function writeRows(): Promise<void> {
    const rows = following();
    if (rows.length === 0) return;
    await projects.saveScreenshots(rows);
    for (const { index } of rows) stored.delete(index);
    next += rows.length;
    writeAgainAt = performance.now() + writeEveryMs;
    report({ fraction: next / expected, message: `${thousands(next)} of ${thousands(Math.max(next, expected))}` });
  }
  async function put({ index, atSeconds, width, height, jpeg }: Screenshot): Promise<void> {
    await blobs.put(screenshotKey(project, index), jpeg, { contentType: 'image/jpeg', signal });
    stored.set(index, { project, index, atSeconds, width, height });
  }

  try {
    for await (const screenshot of media.screenshots(path, file, {
      signal,
      everySeconds,
      fromMark: kept * everySeconds,
    })) {
      const putting: Promise<void> = put(screenshot)
        .catch((error: unknown) => void (failure ??= error))
        .finally(() => puts.delete(putting));
      puts.add(putting);
      if (puts.size >= putsAtOnce) await Promise.race(puts);
      if (failure) throw failure;
      if (performance.now() >= writeAgainAt) await persistently('keep the list of screenshots', writeRows);
    }
    await Promise.all(puts);
    if (failure) throw failure;
    await persistently('keep the list of screenshots', writeRows);
    return { count: next };
  } finally {
    // Whatever has ended it: what is stored is kept.
    await Promise.all(puts);
    await writeRows().catch(() => {});
  }
}
