/** The peers' worker, a process of its own as ours is. Takes the engine's address and the queue from its environment. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { sayReady } from '../harness/child.ts';
import * as activities from './activities.ts';

Runtime.install({ logger: new DefaultLogger('WARN'), shutdownSignals: [] });
const { PEER_ENGINE: address, PEER_QUEUE: taskQueue } = process.env;
const connection = await NativeConnection.connect({ address: address! });
const worker = await Worker.create({
  connection,
  taskQueue: taskQueue!,
  activities,
  workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
});
const running = worker.run();
sayReady(() => worker.shutdown());
await running;
await connection.close();
process.exit();
