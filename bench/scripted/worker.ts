/**
 * Longhaul's own worker with scripted activities: what stands around each activity (interceptor, bus, ledger, heartbeats) is the
 * product's, only the model is not asked. Told `{ deaf: true }`, its bus loses everything until it is told otherwise.
 */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { parseConfig } from '../../src/config.ts';
import { openServices } from '../../src/services/services.ts';
import { connectWorker } from '../../src/services/temporal.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { createWorkersOf } from '../../src/worker/createWorkers.ts';
import { sayReady } from '../harness/child.ts';
import { activities } from './activities.ts';

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const config = parseConfig();
const services = openServices(config, 'scripted worker');

let deaf = false;
process.on('message', (message: { deaf?: boolean }) => {
  deaf = message.deaf ?? deaf;
});
const bus: typeof services.bus = {
  ...services.bus,
  publish: (topic, message) => void (deaf || services.bus.publish(topic, message)),
};

const connection = await connectWorker(config);
const workflowBundle = await bundleWorkflows(services.log, fileURLToPath(new URL('./workflows.ts', import.meta.url)));
const workers = await createWorkersOf({ ...services, bus }, { activities, workflowBundle }, connection);
const running = workers.run();
sayReady(() => workers.shutdown());
await running;
await connection.close();
await services.close();
process.exit();
