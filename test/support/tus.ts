/** A sender of files by the tus protocol, at the level of single requests: what a well-behaved client does, and what a bad one may. */
import { request as httpRequest } from 'node:http';
import { eventually } from './waiting.ts';

const tusHeaders = { 'tus-resumable': '1.0.0' };

export interface TusAnswer {
  status: number;
  headers: Headers;
  /** Of an error. */
  code?: string;
  message?: string;
}

/** @param headers who sends: an API key, a cookie; nobody means the viewer `local` */
export function tusSender(headers: Record<string, string> = {}) {
  async function ask(
    url: string,
    method: string,
    more: Record<string, string> = {},
    body?: Uint8Array,
  ): Promise<TusAnswer> {
    const response = await fetch(url, {
      method,
      headers: { ...tusHeaders, ...headers, ...more },
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
    });
    const text = await response.text();
    const error = text
      ? (JSON.parse(text) as { errors: { message: string; extensions: { code: string } }[] }).errors[0]
      : null;
    return {
      status: response.status,
      headers: response.headers,
      code: error?.extensions.code,
      message: error?.message,
    };
  }

  const sender = {
    ask,
    announce: (
      api: string,
      size: number | string,
      file: Record<string, string> = { filename: 'a file', filetype: 'text/plain' },
    ) => ask(`${api}/uploads`, 'POST', { 'upload-length': String(size), 'upload-metadata': metadata(file) }),
    /** @returns its id */
    async create(api: string, size: number, file?: Record<string, string>): Promise<string> {
      const answer = await sender.announce(api, size, file);
      if (answer.status !== 201) throw new Error(`expected 201, got ${answer.status}: ${answer.message}`);
      return answer.headers.get('location')!.split('/').at(-1)!;
    },
    head: (api: string, id: string) => ask(`${api}/uploads/${id}`, 'HEAD'),
    async offset(api: string, id: string): Promise<number> {
      const { status, headers: given } = await sender.head(api, id);
      if (status !== 200) throw new Error(`expected 200, got ${status}`);
      return Number(given.get('upload-offset'));
    },
    patch: (api: string, id: string, offset: number | string, bytes: Uint8Array) =>
      ask(
        `${api}/uploads/${id}`,
        'PATCH',
        { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
        bytes,
      ),
    delete: (api: string, id: string) => ask(`${api}/uploads/${id}`, 'DELETE'),
    async send(api: string, bytes: Uint8Array, file?: Record<string, string>): Promise<string> {
      const id = await sender.create(api, bytes.length, file);
      const { status, message } = await sender.patch(api, id, 0, bytes);
      if (status !== 204) throw new Error(`expected 204, got ${status}: ${message}`);
      return id;
    },
    /** Begins to send `announced` bytes, gives `bytes` of them, and says no more. */
    async stall(api: string, id: string, offset: number, bytes: Uint8Array, announced: number) {
      const outgoing = httpRequest(`${api}/uploads/${id}`, {
        method: 'PATCH',
        headers: {
          ...tusHeaders,
          ...headers,
          'upload-offset': offset,
          'content-type': 'application/offset+octet-stream',
          'content-length': announced,
        },
      });
      const ended = new Promise((resolve) => outgoing.once('close', resolve));
      outgoing.on('error', () => {});
      outgoing.on('response', (response) => response.resume());
      outgoing.write(bytes);
      return {
        /** Resolves when the server has ended it, or it was cut. */
        ended,
        cut: () => outgoing.destroy(),
      };
    },
  };
  return sender;
}

export const metadata = (entries: Record<string, string>): string =>
  Object.entries(entries)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** Waits until `size` says at least `bytes`. */
export const untilGrown = (what: string, size: () => Promise<number>, bytes: number) =>
  eventually(`${what} has ${bytes} bytes`, async () => (await size()) >= bytes);
