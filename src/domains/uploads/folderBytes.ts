/**
 * Uploads on their way in a folder, `<data>/uploads/<id>`: a file that grows, and is renamed into the blob store when all has come.
 * @tus/file-store would do as much, but hides why a write failed (a full disk), and does not flush.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ERRORS } from '@tus/server';
import { storageFull } from '../../services/blobs/blobError.ts';
import type { Blobs } from '../../services/blobs/blobs.ts';
import { blobKeyOf, type UploadBytes } from './bytes.ts';

export function createFolderBytes(folder: string, blobs: Blobs): UploadBytes {
  const fileOf = (id: string) => join(folder, id);

  /** Null where there is no such file. */
  const sizeOf = (id: string): Promise<number | null> =>
    stat(fileOf(id)).then(
      ({ size }) => size,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      },
    );

  return {
    async create({ id }) {
      await mkdir(folder, { recursive: true });
      await withRoom(() => writeFile(fileOf(id), '', { flag: 'wx' }));
    },

    async count({ id }) {
      const size = (await sizeOf(id)) ?? (await blobs.head(blobKeyOf(id)))?.size;
      if (size === undefined) throw ERRORS.FILE_NO_LONGER_EXISTS;
      return size;
    },

    async append({ id }, stream, offset) {
      // On the disk before the sender is told that it has come.
      const file = createWriteStream(fileOf(id), { flags: 'r+', start: offset, flush: true });
      await withRoom(() => pipeline(stream, file));
      return offset + file.bytesWritten;
    },

    async complete({ id, type }) {
      if ((await sizeOf(id)) === null && (await blobs.head(blobKeyOf(id)))) return;
      await blobs.take(blobKeyOf(id), fileOf(id), { contentType: type });
    },

    async remove(id) {
      await rm(fileOf(id), { force: true });
      await blobs.delete(blobKeyOf(id));
    },
  };
}

async function withRoom<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOSPC' || code === 'EDQUOT' ? storageFull(error) : error;
  }
}
