/** What the tus server works on: the table of uploads, and their bytes. */
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/server';
import type { UploadBytes } from './bytes.ts';
import type { UploadRow, UploadRows } from './rows.ts';

/** The row is written before (server.ts), with its owner. */
export class UploadStore extends DataStore {
  readonly #rows: UploadRows;
  readonly #bytes: UploadBytes;

  constructor(rows: UploadRows, bytes: UploadBytes) {
    super();
    this.extensions = ['creation', 'creation-with-upload', 'termination'];
    this.#rows = rows;
    this.#bytes = bytes;
  }

  override async create(upload: Upload): Promise<Upload> {
    const row = await this.#row(upload.id);
    await this.#bytes.create(row);
    if (row.size === 0) await this.#finish(row);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await this.#row(id);
    const offset = row.finishedAt ? row.size : await this.#bytes.count(row);
    // The sender is told that all has come only when the upload can be used: whoever died in between had not got so far.
    if (offset === row.size) await this.#finish(row);
    const { size, name, type, createdAt } = row;
    return new Upload({
      id,
      size,
      offset,
      metadata: { filename: name, filetype: type },
      creation_date: createdAt.toISOString(),
    });
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const row = await this.#row(id);
    if (row.finishedAt) return row.size;
    const count = await this.#bytes.append(row, stream, offset);
    await this.#rows.touch(id);
    if (count === row.size) await this.#finish(row);
    return count;
  }

  override async remove(id: string): Promise<void> {
    await this.#rows.discard(id);
    await this.#bytes.remove(id);
    await this.#rows.forget(id);
  }

  /** Safe to repeat, also by two processes at once. */
  async #finish(row: UploadRow): Promise<void> {
    if (row.finishedAt) return;
    await this.#bytes.complete(row);
    await this.#rows.finish(row.id);
  }

  async #row(id: string): Promise<UploadRow> {
    const row = await this.#rows.find(id);
    if (!row) throw ERRORS.FILE_NOT_FOUND;
    return row;
  }
}
