/**
 * Links to blobs: whoever has one may read that blob until it expires, also where no session goes along (a picture in a program's
 * own page). Made when they are read, never stored: not in a snapshot, a history or a log.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Config } from '../../config.ts';
import { checkKey } from './blobs.ts';

const hourMs = 3_600_000;
const lifetimeMs = 12 * hourMs;

export interface BlobLinks {
  /** A path on this server, good for 12 to 13 hours. The same within an hour, so that browsers keep what they have loaded. */
  link(key: string): string;
  /** What is wrong with a link that somebody brings; null where it is right. */
  check(key: string, expires: unknown, signature: unknown): 'forged' | 'expired' | null;
}

/** Without SESSION_SECRET links are good in this process alone, as sessions are. */
const ownSecret = randomBytes(32);

export function createBlobLinks({ SESSION_SECRET }: Pick<Config, 'SESSION_SECRET'>, now = Date.now): BlobLinks {
  // A key of its own: what signs sessions signs nothing else.
  const hmacKey = Buffer.from(hkdfSync('sha256', SESSION_SECRET ?? ownSecret, '', 'longhaul links to blobs', 32));
  const sign = (key: string, expires: string) => createHmac('sha256', hmacKey).update(`${expires}\n${key}`).digest();
  return {
    link(key) {
      const expires = String((Math.ceil((now() + lifetimeMs) / hourMs) * hourMs) / 1_000);
      return `/blobs/${checkKey(key)}?expires=${expires}&signature=${sign(key, expires).toString('base64url')}`;
    },
    check(key, expires, signature) {
      if (typeof expires !== 'string' || typeof signature !== 'string') return 'forged';
      const [given, right] = [Buffer.from(signature, 'base64url'), sign(key, expires)];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
      return Number(expires) * 1_000 > now() ? null : 'expired';
    },
  };
}
