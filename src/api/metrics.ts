/** Figures for Prometheus. One registry an app, so that several apps in one process count apart. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Runs } from '../runs/runs.ts';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(runs: Pick<Runs, 'counts'>) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'longhaul_watchers',
    help: 'Runs whose history this process follows',
    registers,
    collect() {
      this.set(runs.counts().watchers);
    },
  });
  new Gauge({
    name: 'longhaul_long_polls',
    help: 'Of those, the ones that wait at the engine; the others had no room, and look every 2 s',
    registers,
    collect() {
      this.set(runs.counts().longPolls);
    },
  });
  new Counter({
    name: 'longhaul_engine_calls_total',
    help: 'Calls of this process to the engine, long-polls among them, by what they are about: one run, or all of them',
    labelNames: ['about'] as const,
    registers,
    collect() {
      this.reset();
      for (const [about, count] of Object.entries(runs.counts().engineCalls)) this.inc({ about }, count);
    },
  });
  new Gauge({
    name: 'longhaul_run_subscribers',
    help: 'Subscribers that the run core serves in this process',
    registers,
    collect() {
      this.set(runs.counts().subscribers);
    },
  });
  return {
    registry,
    sockets: new Gauge({ name: 'longhaul_sockets', help: 'Open WebSockets', registers }),
    streams: new Gauge({ name: 'longhaul_sse_streams', help: 'Open server-sent event streams', registers }),
    subscriptions: new Gauge({ name: 'longhaul_subscriptions', help: 'Running GraphQL subscriptions', registers }),
    starts: new Counter({
      name: 'longhaul_starts_total',
      help: 'Starts and reruns that were asked for, by how they were answered',
      labelNames: ['pipeline', 'outcome'] as const,
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'longhaul_request_seconds',
      help: 'GraphQL requests over HTTP, streams apart',
      labelNames: ['status'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60],
      registers,
    }),
  };
}
