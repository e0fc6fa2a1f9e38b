/** A disk that can be filled: a file system in memory, where this user may mount one. */
import { execFile } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SmallDisk {
  path: string;
  /** Takes all the room, and all that becomes free, until `makeRoom`. */
  fill(): void;
  makeRoom(): void;
  remove(): Promise<void>;
}

/** @returns null, said in words, where it cannot be had */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const path = await mkdtemp(join(tmpdir(), 'disk-'));
  try {
    const options = `size=${megabytes}m,mode=755`;
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', options, 'longhaul', path]);
  } catch {
    await rm(path, { recursive: true });
    process.stdout.write('not run here: a full disk (needs mount)\n');
    return null;
  }
  const ballast = join(path, 'ballast');
  let filling: NodeJS.Timeout | undefined;
  const makeRoom = () => {
    clearInterval(filling);
    rmSync(ballast, { force: true });
  };
  return {
    path,
    fill() {
      takeAll(ballast);
      filling = setInterval(() => takeAll(ballast), 100);
    },
    makeRoom,
    async remove() {
      makeRoom();
      await promisify(execFile)('umount', [path]);
      await rm(path, { recursive: true });
    },
  };
}

function takeAll(file: string): void {
  const ballast = openSync(file, 'a');
  for (let size = 1 << 20; size >= 1;) {
    try {
      if (writeSync(ballast, Buffer.alloc(size)) < size) size >>= 1;
    } catch {
      size >>= 1;
    }
  }
  closeSync(ballast);
}
