/**
 * Files of blobs that steps open one after the other: kept until their bytes are too many, so that a store that is far away gives each
 * of them once. A folder's blobs are files already: keeping those costs nothing.
 */
import { access } from 'node:fs/promises';
import type { LocalBlob } from './blobs.ts';

interface Kept {
  bytes: number;
  /** How many have it open; with any it is not let go of. */
  users: number;
  file: Promise<LocalBlob>;
}

export interface KeptFiles {
  /**
   * The file that was fetched for `key` before, or is being fetched, else what `fetch` gives. `key` names these bytes for ever: a blob that
   * is never written again.
   */
  open(key: string, bytes: number, fetch: () => Promise<LocalBlob>): Promise<LocalBlob>;
}

/** @param mostBytes of all that nobody has open; what was used longest ago goes first */
export function createKeptFiles(mostBytes: number): KeptFiles {
  /** Those used last are last. */
  const kept = new Map<string, Kept>();

  async function makeRoom(): Promise<void> {
    let bytes = [...kept.values()].reduce((sum, file) => sum + file.bytes, 0);
    for (const [key, { users, file, bytes: own }] of kept) {
      if (bytes <= mostBytes) return;
      if (users > 0) continue;
      kept.delete(key);
      bytes -= own;
      await (await file).close();
    }
  }

  return {
    async open(key, bytes, fetch) {
      for (;;) {
        const before = kept.get(key);
        const mine: Kept = before ?? { bytes, users: 0, file: fetch() };
        kept.delete(key);
        kept.set(key, mine);
        mine.users += 1;
        let isOpen = true;
        const close = async () => {
          if (isOpen) mine.users -= 1;
          isOpen = false;
          await makeRoom();
        };
        try {
          const { path } = await mine.file;
          await access(path);
          return { path, close };
        } catch (error) {
          if (kept.get(key) === mine) kept.delete(key);
          // Another one's fetch may have been cancelled with its run, and a file that was kept may have been swept away.
          if (!before) throw error;
        }
      }
    },
  };
}
