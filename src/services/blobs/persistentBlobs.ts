/** The blob store as activities have it: a store that is full or away is waited for, with the step saying so. */
import { persistently } from '../persistently.ts';
import type { Blobs } from './blobs.ts';

/**
 * As `blobs`, but each call waits until it can be done or the step is cancelled. Streams cannot be read twice: a `put` of one, and
 * what breaks while a blob is read or listed, fails the attempt, which the engine then retries. To be called in activities only.
 */
export const persistentBlobs = (blobs: Blobs): Blobs => ({
  put(key, body, options) {
    const repeatable = typeof body === 'string' || body instanceof Uint8Array;
    return repeatable
      ? persistently('keep a file', () => blobs.put(key, body, options))
      : blobs.put(key, body, options);
  },
  take: (key, path, options) => persistently('keep a file', () => blobs.take(key, path, options)),
  get: (key, options) => persistently('read a file', () => blobs.get(key, options)),
  head: (key, signal) => persistently('look for a file', () => blobs.head(key, signal)),
  delete: (key) => persistently('delete a file', () => blobs.delete(key)),
  deleteAll: (prefix) => persistently('delete files', () => blobs.deleteAll(prefix)),
  list: (prefix, signal) => blobs.list(prefix, signal),
  openLocal: (key, signal) => persistently('read a file', () => blobs.openLocal(key, signal)),
  check: (signal) => blobs.check(signal),
  close: () => blobs.close(),
});
