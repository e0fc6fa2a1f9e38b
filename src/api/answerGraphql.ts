/** GraphQL over HTTP: says who asks, and holds the streams that subscriptions become. */
import type { RequestHandler, Response } from 'express';
import type { Config } from '../config.ts';
import { addressOf } from './addresses.ts';
import type { Connections } from './connections.ts';
import type { Yoga } from './graphql.ts';
import type { Metrics } from './metrics.ts';
import type { Viewers, Visitor } from './viewers.ts';

/** At a shutdown the clients of streams come back within this time, each at its own moment. */
const endStreamsMs = 1_000;

export const isStream = (response: Response): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

export function answerGraphql(parts: {
  config: Config;
  metrics: Metrics;
  viewers: Viewers;
  connections: Connections;
  yoga: Yoga;
  draining: AbortSignal;
}): RequestHandler {
  const { config, metrics, viewers, connections, yoga, draining } = parts;

  /** Streams count against the viewer and end with the session, as sockets do. */
  function hold({ viewer, endsAt }: Visitor, response: Response): boolean {
    // The client may have gone while its subscription was prepared.
    if (response.closed) return false;
    const end = () => response.destroy();
    const release = connections.add(viewer, endsAt, end);
    if (!release) return false;
    const endSoon = () => void setTimeout(end, Math.random() * endStreamsMs);
    draining.addEventListener('abort', endSoon, { once: true });
    metrics.streams.inc();
    response.once('close', () => {
      draining.removeEventListener('abort', endSoon);
      metrics.streams.dec();
      release();
    });
    return true;
  }

  function limit(response: Response): void {
    const timer = setTimeout(() => response.destroy(), config.LEASE_MS).unref();
    response.once('close', () => clearTimeout(timer));
  }

  return async (request, response) => {
    const visitor = viewers.identify(request);
    if (visitor.setCookie) response.append('set-cookie', visitor.setCookie);
    response.set('cache-control', 'no-store');
    const stopTimer = metrics.requestSeconds.startTimer();
    response.once('finish', () => isStream(response) || stopTimer({ status: response.statusCode }));
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const address = addressOf(request, config.TRUSTED_PROXIES);
    const signal = AbortSignal.any([gone.signal, draining]);
    const holdStream = () => hold(visitor, response);
    const limitStream = () => limit(response);
    await yoga.handle(request, response, { viewer: visitor.viewer, address, signal, holdStream, limitStream });
  };
}
