/**
 * Which pages may talk to us. A browser names the page in `Origin`: it must be our own. And a page whose name was pointed at our
 * address (DNS rebinding) shows in `Host`: names other than ours are refused; plain addresses cannot be pointed elsewhere.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Config } from '../config.ts';

/** Why a request is refused. */
export interface Refusal {
  status: 403 | 421;
  message: string;
}

/** Null where host and origin are ours; a missing `Origin` is allowed (programs send none). */
export function refusalOf(
  { headers }: IncomingMessage,
  config: Pick<Config, 'PUBLIC_URL' | 'HOST' | 'loopback'>,
): Refusal | null {
  const publicUrl = config.PUBLIC_URL ? new URL(config.PUBLIC_URL) : null;
  const host = headers.host?.toLowerCase() ?? '';
  const isPublic = host === publicUrl?.host;
  const isNamed = nameOf(host) === config.HOST.toLowerCase() || (isAddress(host) && !config.loopback);
  if (!isPublic && !isNamed && !isLoopbackHost(host)) {
    return {
      status: 421,
      message: `This server is not known as "${host.slice(0, 100)}". Set PUBLIC_URL to the address that people use.`,
    };
  }
  if (headers.origin === undefined) return null;
  const ours = isPublic ? publicUrl.origin : `http://${host}`;
  if (headers.origin.toLowerCase() === ours) return null;
  return {
    status: 403,
    message: `Pages of another origin may not use this API: expected ${ours}, got ${headers.origin.slice(0, 100)}.`,
  };
}

/** Whether a `Host` header names this machine only. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = nameOf(host ?? '');
  return name === 'localhost' || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

const isAddress = (host: string): boolean => isIP(nameOf(host)) !== 0;
const nameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '');
