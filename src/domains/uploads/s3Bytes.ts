/**
 * Uploads on their way into S3: a multipart upload, in parts of 8 MiB that lie on this machine's disk while they are sent. What
 * is too small for a part waits as an object of its own (`.part`) for the next request, at whichever api.
 */
import { Readable } from 'node:stream';
import { Upload } from '@tus/server';
import { S3Store } from '@tus/s3-store';
import type { Blobs } from '../../services/blobs/blobs.ts';
import { s3ClientConfig, withBlobErrors, type S3Settings } from '../../services/blobs/s3Blobs.ts';
import { blobKeyOf, type UploadBytes } from './bytes.ts';
import type { TusError } from './refusals.ts';

/** Of one process, over all uploads: with 8 MiB a part the disk that they take. */
const partsAtOnce = 8;

export function createS3Bytes(settings: Omit<S3Settings, 'copiesFolder'>, blobs: Blobs): UploadBytes {
  const { bucket } = settings;
  const store = new S3Store({
    s3ClientConfig: { ...s3ClientConfig(settings), bucket },
    maxConcurrentPartUploads: partsAtOnce,
    useTags: false,
  });

  return {
    async create({ id, size, type }) {
      const upload = new Upload({ id: blobKeyOf(id), size, offset: 0, metadata: { contentType: type } });
      await inWords(bucket, id, () => store.create(upload));
    },

    count: ({ id }) => inWords(bucket, id, async () => (await store.getUpload(blobKeyOf(id))).offset),

    append: ({ id }, stream, offset) => inWords(bucket, id, () => store.write(stream, blobKeyOf(id), offset)),

    async complete({ id, size }) {
      // The last part has put them together, unless the process died just then, or there was no part at all.
      if (await blobs.head(blobKeyOf(id))) return;
      await inWords(bucket, id, () => store.write(Readable.from([]), blobKeyOf(id), size));
    },

    async remove(id) {
      const key = blobKeyOf(id);
      try {
        await inWords(bucket, id, () => store.remove(key));
      } catch (error) {
        // What is complete, or gone, has no parts to be given up.
        if ((error as Partial<TusError>).status_code !== 404) throw error;
      }
      for (const one of [key, `${key}.part`, `${key}.info`]) await blobs.delete(one);
    },
  };
}

/** S3's failures as the blob store's; tus's own, and what the sender did, as they are. */
async function inWords<Result>(bucket: string, id: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const ofStore = error instanceof Error && ('$metadata' in error || error.name === 'CredentialsProviderError');
    if (!ofStore) throw error;
    return withBlobErrors(bucket, blobKeyOf(id), () => Promise.reject(error));
  }
}
