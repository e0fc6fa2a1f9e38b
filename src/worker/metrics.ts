/** The worker's figures for Prometheus, at `GET /metrics` of a port of its own where WORKER_METRICS_PORT names one. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Config } from '../config.ts';
import type { Classifier } from '../services/classifier/classifier.ts';
import type { Log } from '../services/log.ts';

export interface WorkerMetricsParts {
  config: Pick<Config, 'HOST' | 'WORKER_METRICS_PORT'>;
  log: Log;
  classifier: Pick<Classifier, 'counts'>;
}

/** A port that is taken is logged, and the worker works without. @returns stops serving */
export function serveWorkerMetrics({ config, log, classifier }: WorkerMetricsParts): () => void {
  if (config.WORKER_METRICS_PORT === undefined) return () => {};
  const registry = new Registry();
  // Node's own, among them how late the event loop is (nodejs_eventloop_lag_p99_seconds, since it was last asked).
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'longhaul_pictures',
    help: 'Pictures that wait for the classifier, and those in its running batch',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      const { waiting, running } = classifier.counts();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'running' }, running);
    },
  });
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => {
        log.error({ err: error }, 'the metrics could not be collected');
        response.writeHead(500).end();
      },
    );
  });
  server.on('error', (error) => log.error({ err: error }, 'the metrics cannot be served'));
  server.listen(config.WORKER_METRICS_PORT, config.HOST, () =>
    log.info({ port: (server.address() as AddressInfo).port }, 'serving metrics'),
  );
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
