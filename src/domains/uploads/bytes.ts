/**
 * Where the bytes of uploads are while they come, and how they become a blob: whole, or not there.
 */
import type { Readable } from 'node:stream';
import type { UploadRow } from './rows.ts';

/** What bytes are kept for. */
export type Incoming = Pick<UploadRow, 'id' | 'size' | 'type'>;

/** The blob that a finished upload is. */
export const blobKeyOf = (id: string): string => `uploads/${id}`;

export interface UploadBytes {
  create(upload: Incoming): Promise<void>;
  /** How many have come: what a sender goes on from. @throws ERRORS.FILE_NO_LONGER_EXISTS */
  count(upload: Incoming): Promise<number>;
  /**
   * Adds what `stream` gives after the first `offset` bytes. Of a stream that breaks off, what came before is kept.
   * @returns how many there are then
   * @throws BlobError STORAGE_FULL
   */
  append(upload: Incoming, stream: Readable, offset: number): Promise<number>;
  /** All bytes have come: makes them the blob. Safe to repeat. */
  complete(upload: Incoming): Promise<void>;
  /** Removes them, come or complete. Safe to repeat. */
  remove(id: string): Promise<void>;
}
