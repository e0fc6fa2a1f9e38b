/** The checks of /readyz against the real things. */
import { access } from 'node:fs/promises';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Config } from '../config.ts';
import type { Blobs } from '../services/blobs/blobs.ts';
import type { Bus } from '../services/bus/bus.ts';
import type { Database } from '../services/database.ts';
import { queues } from '../worker/queues.ts';
import { hearLacks } from './hearLacks.ts';
import type { Check } from './readiness.ts';
import { webIndex } from './webApp.ts';

const { TaskQueueType } = proto.temporal.api.enums.v1;
/** A worker's poll lasts at most 60 s: one that was heard of longer ago has gone. */
const pollMs = 65_000;
const deadlineMs = 2_000;

export const createChecks = (
  config: Config,
  engine: Client,
  { database, blobs, bus }: { database: Database; blobs: Blobs; bus: Bus },
): Record<string, Check> => ({
  engine: async () => {
    await soon(engine, () => engine.workflowService.getSystemInfo({}));
    return null;
  },
  database: async () => {
    await database.pool.query('select 1');
    return null;
  },
  // That it can be reached, not that it has room: a full store keeps nobody from reading.
  blobs: async () => {
    await blobs.check(AbortSignal.timeout(deadlineMs));
    return null;
  },
  worker: () => soon(engine, () => missingPollers(config, engine)),
  media: hearLacks(bus),
  web: async () => {
    const built = await access(webIndex).then(
      () => true,
      () => false,
    );
    return built ? null : 'the web app is not built: npm run build';
  },
});

/** Calls to an engine that does not answer end by themselves, or they would pile up. */
const soon = <Answer>(engine: Client, call: () => Promise<Answer>): Promise<Answer> =>
  engine.withDeadline(Date.now() + deadlineMs, call);

async function missingPollers(config: Config, engine: Client): Promise<string | null> {
  const asked = queues.flatMap(({ name }) => [
    { name, type: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY },
    ...(name === 'pipelines' ? [{ name, type: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW }] : []),
  ]);
  const found = await Promise.all(
    asked.map(async ({ name, type }) => {
      const { pollers } = await engine.workflowService.describeTaskQueue({
        namespace: config.TEMPORAL_NAMESPACE,
        taskQueue: { name },
        taskQueueType: type,
      });
      const recent = pollers?.some(
        ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > Date.now() - pollMs,
      );
      return recent ? null : name;
    }),
  );
  const missing = [...new Set(found.filter((name) => name !== null))];
  return missing.length === 0 ? null : `no worker polls the task queue ${missing.join(', ')}: npm run worker`;
}
