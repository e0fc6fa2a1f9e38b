/**
 * Blobs: bytes that are too big for the database or the engine's history (uploads, pictures, transcripts, large results), under
 * keys such as `runs/<run>/frames/0001.jpg`. Kept in a folder (folderBlobs.ts), or in a bucket of S3 or what speaks as it
 * does (s3Blobs.ts); both pass test/blobs.test.ts. A blob is whole or not there: what was cut off while it was written is not.
 */
import type { Readable } from 'node:stream';

export interface BlobHead {
  key: string;
  /** Bytes. */
  size: number;
  contentType: string;
  modifiedAt: Date;
}

/** Both ends are included, as in HTTP; without `end` up to the blob's end, which also ends a longer range. */
export interface ByteRange {
  start: number;
  end?: number;
}

export interface BlobContent extends BlobHead {
  /** The bytes asked for; `size` is the whole blob's. Read it to its end or destroy it: it holds a file or a connection open. */
  stream: Readable;
  /** What `stream` gives, both ends included; null for an empty blob and where no range was asked for. */
  range: { start: number; end: number } | null;
}

export type BlobBody = string | Uint8Array | AsyncIterable<Uint8Array>;

/** A file with a blob's bytes. Only read it: it may be the blob itself. */
export interface LocalBlob {
  path: string;
  /** Removes the file where it is a copy. */
  close(): Promise<void>;
}

/**
 * What both implementations do. A key names one blob (checkKey); a prefix ends with `/`, or is empty for all. No key may be
 * a prefix of another (`a` beside `a/b`). Errors are BlobError with one of its codes.
 */
export interface Blobs {
  /**
   * Keeps `body` of any length, known or not, in place of what was there; durable when it resolves. A stream that ends with an
   * error leaves what was there before. For a file: `put(key, createReadStream(path), …)`.
   * @returns the size in bytes
   */
  put(key: string, body: BlobBody, options: { contentType: string; signal?: AbortSignal }): Promise<{ size: number }>;
  /**
   * As `put`, from a local file that is given up for it: renamed where it can be, else copied and removed. A file that is not
   * there any more fails with BLOB_NOT_FOUND.
   */
  take(key: string, path: string, options: { contentType: string }): Promise<void>;
  /** The blob, or a part of it. @throws BlobError BLOB_NOT_FOUND, or BAD_RANGE when `start` is beyond its end */
  get(key: string, options?: { range?: ByteRange; signal?: AbortSignal }): Promise<BlobContent>;
  /** Null when there is no such blob. */
  head(key: string, signal?: AbortSignal): Promise<BlobHead | null>;
  /** Nothing when it is not there. */
  delete(key: string): Promise<void>;
  /** Deletes every blob below a prefix, which must not be empty. */
  deleteAll(prefix: string): Promise<void>;
  /** What there is below a prefix, ordered by key; the content type is left to `head`. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<Omit<BlobHead, 'contentType'>>;
  /** The blob as a file, for programs that want one (ffmpeg): the very file, or a copy that `close` removes. */
  openLocal(key: string, signal?: AbortSignal): Promise<LocalBlob>;
  /** For /readyz: resolves when the store can be reached. @throws BlobError saying what is missing */
  check(signal?: AbortSignal): Promise<void>;
  /** Ends its connections. */
  close(): void;
}

/** Letters, digits and `. _ - + = @`, none of the parts hidden or upward: a key is a path that stays inside its folder. */
const part = /^[\w+=@-][\w.+=@-]*$/;
/** S3's limit is 1,024 bytes; a file system's is 255 for a part. */
const longestKey = 900;
const longestPart = 200;

/** @throws TypeError: a wrong key is a mistake of ours, or of somebody who must be told "not found" before it comes here */
export function checkKey(key: string): string {
  if (!isKey(key)) {
    throw new TypeError(
      `expected a blob's key (parts of letters, digits, "._-+=@", at most ${longestPart} characters each, joined by "/"), got ${JSON.stringify(key.slice(0, 200))}`,
    );
  }
  return key;
}

/** Whether it could be a blob's key: for keys that come from outside. */
export const isKey = (key: string): boolean =>
  key.length <= longestKey && key.split('/').every((one) => one.length <= longestPart && part.test(one));

/** @throws TypeError */
export function checkPrefix(prefix: string): string {
  if (prefix !== '' && !prefix.endsWith('/')) throw new TypeError(`a prefix ends with "/": ${JSON.stringify(prefix)}`);
  if (prefix !== '') checkKey(prefix.slice(0, -1));
  return prefix;
}

/** @throws TypeError for what is no range */
export function checkRange({ start, end = start }: ByteRange): void {
  if (!Number.isSafeInteger(start) || start < 0 || !Number.isSafeInteger(end) || end < start)
    throw new TypeError(`expected a range of bytes from 0 on, got ${start} to ${end}`);
}
