/** What is to be kept, as a stream whose own failure can be told from the store's. */
import { Readable } from 'node:stream';
import type { BlobBody } from './blobs.ts';

export interface Source {
  stream: Readable;
  /** What went wrong first: in the stream itself its error, in the store `ours`. */
  error?: Error | 'ours';
}

/** Call it before anything is awaited: a stream that fails while nobody listens ends the process. */
export function sourceOf(body: BlobBody): Source {
  const whole = typeof body === 'string' || body instanceof Uint8Array;
  const stream = body instanceof Readable ? body : Readable.from(whole ? [body] : body);
  const source: Source = { stream };
  if (stream.destroyed || stream.readableDidRead) source.error = new Error('the stream was read or destroyed before');
  stream.once('error', (error) => (source.error ??= error));
  return source;
}

/** @throws what went wrong in the stream itself: that is the caller's, who gets it as it came */
export function throwCallersError({ error }: Source): void {
  if (error && error !== 'ours') throw error;
}
