/** The workers of one process: one per task queue, all with the activities of every pipeline. */
import { type NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import { pipelines } from '../pipelines.ts';
import type { ActivityServices, BaseServices } from '../services/services.ts';
import { attemptInterceptor } from './attemptInterceptor.ts';
import { loadWorkflowBundle } from './bundle.ts';
import { createLedger } from './ledger.ts';
import { queues } from './queues.ts';
import { createRunActivities, type RunActivities } from './runActivities.ts';

type Activities = Record<string, (input: never) => Promise<unknown>>;

export interface Workers {
  /** Resolves when all have stopped; rejects when one dies. */
  run(): Promise<void>;
  /** No new work; running calls finish within the grace. */
  shutdown(): void;
}

export async function createWorkers(
  services: BaseServices,
  activityServices: ActivityServices,
  connection: NativeConnection,
): Promise<Workers> {
  const ofRuns = createRunActivities(connection, services.config.TEMPORAL_NAMESPACE);
  const activities = await loadActivities(activityServices, ofRuns);
  const workflowBundle = await loadWorkflowBundle(services.log);
  return createWorkersOf(services, { activities, workflowBundle }, connection);
}

/** The same for any workflows and activities: what stands around each of them is not theirs. */
export async function createWorkersOf(
  { config, log, bus, database, payloads }: Omit<BaseServices, 'blobs' | 'close'>,
  { activities, workflowBundle }: { activities: Activities; workflowBundle: WorkflowBundle },
  connection: NativeConnection,
): Promise<Workers> {
  const ledger = createLedger(database, log);
  const interceptor = attemptInterceptor({ bus, ledger, log, config, payloads });

  const workers = await Promise.all(
    queues.map(({ name, atOnce, polls }) =>
      Worker.create({
        connection,
        namespace: config.TEMPORAL_NAMESPACE,
        taskQueue: name,
        activities,
        dataConverter: { externalStorage: payloads.externalStorage },
        maxConcurrentActivityTaskExecutions: atOnce,
        ...(polls !== undefined && { activityTaskPollerBehavior: { type: 'simple-maximum', maximum: polls } }),
        ...(name === 'pipelines' && { workflowBundle }),
        // A worker that was killed leaves workflow tasks behind that only it may take for so long (10 s by default).
        stickyQueueScheduleToStartTimeout: '1.5 seconds',
        interceptors: { activity: [interceptor] },
        // A cancel reaches an activity with the answer to its next heartbeat.
        maxHeartbeatThrottleInterval: config.HEARTBEAT_MS,
        defaultHeartbeatThrottleInterval: config.HEARTBEAT_MS,
        shutdownGraceTime: config.WORKER_GRACE_MS,
      }),
    ),
  );

  return {
    async run() {
      await Promise.all(workers.map((worker) => worker.run()));
      await ledger.flush(5_000);
    },
    shutdown() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

/** Each pipeline's activities stand in activities/<its name>.ts; their names are unique among all of them, and `ofRuns`. */
async function loadActivities(services: ActivityServices, ofRuns: RunActivities): Promise<Activities> {
  const all: Activities = { ...ofRuns };
  for (const { name } of pipelines) {
    const { createActivities } = (await import(`../../activities/${name}.ts`)) as {
      createActivities(services: ActivityServices): Activities;
    };
    for (const [activity, run] of Object.entries(createActivities(services))) {
      if (all[activity])
        throw new Error(`activities/${name}.ts: another pipeline has an activity "${activity}" already; rename one`);
      all[activity] = run;
    }
  }
  return all;
}
