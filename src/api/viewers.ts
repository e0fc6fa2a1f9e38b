/**
 * Who asks: an API key, a session (a signed cookie that is made on the first visit), or, on loopback, the one viewer `local`
 * for programs that bring neither, so that curl works as pasted.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { sign, unsign } from 'cookie-signature';
import type { Config } from '../config.ts';
import { ExpectedError } from '../errors.ts';
import type { Viewer } from '../runs/runs.ts';
import { isLoopbackHost } from './origins.ts';

/** A viewer as one request or socket shows them. */
export interface Visitor {
  viewer: Viewer;
  /** When the session ends, in ms since 1970; null where it does not. */
  endsAt: number | null;
  /** A `Set-Cookie` for the answer; null where the browser has what it needs. */
  setCookie: string | null;
}

export interface Viewers {
  /**
   * @param token what the client gave in place of the `Authorization` header (WebSocket's connectionParams)
   * @throws ExpectedError UNAUTHENTICATED for a wrong token, or where nobody is let in without one
   */
  identify(request: IncomingMessage, token?: string | null): Visitor;
  /** For a visit to a page: makes the session, or renews one that has passed half its life. Null where sessions are off. */
  welcome(request: IncomingMessage): string | null;
}

const sessionMs = 180 * 24 * 3_600_000;

export function createViewers(
  config: Pick<Config, 'API_KEYS' | 'ANONYMOUS_SESSIONS' | 'SESSION_SECRET' | 'PUBLIC_URL' | 'PORT' | 'loopback'>,
): Viewers {
  const secret = config.SESSION_SECRET ?? randomBytes(32).toString('base64url');
  const secure = config.PUBLIC_URL?.startsWith('https:') ?? false;
  // Browsers share cookies between the ports of a host: a second Longhaul beside this one needs another name.
  const cookieName = secure ? '__Host-longhaul' : `longhaul-${config.PORT}`;
  const keys = [...config.API_KEYS].map(([key, name]) => ({ name, digest: digestOf(key) }));

  function identify(request: IncomingMessage, token?: string | null): Visitor {
    const given = token ?? request.headers.authorization;
    if (given != null) return { viewer: viewerOfToken(given), endsAt: null, setCookie: null };
    const session = readSession(request);
    if (session) return { viewer: sessionViewer(session.id), endsAt: session.endsAt, setCookie: null };
    if (isLocalProgram(request, config))
      return { viewer: { id: 'local', kind: 'local' }, endsAt: null, setCookie: null };
    if (!config.ANONYMOUS_SESSIONS) {
      throw new ExpectedError(
        'UNAUTHENTICATED',
        'Expected an API key, as in "Authorization: Bearer <key>"; none came.',
      );
    }
    const made = { id: randomBytes(16).toString('base64url'), endsAt: Date.now() + sessionMs };
    return { viewer: sessionViewer(made.id), endsAt: made.endsAt, setCookie: cookieOf(made) };
  }

  function viewerOfToken(given: string): Viewer {
    const digest = digestOf(given.replace(/^Bearer\s+/i, '').trim());
    // Every key is compared, and digests have one length, so that the time says nothing of the keys.
    const known = keys.filter((key) => timingSafeEqual(key.digest, digest));
    if (!known[0]) {
      throw new ExpectedError(
        'UNAUTHENTICATED',
        'The API key is not one that is known here. Check it, or ask for a new one.',
      );
    }
    return { id: `key:${known[0].name}`, kind: 'key' };
  }

  function welcome(request: IncomingMessage): string | null {
    const session = readSession(request);
    if (!session && !config.ANONYMOUS_SESSIONS) return null;
    if (session && session.endsAt - Date.now() > sessionMs / 2) return null;
    return cookieOf({ id: session?.id ?? randomBytes(16).toString('base64url'), endsAt: Date.now() + sessionMs });
  }

  /** A forged, altered or ended session counts as none. */
  function readSession(request: IncomingMessage): { id: string; endsAt: number } | null {
    for (const value of cookiesNamed(cookieName, request)) {
      const content = unsign(value, secret);
      const [id, endsAt] = content ? content.split('.') : [];
      if (id && Number(endsAt) > Date.now()) return { id, endsAt: Number(endsAt) };
    }
    return null;
  }

  function cookieOf({ id, endsAt }: { id: string; endsAt: number }): string {
    const value = sign(`${id}.${endsAt}`, secret);
    const seconds = Math.round((endsAt - Date.now()) / 1_000);
    return `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
  }

  return { identify, welcome };
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const sessionViewer = (id: string): Viewer => ({ id: `session:${id}`, kind: 'session' });

function cookiesNamed(name: string, request: IncomingMessage): string[] {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
}

/** A program on this machine that talks to us directly: no browser, no proxy between. */
function isLocalProgram({ headers, socket }: IncomingMessage, config: Pick<Config, 'loopback'>): boolean {
  const fromBrowser = headers.origin ?? headers.cookie ?? headers['sec-fetch-site'];
  const proxied = headers.forwarded ?? headers['x-forwarded-for'];
  const fromHere = /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
  return (
    config.loopback && fromHere && fromBrowser === undefined && proxied === undefined && isLoopbackHost(headers.host)
  );
}
