/**
 * Blobs in a bucket of S3, or of a server that speaks as it does. Region and credentials are the SDK's own business (its
 * environment variables, profiles, the machine's role). S3 shows a blob only when it is whole.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { addAbortSignal, Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { badRange, BlobError, blobNotFound, fileError, storageFull } from './blobError.ts';
import { checkKey, checkPrefix, checkRange, type BlobContent, type BlobHead, type Blobs } from './blobs.ts';
import { removeAbandoned } from './abandoned.ts';
import { sourceOf, throwCallersError } from './source.ts';

export interface S3Settings {
  bucket: string;
  /** Of another server than AWS's own; buckets are then parts of the path. */
  endpoint?: string | undefined;
  /** What the SDK finds by itself when left out. */
  region?: string | undefined;
  /** Where `openLocal` puts its copies. */
  copiesFolder: string;
  credentials?: S3ClientConfig['credentials'];
}

/** What S3 takes in one go; a part of a larger upload. 10,000 parts of it, the most there may be, are 80 GB. */
const partBytes = 8 * 1024 * 1024;
/** Parts of one upload that are under way at once: with `partBytes` the memory that it takes. */
const partsAtOnce = 3;
/** A copy that was made so long ago is nobody's: the process that made it died. */
const copyAbandonedAfterMs = 24 * 3_600_000;
/** The most that DeleteObjects takes. */
const deletesAtOnce = 1_000;

export const s3ClientConfig = ({
  endpoint,
  region,
  credentials,
}: Pick<S3Settings, 'endpoint' | 'region' | 'credentials'>): S3ClientConfig => ({
  ...(endpoint && {
    endpoint,
    forcePathStyle: true,
    // Such servers have one region as a rule, by this name.
    region: 'us-east-1',
  }),
  ...(region && { region }),
  ...(credentials && { credentials }),
  // A part that failed is sent again; whatever lasts longer is the engine's to retry.
  maxAttempts: 3,
  // Silence in a connection, not the length of a transfer.
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
});

export function createS3Blobs({ bucket, endpoint, region, copiesFolder, credentials }: S3Settings): Blobs {
  const client = new S3Client(s3ClientConfig({ endpoint, region, credentials }));
  const at = (key: string) => ({ Bucket: bucket, Key: checkKey(key) });
  let swept: Promise<void> | undefined;

  const blobs: Blobs = {
    async put(key, body, { contentType, signal }) {
      const target = at(key);
      const source = sourceOf(body);
      signal?.throwIfAborted();
      throwCallersError(source);
      let size = 0;
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length;
          done(null, chunk);
        },
      });
      // Its failure is the upload's, which reads from it.
      pipeline(source.stream, counted, { signal }).catch(() => {});
      const upload = new Upload({
        client,
        params: { ...target, Body: counted, ContentType: contentType },
        partSize: partBytes,
        queueSize: partsAtOnce,
      });
      const abort = () => void upload.abort();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        await withBlobErrors(bucket, key, () => upload.done());
        return { size };
      } catch (error) {
        signal?.throwIfAborted();
        throwCallersError(source);
        // Cut off without an error of its own.
        if (counted.errored) throw counted.errored;
        source.error = 'ours';
        throw error;
      } finally {
        signal?.removeEventListener('abort', abort);
        counted.destroy();
      }
    },

    async take(key, path, { contentType }) {
      await access(path).catch((error: unknown) => {
        throw blobNotFound(key, error);
      });
      await blobs.put(key, createReadStream(path), { contentType });
      await rm(path, { force: true });
    },

    async get(key, { range, signal } = {}) {
      const target = at(key);
      if (range) checkRange(range);
      return withBlobErrors(bucket, key, async () => {
        const asked = range && `bytes=${range.start}-${range.end === undefined ? '' : range.end}`;
        const answer = await client.send(new GetObjectCommand({ ...target, Range: asked }), { abortSignal: signal });
        const stream = answer.Body as Readable;
        // One that breaks before somebody reads it ends no process; who reads it is told.
        stream.on('error', () => {});
        if (signal) addAbortSignal(signal, stream);
        const found = range
          ? /^bytes (\d+)-(\d+)\/(\d+)$/
              .exec(answer.ContentRange ?? '')
              ?.slice(1)
              .map(Number)
          : null;
        if (found === undefined) {
          stream.destroy();
          // An empty blob has no ranges: some servers give it whole then.
          throw badRange(key, range!.start);
        }
        const head = headOf(key, { ...answer, ContentLength: found ? found[2] : answer.ContentLength });
        return { ...head, stream, range: found && { start: found[0]!, end: found[1]! } } satisfies BlobContent;
      });
    },

    async head(key, signal) {
      const target = at(key);
      try {
        return await withBlobErrors(bucket, key, async () =>
          headOf(key, await client.send(new HeadObjectCommand(target), { abortSignal: signal })),
        );
      } catch (error) {
        if (error instanceof BlobError && error.code === 'BLOB_NOT_FOUND') return null;
        throw error;
      }
    },

    async delete(key) {
      const target = at(key);
      await withBlobErrors(bucket, key, () => client.send(new DeleteObjectCommand(target)));
    },

    async deleteAll(prefix) {
      if (checkPrefix(prefix) === '') throw new TypeError('an empty prefix would delete every blob');
      let keys: string[] = [];
      const flush = async () => {
        const Objects = keys.map((Key) => ({ Key }));
        keys = [];
        if (Objects.length === 0) return;
        await withBlobErrors(bucket, prefix, async () => {
          const { Errors = [] } = await client.send(
            new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
          );
          const [first] = Errors;
          if (first) throw Object.assign(new Error(first.Message ?? first.Code), { name: first.Code });
        });
      };
      for await (const { key } of blobs.list(prefix)) {
        keys.push(key);
        if (keys.length === deletesAtOnce) await flush();
      }
      await flush();
    },

    async *list(prefix, signal) {
      const Prefix = checkPrefix(prefix);
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix }, { abortSignal: signal });
      for (;;) {
        const { done, value: page } = await withBlobErrors(bucket, prefix, () => pages.next());
        if (done) return;
        for (const { Key: key, Size: size, LastModified: modifiedAt } of page.Contents ?? []) {
          yield { key: key!, size: size ?? 0, modifiedAt: modifiedAt ?? new Date(0) };
        }
      }
    },

    async openLocal(key, signal) {
      await (swept ??= removeAbandoned(copiesFolder, copyAbandonedAfterMs));
      const { stream, size } = await blobs.get(key, { signal });
      // A name of its own, and the blob's: programs may look at how it ends.
      const folder = join(copiesFolder, randomUUID());
      const path = join(folder, basename(key));
      const close = () => rm(folder, { recursive: true, force: true });
      try {
        const written = await withBlobErrors(bucket, key, async () => {
          await mkdir(folder, { recursive: true });
          const file = createWriteStream(path, { flags: 'wx' });
          await pipeline(stream, file, { signal });
          return file.bytesWritten;
        });
        if (written !== size)
          throw new BlobError('STORAGE_UNAVAILABLE', `The store broke off in the middle of the blob ${key}.`);
        return { path, close };
      } catch (error) {
        stream.destroy();
        await close();
        throw error;
      }
    },

    async check(signal) {
      // Unlike HeadBucket it is told why it is refused.
      const request = new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 });
      await withBlobErrors(bucket, '', () => client.send(request, { abortSignal: signal }));
    },

    close: () => client.destroy(),
  };
  return blobs;
}

const headOf = (
  key: string,
  { ContentLength, ContentType, LastModified }: { ContentLength?: number; ContentType?: string; LastModified?: Date },
): BlobHead => ({
  key,
  size: ContentLength ?? 0,
  contentType: ContentType ?? 'application/octet-stream',
  modifiedAt: LastModified ?? new Date(0),
});

/** By the names that S3 and its like give them. */
const notFound = /^(NoSuchKey|NotFound)$/;
const full = /InsufficientStorage|StorageFull|QuotaExceeded|InsufficientCapacity/i;
const refused =
  /^(NoSuchBucket|CredentialsProviderError|PermanentRedirect|AuthorizationHeaderMalformed|InvalidBucketName)$/;

/** The store's failures as its own; whatever else there is (an abort, a stream that broke) stays as it is. */
export async function withBlobErrors<Result>(
  bucket: string,
  key: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BlobError || error instanceof TypeError) throw error;
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'AbortError') throw error;
    const status = $metadata?.httpStatusCode;
    if (notFound.test(name)) throw blobNotFound(key, error);
    if (name === 'InvalidRange' || status === 416)
      throw new BlobError('BAD_RANGE', `The blob ${key} is shorter.`, error);
    if (full.test(name) || status === 507) throw storageFull(error);
    // Some servers say 404 of a user whom they do not know.
    if (refused.test(name) || status === 401 || status === 403 || status === 404)
      throw new BlobError('STORAGE_REFUSED', refusal(name, bucket), error);
    throw (
      fileError(error) ??
      new BlobError('STORAGE_UNAVAILABLE', `The store of files (S3) does not answer as it should: ${name}.`, error)
    );
  }
}

function refusal(name: string, bucket: string): string {
  if (name === 'NoSuchBucket') return `The store of files (S3) has no bucket ${bucket}: make it, or set S3_BUCKET.`;
  if (name === 'CredentialsProviderError')
    return 'There are no credentials for the store of files (S3): set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  return `The store of files (S3) refuses Longhaul: ${name}. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION and what they may do in the bucket ${bucket}.`;
}
