/** `npm run api`: serves the API and the web app until SIGTERM, then drains. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConfig } from '../config.ts';
import { createDomains } from '../domains/index.ts';
import { createRuns } from '../runs/createRuns.ts';
import { keepCompiledCode } from '../services/keepCompiledCode.ts';
import { openServices } from '../services/services.ts';
import { createEngineClient } from '../services/temporal.ts';
import { buildApp } from './buildApp.ts';
import { createChecks } from './checks.ts';

/** So long the first viewers wait for what happened while no process looked. */
const firstRoundMs = 1_000;

const config = parseConfig();
const services = openServices(config, 'api');
const { log, blobs } = services;
if (!config.SESSION_SECRET)
  log.warn('SESSION_SECRET is not set: sessions end with this process, and other api processes refuse them');
const engineClient = await createEngineClient(config, { externalStorage: services.payloads.externalStorage });
const domains = createDomains(services);
const { runs } = createRuns(services, engineClient, domains);
for (const domain of domains) domain.open?.(runs);
const app = buildApp({ config, log, runs, domains, blobs, checks: createChecks(config, engineClient, services) });

// Connections and all that is read for the first time are there before the first viewer, unless something is away.
await Promise.race([runs.firstRound, sleep(firstRoundMs, undefined, { ref: false })]);
log.info(`serving at ${await app.start()}`);

keepCompiledCode();

let stopping: Promise<void> | null = null;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (stopping ??= stop()));

async function stop(): Promise<void> {
  log.info('draining');
  try {
    runs.handOver();
    await app.stop();
    // Their loops ask the run core.
    await Promise.all(domains.map(async (domain) => domain.close?.()));
    await runs.close();
    await engineClient.connection.close();
    await services.close();
  } catch (error) {
    log.error({ err: error }, 'the shutdown was not clean');
    process.exitCode = 1;
  }
  process.exit();
}
