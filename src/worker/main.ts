/** `npm run worker`: runs workflows and activities until SIGTERM, then lets running calls finish within the grace. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { parseConfig } from '../config.ts';
import { persistentBlobs } from '../services/blobs/persistentBlobs.ts';
import { createClassifier } from '../services/classifier/classifier.ts';
import { createGuardedFetch } from '../services/guardedFetch.ts';
import { keepCompiledCode } from '../services/keepCompiledCode.ts';
import { createLlm } from '../services/llm.ts';
import { createMedia } from '../services/media/createMedia.ts';
import { createTranscriber } from '../services/transcriber.ts';
import { openServices } from '../services/services.ts';
import { connectWorker } from '../services/temporal.ts';
import { createWorkers } from './createWorkers.ts';
import { serveWorkerMetrics } from './metrics.ts';
import { tellLacks } from './tellLacks.ts';

const config = parseConfig();
const services = openServices(config, 'worker');
const { log, database, bus, blobs } = services;

/** Most workers have no workflows, by design; failures are logged by the attempt interceptor, in our words. */
const known = /^(No workflows registered|Activity failed|Workflow failed)/;

Runtime.install({
  // The signals are handled below; the SDK's own handler would end the process without our closing.
  shutdownSignals: [],
  logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (level === 'ERROR') log.error(meta ?? {}, message);
    else if (!known.test(message)) log.warn(meta ?? {}, message);
  }),
});

const llm = createLlm({ config, database, log });
const transcriber = createTranscriber({ config, database, log });
const outside = createGuardedFetch(config);
const classifier = await createClassifier({ config, log });
const stopMetrics = serveWorkerMetrics({ config, log, classifier });
const media = createMedia(config);
const connection = await connectWorker(config);
const workers = await createWorkers(
  services,
  {
    config,
    log,
    database,
    bus,
    blobs: persistentBlobs(blobs),
    llm,
    transcriber,
    outside,
    classifier,
    media,
  },
  connection,
);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => workers.shutdown());

const stopTelling = tellLacks({ bus, log, media });
log.info('ready');
keepCompiledCode();
try {
  await workers.run();
} catch (error) {
  log.fatal({ err: error }, 'a worker died');
  process.exitCode = 1;
} finally {
  stopMetrics();
  await stopTelling();
  await classifier.close();
  await connection.close();
  await outside.close();
  await services.close();
}
process.exit();
