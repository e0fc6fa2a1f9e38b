/**
 * Blobs in a folder, for one machine or a shared file system: `content/<key>` holds the bytes, `types/<key>` the content
 * type, `writing/` what is not whole yet. A blob is written aside, flushed to the disk and renamed: whoever reads sees the old
 * one or the new one, whole, whatever dies in between.
 */
import { randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream, type Stats } from 'node:fs';
import { access, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { removeAbandoned } from './abandoned.ts';
import { badRange, BlobError, blobNotFound, fileError } from './blobError.ts';
import { checkKey, checkPrefix, checkRange, type BlobHead, type Blobs } from './blobs.ts';
import { sourceOf, throwCallersError, type Source } from './source.ts';

/** Given to a blob whose type was lost: two writers and a deleter of one key at once may do that. */
const unknownType = 'application/octet-stream';
/** A file in `writing/` that has not grown for so long was left by a process that died. */
const abandonedAfterMs = 3_600_000;

export function createFolderBlobs(folder: string): Blobs {
  const root = resolve(folder);
  const [content, types, writing] = ['content', 'types', 'writing'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  const contentOf = (key: string) => join(content, checkKey(key));
  const typeOf = (key: string) => join(types, checkKey(key));

  /** Once a process, before its first write. */
  let swept: Promise<void> | undefined;
  const sweep = () => (swept ??= removeAbandoned(writing, abandonedAfterMs));

  const blobs: Blobs = {
    async put(key, body, { contentType, signal }) {
      const [contentFile, typeFile] = [contentOf(key), typeOf(key)];
      const source = sourceOf(body);
      throwCallersError(source);
      await sweep();
      const aside = join(writing, randomUUID());
      const typeAside = `${aside}.type`;
      try {
        return await withBlobErrors(key, async () => {
          await mkdir(writing, { recursive: true });
          const size = await writeDurably(aside, source, signal);
          await writeDurably(typeAside, sourceOf(contentType), signal);
          // The type first: a blob that can be seen has one.
          await moveInto(typeAside, typeFile);
          await moveInto(aside, contentFile);
          return { size };
        });
      } catch (error) {
        await Promise.all([rm(aside, { force: true }), rm(typeAside, { force: true })]);
        throwCallersError(source);
        throw error;
      }
    },

    async take(key, path, { contentType }) {
      const [contentFile, typeFile] = [contentOf(key), typeOf(key)];
      await withBlobErrors(key, async () => {
        const file = await open(path, 'r+');
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        const typeAside = join(writing, `${randomUUID()}.type`);
        await mkdir(writing, { recursive: true });
        await writeDurably(typeAside, sourceOf(contentType));
        await moveInto(typeAside, typeFile);
        try {
          await moveInto(path, contentFile);
        } catch (error) {
          // Another file system: only the bytes can be moved.
          if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
          await blobs.put(key, createReadStream(path), { contentType });
          await rm(path, { force: true });
        }
      });
    },

    async get(key, { range, signal } = {}) {
      const path = contentOf(key);
      if (range) checkRange(range);
      signal?.throwIfAborted();
      return withBlobErrors(key, async () => {
        // Size and bytes are read from one open file: another may be put in its place meanwhile.
        const file = await open(path);
        try {
          const stats = await file.stat();
          if (!stats.isFile()) throw blobNotFound(key);
          const head = headOf(key, stats, await readType(typeOf(key)));
          if (range && range.start >= stats.size) throw badRange(key, range.start);
          const found = range ? { start: range.start, end: Math.min(range.end ?? Infinity, stats.size - 1) } : null;
          const stream = file.createReadStream({ ...found, ...(signal && { signal }) });
          // One that breaks before somebody reads it ends no process; who reads it is told.
          stream.on('error', () => {});
          return { ...head, stream, range: found };
        } catch (error) {
          await file.close();
          throw error;
        }
      });
    },

    async head(key) {
      const stats = await statFile(contentOf(key));
      return stats && headOf(key, stats, await readType(typeOf(key)));
    },

    async delete(key) {
      const [contentFile, typeFile] = [contentOf(key), typeOf(key)];
      await withBlobErrors(key, async () => {
        // The content first: a blob that can be seen has a type.
        for (const file of [contentFile, typeFile]) {
          if (await statFile(file)) await rm(file, { force: true });
        }
        await removeEmptyFolders(dirname(contentFile), content);
        await removeEmptyFolders(dirname(typeFile), types);
      });
    },

    async deleteAll(prefix) {
      if (checkPrefix(prefix) === '') throw new TypeError('an empty prefix would delete every blob');
      await withBlobErrors(prefix, async () => {
        for (const below of [content, types]) {
          const path = join(below, prefix);
          // A file of that name is a blob, which no prefix names.
          if ((await stat(path).catch(() => null))?.isDirectory())
            await rm(path, { recursive: true, force: true, maxRetries: 5 });
          await removeEmptyFolders(dirname(path), below);
        }
      });
    },

    async *list(prefix, signal) {
      yield* walk(join(content, checkPrefix(prefix)), content, signal);
    },

    async openLocal(key) {
      const path = contentOf(key);
      if (!(await statFile(path))) throw blobNotFound(key);
      return { path, close: async () => {} };
    },

    async check() {
      await withBlobErrors(root, async () => {
        await mkdir(root, { recursive: true });
        await access(root, constants.W_OK);
        await statfs(root);
      });
    },

    close() {},
  };
  return blobs;
}

const headOf = (key: string, { size, mtime }: Stats, contentType: string): BlobHead => ({
  key,
  size,
  contentType,
  modifiedAt: mtime,
});

const readType = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => unknownType);

/** Null for what is no file. */
async function statFile(path: string): Promise<Stats | null> {
  const stats = await stat(path).catch(nullWhenMissing);
  return stats?.isFile() ? stats : null;
}

/** @returns the bytes written, which are on the disk then */
async function writeDurably(path: string, source: Source, signal?: AbortSignal): Promise<number> {
  const file = createWriteStream(path, { flags: 'wx', flush: true });
  // A disk that is full ends the source too, with its own error.
  file.once('error', () => (source.error ??= 'ours'));
  await pipeline(source.stream, file, { signal });
  return file.bytesWritten;
}

/** Renames a file into its folder, which is made where it is missing, again and again while others remove it as empty. */
async function moveInto(file: string, place: string): Promise<void> {
  const folder = dirname(place);
  for (let tries = 1; ; tries++) {
    await mkdir(folder, { recursive: true });
    try {
      await rename(file, place);
      break;
    } catch (error) {
      if (tries === 20 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  await flushFolder(folder);
}

/** The rename itself is on the disk only when its folder is. */
async function flushFolder(folder: string): Promise<void> {
  // Windows opens no folders. One that was removed as empty has nothing to flush.
  const handle = await open(folder).catch(() => null);
  try {
    await handle?.sync();
  } catch {
    // Some file systems flush no folders.
  } finally {
    await handle?.close();
  }
}

async function removeEmptyFolders(folder: string, upTo: string): Promise<void> {
  for (let path = folder; path.startsWith(upTo + sep); path = dirname(path)) {
    const removed = await rmdir(path).then(
      () => true,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
    if (!removed) return;
  }
}

/** In the order of the keys, as S3 lists them: `a/b` before `a-b` is not, since "-" comes before "/". */
async function* walk(
  path: string,
  content: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Omit<BlobHead, 'contentType'>> {
  signal?.throwIfAborted();
  const entries = await readdir(path, { withFileTypes: true }).catch(nullWhenMissing);
  const named = (entries ?? []).map((entry) => ({
    entry,
    sortedBy: entry.isDirectory() ? `${entry.name}/` : entry.name,
  }));
  for (const { entry } of named.toSorted((a, b) => (a.sortedBy < b.sortedBy ? -1 : 1))) {
    const file = join(path, entry.name);
    if (entry.isDirectory()) {
      yield* walk(file, content, signal);
      continue;
    }
    const stats = await statFile(file);
    // Gone since the folder was read.
    if (!stats) continue;
    yield { key: relative(content, file).replaceAll(sep, '/'), size: stats.size, modifiedAt: stats.mtime };
  }
}

const missingCodes = new Set(['ENOENT', 'ENOTDIR']);
function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (missingCodes.has(error.code ?? '')) return null;
  throw error;
}

/** Failures of the file system as the store's own; what the caller did (an abort, a stream that broke) stays as it is. */
async function withBlobErrors<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BlobError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw blobNotFound(key, error);
    if (code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENOTEMPTY' || code === 'EEXIST')
      throw new TypeError(`${key} is, or lies below, the prefix of another blob: no key may be that`, { cause: error });
    throw fileError(error) ?? error;
  }
}
