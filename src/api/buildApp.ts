/**
 * The API server: GraphQL over POST, SSE and WebSocket, the web app, health and metrics. It reads as the order in which a request
 * meets its parts. Knows no engine and no database: everything about runs comes through `runs`.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import compression from 'compression';
import express from 'express';
import type { Config } from '../config.ts';
import type { Domain } from '../domains/domain.ts';
import type { Runs } from '../runs/runs.ts';
import type { Blobs } from '../services/blobs/blobs.ts';
import { createBlobLinks } from '../services/blobs/links.ts';
import type { Log } from '../services/log.ts';
import { answerGraphql, isStream } from './answerGraphql.ts';
import { answerRoute } from './answerRoute.ts';
import { answerUnexpected } from './answers.ts';
import { serveBlobs } from './blobFiles.ts';
import { limitBodyTime, readGraphqlBody } from './bodies.ts';
import { createConnections } from './connections.ts';
import { serveGraphiql } from './graphiql.ts';
import { createGraphql } from './graphql.ts';
import { serveHealth } from './health.ts';
import { listen } from './listen.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPresentError } from './presentError.ts';
import type { Check } from './readiness.ts';
import { loadSchema } from './schema.ts';
import { refuseStrangers, securityHeaders } from './security.ts';
import { createSockets, type Sockets } from './sockets.ts';
import { createStartLimiter } from './startLimiter.ts';
import { createViewers } from './viewers.ts';
import { serveWebApp } from './webApp.ts';

export interface AppParts {
  config: Config;
  log: Log;
  runs: Runs;
  domains: readonly Domain[];
  blobs: Blobs;
  /** What /readyz asks; each says what is missing, or null. */
  checks: Record<string, Check>;
}

export interface App {
  /** Listens, and gives the address. @throws where the port is taken, with what to do */
  start(): Promise<string>;
  /** Takes no new requests, lets those in flight finish, tells sockets and streams to come back elsewhere. */
  stop(): Promise<void>;
}

/** Within this time after `stop` every connection is closed, finished or not. */
const drainMs = 5_000;
/** A crowd of sockets is told to come back within this time, each at its own moment. */
const closeSocketsMs = 1_000;

export function buildApp({ config, log, runs, domains, blobs, checks }: AppParts): App {
  const metrics = createMetrics(runs);
  const presentError = createPresentError(log);
  const viewers = createViewers(config);
  const connections = createConnections(config.CONNECTIONS_PER_VIEWER, () => runs.viewerComes());
  const startLimiter = createStartLimiter(config.STARTS_PER_MINUTE);
  const schema = loadSchema(domains);
  const everybodys = new Set(domains.flatMap((domain) => domain.everybodys ?? []));
  const yoga = createGraphql(schema, { config, runs, startLimiter, metrics }, presentError, everybodys);
  const sockets = createSockets({ config, log, metrics, viewers, connections, yoga, presentError });
  const draining = new AbortController();
  let stopped: Promise<void> | null = null;

  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders(config));
  app.use(serveHealth({ config, checks, metrics, draining: draining.signal }));
  app.use(refuseStrangers(config));
  app.use('/blobs', serveBlobs({ blobs, links: createBlobLinks(config) }));
  for (const route of domains.flatMap(({ routes }) => routes ?? [])) {
    app.use(route.path, answerRoute({ config, viewers, route, draining: draining.signal }));
  }
  app.use(limitBodyTime);
  app.use(compression({ filter: (request, response) => !isStream(response) && compression.filter(request, response) }));
  app.use(
    '/graphql',
    ...readGraphqlBody,
    answerGraphql({ config, metrics, viewers, connections, yoga, draining: draining.signal }),
  );
  app.use('/graphiql', serveGraphiql(config, schema, viewers));
  app.use(
    serveWebApp(
      viewers,
      domains.flatMap(({ pages }) => pages ?? []),
    ),
  );
  app.use(answerUnexpected(log));

  // Node's own limit on a request's time would end long uploads.
  const server = createServer({ requestTimeout: 0, headersTimeout: 15_000, keepAliveTimeout: 65_000 }, app);
  sockets.attach(server);

  return {
    start: () => listen(server, config),
    stop: () => (stopped ??= drain(server, sockets, metrics, draining)),
  };
}

async function drain(server: Server, sockets: Sockets, metrics: Metrics, draining: AbortController): Promise<void> {
  draining.abort();
  const closed = once(server, 'close');
  server.close();
  // A connection whose last answer is out would be kept for a next request.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await sockets.drain(closeSocketsMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
  metrics.registry.clear();
}
