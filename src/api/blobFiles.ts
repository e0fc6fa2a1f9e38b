/** `/blobs/<key>`: the bytes behind a signed link, whole or by ranges, so that they can do nothing but be looked at. */
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { BlobError } from '../services/blobs/blobError.ts';
import { isKey, type BlobHead, type Blobs, type ByteRange } from '../services/blobs/blobs.ts';
import type { BlobLinks } from '../services/blobs/links.ts';
import { answerError } from './answers.ts';

/** What browsers show without running anything. SVG and PDF are none of it. */
const shown = /^(image\/(png|jpeg|webp|gif|avif)|video\/(mp4|webm|quicktime)|audio\/(mpeg|mp4|ogg|wav)|text\/vtt)(;|$)/;

export function serveBlobs({ blobs, links }: { blobs: Blobs; links: BlobLinks }): RequestHandler {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answerError(response, 405, 'BAD_USER_INPUT', `Expected GET or HEAD; got ${request.method}.`);
    const key = keyOf(request);
    const wrong = key === null ? 'forged' : links.check(key, request.query.expires, request.query.signature);
    if (key === null || wrong === 'forged')
      return answerError(
        response,
        403,
        'LINK_REFUSED',
        'This link was not made here, or has been changed. Ask for a new one.',
      );
    if (wrong === 'expired')
      return answerError(
        response,
        403,
        'LINK_REFUSED',
        'This link has expired. Ask for a new one where you had it from.',
      );
    const head = await blobs.head(key);
    if (!head) return answerError(response, 404, 'NOT_FOUND', 'The file is gone.');
    await sendBlob(blobs, head, request, response);
  };
}

async function sendBlob(blobs: Blobs, head: BlobHead, request: Request, response: Response): Promise<void> {
  const range = rangeOf(request, head.size);
  if (range === 'unsatisfiable') {
    response.set('content-range', `bytes */${head.size}`);
    return answerError(response, 416, 'BAD_USER_INPUT', `Expected a range within the file's ${head.size} bytes.`);
  }
  const length = range ? range.end - range.start + 1 : head.size;
  response.status(range ? 206 : 200).set({
    'content-type': head.contentType,
    'content-length': String(length),
    'accept-ranges': 'bytes',
    'content-disposition': `${shown.test(head.contentType) ? 'inline' : 'attachment'}; filename="${basename(head.key)}"`,
    'cache-control': `private, max-age=${secondsLeft(request)}, immutable`,
    // Whatever is in it, opened by itself it runs nothing and loads nothing.
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${head.size}` }),
  });
  if (request.method === 'HEAD' || length === 0) {
    response.end();
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  try {
    const { stream } = await blobs.get(head.key, { ...(range && { range }), signal: gone.signal });
    await pipeline(stream, response);
  } catch (error) {
    // Half an answer cannot be taken back: the connection ends short of its length, which clients notice.
    if (gone.signal.aborted || response.headersSent) return void response.destroy();
    response.removeHeader('content-length');
    if (error instanceof BlobError && error.code === 'BLOB_NOT_FOUND')
      return answerError(response, 404, 'NOT_FOUND', 'The file is gone.');
    throw error;
  }
}

/** Null for what names no blob. */
function keyOf({ path }: Request): string | null {
  try {
    const key = decodeURIComponent(path.slice(1));
    return isKey(key) ? key : null;
  } catch {
    return null;
  }
}

/** Null where the whole is to be sent: none asked for, not understood, or several. */
function rangeOf(request: Request, size: number): Required<ByteRange> | 'unsatisfiable' | null {
  const ranges = request.range(size, { combine: true });
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return null;
  return { start: ranges[0]!.start, end: ranges[0]!.end };
}

const secondsLeft = ({ query }: Request): number => Math.max(0, Math.floor(Number(query.expires) - Date.now() / 1_000));
