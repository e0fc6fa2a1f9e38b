import { Router } from 'express';
import type { Config } from '../config.ts';
import type { Metrics } from './metrics.ts';
import { createReadiness, readinessBody, type Check, type Readiness } from './readiness.ts';

const shuttingDown: Readiness = { ready: false, checks: { server: { up: false, missing: 'it is shutting down' } } };

/** Health and figures: for machines that know this server by other names than its users do. */
export function serveHealth(parts: {
  config: Config;
  checks: Record<string, Check>;
  metrics: Metrics;
  draining: AbortSignal;
}): Router {
  const { config, checks, metrics, draining } = parts;
  const router = Router();
  const readiness = createReadiness(checks);
  router.get('/healthz', (_request, response) => response.json({ status: 'alive' }));
  router.get('/readyz', async (_request, response) => {
    const found = draining.aborted ? shuttingDown : await readiness();
    response.status(found.ready ? 200 : 503).json(readinessBody(found, config));
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}
