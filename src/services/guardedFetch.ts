/**
 * Requests to addresses that users name. Each connection is checked on the address that it is really made to, so that neither a
 * redirect nor a name that resolves anew leads into our own network; size, time and redirects are limited.
 */
import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch, type Response } from 'undici';
import type { Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import { refusedAddress, type AddressRange } from './publicAddresses.ts';

/** Beside the configuration's FETCH_TIMEOUT_MS, which counts from the first connection to the last byte, over all redirects. */
export const fetchLimits = {
  redirects: 5,
  /** Of the body, decoded. */
  bytes: 2 * 1024 * 1024,
};

export interface FetchRequest {
  /** Sent to the first origin only: a redirect to another one does not get them (they may hold a secret). */
  headers?: Record<string, string>;
  /** Ends the request, and its connection. */
  signal?: AbortSignal;
}

export interface FetchedBody {
  /** After redirects. */
  url: string;
  status: number;
  headers: Headers;
  /** Decoded (gzip, deflate, br), as bytes: who reads it knows the character set. */
  body: Uint8Array;
}

export interface GuardedFetch {
  /**
   * GETs `url`, following redirects. Any status that is no redirect is an answer.
   * @throws FetchError; the signal's reason where `signal` was aborted
   */
  get(url: string, request?: FetchRequest): Promise<FetchedBody>;
  close(): Promise<void>;
}

/** Why a request got no answer. Its message may be shown: it holds nothing of an answer, and no header. */
export class FetchError extends Error {
  readonly code: ErrorCode;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** How long the server asked to wait; null where it did not say. */
  readonly retryInMs: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable?: boolean; retryInMs?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'FetchError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryInMs = options.retryInMs ?? null;
  }
}

/** Resolves like `dns.lookup` with `all: true`. */
export type LookupAll = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const userAgent = 'Longhaul/1.0 (link preview)';
const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

type FetchConfig = Pick<Config, 'FETCH_ALLOWED_ADDRESSES' | 'FETCH_TIMEOUT_MS'>;

/** @param lookup the system's resolver, unless a test has one of its own */
export function createGuardedFetch(
  { FETCH_ALLOWED_ADDRESSES: allowed, FETCH_TIMEOUT_MS: totalMs }: FetchConfig,
  lookup: LookupAll = systemLookup,
): GuardedFetch {
  const limits = { ...fetchLimits, totalMs };
  const agent = new Agent({ connect: guardedConnector(allowed, lookup, totalMs), maxHeaderSize: 32_768 });

  async function follow(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<FetchedBody> {
    const first = checkedUrl(url);
    let current = first;
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(current, {
        dispatcher: agent,
        redirect: 'manual',
        headers: { 'user-agent': userAgent, ...(current.origin === first.origin && headers) },
        signal,
      });
      const location = isRedirect(response.status) ? response.headers.get('location') : null;
      if (location === null) {
        return {
          url: current.href,
          status: response.status,
          headers: response.headers as unknown as Headers,
          body: await readBody(response, limits.bytes),
        };
      }
      await response.body?.cancel();
      if (redirects === limits.redirects)
        throw new FetchError('FETCH_REJECTED', `${first.host} redirects more than ${limits.redirects} times.`);
      current = checkedUrl(utf8(location), current);
    }
  }

  return {
    async get(url, { headers = {}, signal } = {}) {
      const late = AbortSignal.timeout(limits.totalMs);
      try {
        return await follow(url, headers, signal ? AbortSignal.any([signal, late]) : late);
      } catch (error) {
        if (signal?.aborted) throw signal.reason;
        if (late.aborted) {
          const message = `${hostOf(url)} took longer than ${limits.totalMs / 1_000} s.`;
          throw new FetchError('FETCH_TIMEOUT', message, { retryable: true, cause: error });
        }
        throw known(error) ?? badPort(url, error) ?? unavailable(url, error);
      }
    },
    close: () => agent.destroy(),
  };
}

/** Header bytes come as one character each; what is not ASCII in a Location is UTF-8. */
const utf8 = (header: string): string => Buffer.from(header, 'latin1').toString();

/** @param base where a redirect came from */
function checkedUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base)) throw new FetchError('FETCH_REFUSED', 'Expected a URL; this is none.');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchError('FETCH_REFUSED', `Expected http or https, got ${url.protocol.slice(0, -1)}.`);
  if (url.username || url.password)
    throw new FetchError('FETCH_REFUSED', 'Expected a URL without user name and password.');
  return url;
}

/** Every connection of the agent is made here: the first one, and that of each redirect. */
function guardedConnector(
  allowed: readonly AddressRange[],
  lookupAll: LookupAll,
  timeoutMs: number,
): buildConnector.connector {
  const lookup: LookupFunction = (host, options, done) =>
    lookupAll(host, (error, addresses) => {
      const fitting = addresses.filter(({ family }) => !options.family || options.family === family);
      const refused = addresses.map(({ address }) => refusedAddress(address, allowed)).find(Boolean);
      const [first] = fitting;
      if (error || refused || !first) {
        const trouble = refused ? new FetchError('FETCH_REFUSED', `${host} is refused: ${refused}.`) : error;
        return done(trouble ?? noAddress(host), '');
      }
      // What is checked here is what is connected to: nothing resolves the name once more.
      if (options.all) done(null, fitting);
      else done(null, first.address, first.family);
    });
  const connect = buildConnector({ lookup, timeout: timeoutMs } as buildConnector.BuildOptions);
  return (options, done) => {
    // An address that stands in the URL itself is not looked up. `URL` has made 0x7f.1 and 2130706433 an address by now.
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const refused = isIP(host) ? refusedAddress(host, allowed) : null;
    if (refused) return done(new FetchError('FETCH_REFUSED', `This address is refused: ${refused}.`), null);
    connect(options, done);
  };
}

const systemLookup: LookupAll = (host, done) =>
  lookup(host, { all: true }, (error, addresses) => done(error, addresses ?? []));

const noAddress = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' });

/** Stops reading at the limit, so that an endless body or a bomb costs no more memory than that. */
async function readBody(response: Response, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += (chunk as Uint8Array).byteLength;
    if (length > mostBytes)
      throw new FetchError(
        'FETCH_TOO_LARGE',
        `${hostOf(response.url)} sends more than ${mostBytes / 1024 / 1024} MiB.`,
      );
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

/** undici wraps what a connector or a body throws, several levels deep. */
function causes(error: unknown): { code?: unknown }[] {
  const all: { code?: unknown }[] = [];
  for (let one = error; typeof one === 'object' && one !== null; one = (one as Error).cause) {
    all.push(one, ...((one as AggregateError).errors ?? []));
  }
  return all;
}

const known = (error: unknown): FetchError | undefined => causes(error).find((cause) => cause instanceof FetchError);

/** As browsers do, undici sends nothing to ports that other protocols have. */
const badPort = (url: string, error: unknown): FetchError | null =>
  causes(error).some((cause) => (cause as Error).message === 'bad port')
    ? new FetchError('FETCH_REFUSED', `${hostOf(url)} is refused: its port is no web server's.`)
    : null;

const troubles: Record<string, string> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be resolved just now',
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it broke the connection off',
  UND_ERR_SOCKET: 'it broke the connection off',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  ETIMEDOUT: 'it does not answer',
  Z_DATA_ERROR: 'its answer cannot be decoded',
  Z_BUF_ERROR: 'its answer cannot be decoded',
};

function unavailable(url: string, error: unknown): FetchError {
  const words = causes(error).flatMap(({ code }) => troubles[String(code)] ?? []);
  const message = `${hostOf(url)} cannot be read: ${words[0] ?? 'the connection failed'}.`;
  return new FetchError('FETCH_UNAVAILABLE', message, { retryable: true, cause: error });
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'The URL');
