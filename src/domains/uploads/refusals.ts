/** Why a request about an upload is refused: tus's own words are for people who know the protocol, ours for everybody. */
import { errorBody } from '../../api/answers.ts';
import { isOutage } from '../../api/outages.ts';
import { ExpectedError, type ErrorCode } from '../../errors.ts';
import { BlobError } from '../../services/blobs/blobError.ts';

/** As tus's handlers throw them. */
export interface TusError {
  status_code: number;
  body: string;
}

/** An answer that is not the one asked for; thrown from within tus's hooks. */
export class Refusal extends Error implements TusError {
  readonly status_code: number;
  readonly body: string;

  constructor(status: number, code: ErrorCode, message: string) {
    super(message);
    this.status_code = status;
    this.body = JSON.stringify(errorBody(code, message));
  }
}

export const notFound = (): Refusal =>
  new Refusal(404, 'NOT_FOUND', 'There is no such upload, or it is not yours. Send the file again.');

export const tooLarge = (mostBytes: number): Refusal =>
  new Refusal(413, 'LIMIT_EXCEEDED', `Expected a file of at most ${inUnits(mostBytes)}; this one is larger.`);

/** By the status that tus answers with, which clients of the protocol act upon. */
const byStatus: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['BAD_USER_INPUT', 'The upload was cut off, or its headers are not those of the tus protocol 1.0.0.'],
  403: ['BAD_USER_INPUT', 'Expected Upload-Offset, and content-type: application/offset+octet-stream.'],
  409: [
    'CONFLICT',
    'The server has another number of bytes than Upload-Offset says. Ask for it by HEAD and go on from there.',
  ],
  410: ['NOT_FOUND', 'The upload is gone. Send the file again.'],
  413: ['LIMIT_EXCEEDED', 'More bytes came than were announced by Upload-Length.'],
  501: [
    'BAD_USER_INPUT',
    'Expected Upload-Length; uploads of unknown length, or put together of others, are not taken.',
  ],
};

/** @returns null for what nobody expected: to be logged, and masked */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (error instanceof BlobError && error.code === 'STORAGE_FULL')
    return new Refusal(
      507,
      'STORAGE_FULL',
      'There is no room for more just now. What has come is kept; try again later.',
    );
  if (error instanceof BlobError || isOutage(error))
    return new Refusal(503, 'UNAVAILABLE', 'The store is away just now. What has come is kept; try again soon.');
  if (error instanceof ExpectedError)
    return new Refusal(error.code === 'UNAUTHENTICATED' ? 401 : 400, error.code, error.message);
  const { status_code: status, body } = error as Partial<TusError>;
  if (status === 404) return notFound();
  if (body?.includes('acquire lock'))
    return new Refusal(423, 'CONFLICT', 'Another connection is sending this upload. Try again soon.');
  const known = status === undefined ? undefined : byStatus[status];
  return known ? new Refusal(status!, ...known) : null;
}

/** What tus says before any hook of ours, in our words and shape; what is in our shape already stays. */
export function wordedBody(status: number, body: string): string {
  if (body.startsWith('{"errors"')) return body;
  return new Refusal(status, ...(byStatus[status] ?? ['BAD_USER_INPUT', 'The request cannot be read.'])).body;
}

/** `8 GiB`, `20 MiB`, `64 bytes`: the greatest unit with at most one decimal. */
export function inUnits(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(1)).toLocaleString('en-GB')} ${units[power]}`;
}
