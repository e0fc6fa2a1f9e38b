/**
 * Resumable uploads by the tus protocol (https://tus.io/protocols/resumable-upload), at /uploads. @tus/server speaks it; here is
 * who may do what, how much, and what is said when something is wrong.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Metadata, Server } from '@tus/server';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { StartLimiter } from '../../api/startLimiter.ts';
import type { Config } from '../../config.ts';
import type { Log } from '../../services/log.ts';
import type { Asker, Route } from '../domain.ts';
import type { UploadLocker } from './locker.ts';
import { notFound, Refusal, refusalOf, tooLarge, wordedBody } from './refusals.ts';
import type { UploadRows } from './rows.ts';
import { isUploadId } from './uploads.ts';
import type { UploadStore } from './uploadStore.ts';

export const uploadsPath = '/uploads';

/** A sender that is silent for so long has gone, whatever its connection says. */
const silenceMs = 60_000;
/** What has come is written within this time when another request wants the upload. */
const lockDrainMs = 200;
const longestName = 255;
const methods = new Set(['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']);
/** What tus reads of a request. */
const tusHeaders = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
];

interface UploadServerParts {
  config: Pick<Config, 'MAX_UPLOAD_BYTES'>;
  log: Log;
  rows: UploadRows;
  store: UploadStore;
  locker: UploadLocker;
  limiter: StartLimiter;
}

/** One request, for what tus calls without saying for whom. */
interface Visit extends Asker {
  request: ExpressRequest;
}
const visits = new AsyncLocalStorage<Visit>();
const visit = (): Visit => visits.getStore()!;

/** Ends what it does for a request when its sender has gone, or this process is to end. What has come is kept. */
class UploadServer extends Server {
  protected override createContext() {
    const context = super.createContext();
    const { request, draining } = visit();
    const gone = () => request.complete || context.abort();
    request.once('close', gone);
    draining.addEventListener('abort', context.abort, { once: true });
    context.signal.addEventListener('abort', () => draining.removeEventListener('abort', context.abort));
    request.res?.once('close', () => draining.removeEventListener('abort', context.abort));
    return context;
  }
}

export function createUploadRoute({ config, log, rows, store, locker, limiter }: UploadServerParts): Route {
  const mostBytes = config.MAX_UPLOAD_BYTES;

  const tus = new UploadServer({
    path: uploadsPath,
    relativeLocation: true,
    datastore: store,
    locker,
    lockDrainTimeout: lockDrainMs,
    maxSize: mostBytes,
    // A page of another origin is told nothing, and may do nothing.
    allowedOrigins: () => false,
    namingFunction: () => randomBytes(16).toString('base64url'),
    getFileIdFromRequest: (_request, lastPart) =>
      lastPart !== undefined && isUploadId(lastPart) ? lastPart : undefined,

    async onIncomingRequest({ method }, id) {
      if (method === 'POST') return;
      const row = await rows.find(id);
      // What is not the asker's does not exist for them.
      if (row?.owner !== visit().viewer.id) throw notFound();
      if (method === 'DELETE' && row.usedBy)
        throw new Refusal(
          409,
          'CONFLICT',
          'A run was started with this upload; it goes when that run needs it no more.',
        );
      if (method === 'PATCH') await rows.touch(id);
    },

    async onUploadCreate(_request, upload) {
      const { viewer, address } = visit();
      const tooMany = await limiter.take(viewer.id, address);
      if (tooMany) throw new Refusal(429, tooMany.code, tooMany.message);
      const { filename, filetype } = upload.metadata ?? {};
      await rows.insert({
        id: upload.id,
        owner: viewer.id,
        name: checkName(filename ?? 'file'),
        type: mediaType(filetype),
        size: upload.size!,
      });
      return {};
    },

    onResponseError(_request, error) {
      const refusal = refusalOf(error);
      if (refusal) return { status_code: refusal.status_code, body: refusal.body };
      log.error({ err: error }, 'an upload failed');
      const { status_code, body } = new Refusal(
        500,
        'INTERNAL_SERVER_ERROR',
        'Something went wrong on our side. It has been logged.',
      );
      return { status_code, body };
    },
  });

  return {
    path: uploadsPath,
    async answer(request, response, asker) {
      // Uploads may take hours; only silence ends one.
      request.setTimeout(silenceMs, () => request.destroy());
      try {
        checkHeaders(request, mostBytes);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return send(response, error.status_code, {}, error.body);
      }
      const answer = await visits.run({ ...asker, request }, () => tus.handleWeb(webRequest(request)));
      const { status } = answer;
      const body = await answer.text();
      send(response, status, Object.fromEntries(answer.headers), status < 400 ? body : wordedBody(status, body));
    },
  };
}

/** What tus itself would refuse in fewer words. @throws Refusal */
function checkHeaders({ method, headers }: ExpressRequest, mostBytes: number): void {
  if (!methods.has(method))
    throw new Refusal(405, 'BAD_USER_INPUT', `Expected POST, HEAD, PATCH or DELETE; got ${method}.`);
  if (method === 'OPTIONS') return;
  if (headers['tus-resumable'] !== '1.0.0')
    throw new Refusal(412, 'BAD_USER_INPUT', 'Expected the header Tus-Resumable: 1.0.0 (see https://tus.io).');
  for (const name of ['upload-length', 'upload-offset']) {
    const value = headers[name];
    if (value !== undefined && !/^(0|[1-9]\d*)$/.test(String(value)))
      throw new Refusal(
        400,
        'BAD_USER_INPUT',
        `Expected a whole number of bytes in ${name}; got "${String(value).slice(0, 40)}".`,
      );
  }
  if (Number(headers['upload-length'] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  if (method === 'POST') checkMetadata(String(headers['upload-metadata'] ?? ''));
}

function checkMetadata(header: string): void {
  if (!header) return;
  try {
    Metadata.parse(header);
  } catch {
    throw new Refusal(400, 'BAD_USER_INPUT', 'Expected Upload-Metadata as "filename <base64>,filetype <base64>".');
  }
}

/** @throws Refusal */
function checkName(name: string): string {
  if (name !== '' && name.length <= longestName && !/[/\\\u0000-\u001f\u007f]/.test(name) && !/^\.+$/.test(name))
    return name;
  throw new Refusal(
    400,
    'BAD_USER_INPUT',
    `Expected a plain file name of at most ${longestName} characters, without folders; got ${JSON.stringify(name.slice(0, 80))}.`,
  );
}

const mediaType = (given: string | null | undefined): string =>
  given && given.length <= 100 && /^[\w.+-]+\/[\w.+-]+$/.test(given) ? given.toLowerCase() : 'application/octet-stream';

function webRequest(request: ExpressRequest): Request {
  const { method, originalUrl } = request;
  const headers = new Headers();
  for (const name of tusHeaders) {
    const value = request.headers[name];
    if (value !== undefined) headers.set(name, String(value));
  }
  const hasBody = method === 'PATCH' || method === 'POST';
  const body = hasBody ? (Readable.toWeb(request) as ReadableStream<Uint8Array>) : null;
  return new Request(new URL(originalUrl, 'http://uploads'), { method, headers, body, duplex: 'half' } as RequestInit);
}

function send(response: ExpressResponse, status: number, headers: Record<string, string>, body: string): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('access-control-')) response.setHeader(name, value);
  }
  response.setHeader('cache-control', 'no-store');
  if (status >= 400) {
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('content-length', Buffer.byteLength(body));
    // What the client is still sending is not read.
    response.setHeader('connection', 'close');
  }
  response.status(status).end(body);
}
