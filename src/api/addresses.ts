import type { IncomingMessage } from 'node:http';

/**
 * The client's network address. Each trusted proxy has appended the address it saw to `X-Forwarded-For`; what stands before those
 * was sent by the client and is not believed.
 */
export function addressOf({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim());
  const seen = trustedProxies > 0 ? forwarded.at(-trustedProxies) : undefined;
  return seen || socket.remoteAddress || 'unknown';
}
