/** Uploads as pipelines and resolvers see them. Api and worker both make one; workers on other machines too, where blobs are in S3. */
import type { BlobContent, LocalBlob } from '../../services/blobs/blobs.ts';
import type { Viewer } from '../../runs/runs.ts';
import type { BaseServices } from '../../services/services.ts';
import { blobKeyOf } from './bytes.ts';
import { createUploadRows, type UploadRow } from './rows.ts';

/** All bytes are there. */
export interface FinishedUpload {
  id: string;
  /** For people; any characters but `/`, `\` and control characters. */
  name: string;
  /** The media type that the sender declared; look at the bytes instead of believing it. */
  type: string;
  /** Bytes. */
  size: number;
  /** Its blob: for signed links. */
  blobKey: string;
}

export interface Uploads {
  /**
   * The viewer's own upload. `unfinished` where its bytes have not all come; null where it is not there, has been deleted, or is
   * somebody else's.
   */
  find(viewer: Pick<Viewer, 'id'>, uploadId: string): Promise<FinishedUpload | 'unfinished' | null>;
  /** A finished upload, whoever's it is: for a run that was started with it. Null where it is gone. */
  get(uploadId: string): Promise<FinishedUpload | null>;
  /** Its blob's key, whether it is there or not. */
  blobKey(uploadId: string): string;
  /** The file, for programs that want one; `close` when done. @throws BlobError BLOB_NOT_FOUND */
  openLocal(uploadId: string, signal?: AbortSignal): Promise<LocalBlob>;
  /** Its bytes. @throws BlobError BLOB_NOT_FOUND */
  read(uploadId: string, signal?: AbortSignal): Promise<BlobContent>;
  /** It stays until `delete`; unused ones go by themselves. @returns false where it is gone */
  markUsed(uploadId: string, runId: string): Promise<boolean>;
  /** Nobody finds it from now on; its bytes go soon. Safe to repeat. */
  delete(uploadId: string): Promise<void>;
}

export function createUploads({ database, blobs }: Pick<BaseServices, 'database' | 'blobs'>): Uploads {
  const rows = createUploadRows(database);
  return {
    async find(viewer, uploadId) {
      const row = isUploadId(uploadId) ? await rows.find(uploadId) : null;
      if (row?.owner !== viewer.id) return null;
      return row.finishedAt ? finished(row) : 'unfinished';
    },
    async get(uploadId) {
      const row = await rows.find(uploadId);
      return row?.finishedAt ? finished(row) : null;
    },
    blobKey: blobKeyOf,
    openLocal: (uploadId, signal) => blobs.openLocal(blobKeyOf(uploadId), signal),
    read: (uploadId, signal) => blobs.get(blobKeyOf(uploadId), signal && { signal }),
    markUsed: (uploadId, runId) => rows.use(uploadId, runId),
    delete: (uploadId) => rows.discard(uploadId),
  };
}

/** As this server makes them: whatever else comes as an id names no upload. */
export const isUploadId = (id: string): boolean => /^[\w-]{22}$/.test(id);

const finished = ({ id, name, type, size }: UploadRow): FinishedUpload => ({
  id,
  name,
  type,
  size,
  blobKey: blobKeyOf(id),
});
