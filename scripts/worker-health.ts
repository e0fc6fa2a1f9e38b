/** For a container's health check: whether the worker of this machine polls the engine for work. Ends with 1 when it does not. */
import { hostname } from 'node:os';
import proto from '@temporalio/proto';
import { parseConfig } from '../src/config.ts';
import { createEngineClient } from '../src/services/temporal.ts';

/** A poll lasts at most 60 s: one that was heard of longer ago has gone. */
const pollMs = 65_000;

const config = parseConfig();
const client = await createEngineClient(config);
const { pollers } = await client.withDeadline(Date.now() + 5_000, () =>
  client.workflowService.describeTaskQueue({
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: { name: 'pipelines' },
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  }),
);
// The SDK's identity of a worker is pid@host.
const own = pollers?.find(({ identity }) => identity?.endsWith(`@${hostname()}`));
const heardAt = Number(own?.lastAccessTime?.seconds ?? 0) * 1_000;
await client.connection.close();
if (heardAt < Date.now() - pollMs) {
  console.error(own ? `last polled at ${new Date(heardAt).toISOString()}` : `no worker of ${hostname()} polls`);
  process.exitCode = 1;
}
