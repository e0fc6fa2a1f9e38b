/** The engine: how our own one runs (Temporal's dev server, tuned, with its state in a file), and what is asked of any. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Config } from '../config.ts';
import type { ProcessPlan } from './managedProcess.ts';
import { connects } from './ports.ts';
import { StartProblem } from './problem.ts';

/** How long closed runs can be looked at in our own engine. */
const retentionSeconds = 30 * 24 * 3600;

/** Each run carries them: without them its start would be refused. */
const searchAttributes = ['LonghaulPipeline', 'LonghaulOwner', 'LonghaulPhase'];
/** INDEXED_VALUE_TYPE_KEYWORD of Temporal's API. */
const keyword = 2;

/**
 * As it comes the dev server dispatches about 20 steps a second and waits for the disk at every write; with these 6 steps take
 * 68 ms instead of 649, 1,500 runs of 3 steps 37 s instead of 104, and still a kill loses nothing.
 *
 * It also lets activities of the workflow's own queue go out with the answer to the workflow task that asks for them: a way through
 * the queue and a transaction less, so that a step costs it a quarter less CPU. One that dies on that way is missed by its heartbeat.
 */
const tuning = [
  ...repeated('--sqlite-pragma', ['journal_mode=WAL', 'synchronous=NORMAL']),
  ...repeated('--dynamic-config-value', [
    'history.transferProcessorMaxPollRPS=1000',
    'history.timerProcessorMaxPollRPS=1000',
    'system.enableActivityEagerExecution=true',
  ]),
];

/**
 * As it comes the engine cuts each task queue into four partitions, for clusters whose hosts share them; tasks and polls that miss each
 * other are sent on. For one process one is enough, and an activity of a queue other than the workflow's costs it a tenth less CPU.
 */
const onePartition = repeated('--dynamic-config-value', [
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
]);

/**
 * The engine's state. One that was begun in four partitions keeps them, told by the name of its file: what waits in the others would
 * never be read.
 */
function database(folder: string): { file: string; partitions: string[] } {
  const fourPartitions = join(folder, 'temporal.db');
  return existsSync(fourPartitions)
    ? { file: fourPartitions, partitions: [] }
    : { file: join(folder, 'engine.db'), partitions: onePartition };
}

/**
 * The engine is a Go program with a small heap, which it would sweep all the time: so a call costs it 3.0 ms of CPU instead of 3.6, for some
 * 200 MB of memory. https://go.dev/doc/gc-guide
 */
const lessGarbageCollection = { GOGC: '400', GOMEMLIMIT: '768MiB' };

function repeated(flag: string, values: string[]): string[] {
  return values.map((value) => `${flag}=${value}`);
}

/** As it comes the engine allows 1,200 (of each kind) at once; each run that is watched needs one. */
const mostLongPolls = 20_000;

export interface EngineOptions {
  /** How many long-polls of each kind it takes at once; more than anybody needs when left out. */
  longPolls?: number;
  /** Where it tells Prometheus what it has counted. */
  metricsPort?: number;
}

export interface OwnEngine extends EngineOptions {
  program: string;
  dataDir: string;
  port: number;
  uiPort: number;
  env: NodeJS.ProcessEnv;
}

export function enginePlan(engine: OwnEngine): ProcessPlan {
  const { program, dataDir, port, uiPort, env, longPolls = mostLongPolls, metricsPort } = engine;
  const folder = join(dataDir, 'engine');
  const { file, partitions } = database(folder);
  return {
    name: 'engine',
    command: program,
    args: [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--ui-port=${uiPort}`,
      `--db-filename=${file}`,
      '--log-level=error',
      ...tuning,
      ...partitions,
      ...(metricsPort ? [`--metrics-port=${metricsPort}`] : []),
      `--dynamic-config-value=frontend.namespaceCount=${longPolls}`,
      ...repeated(
        '--search-attribute',
        searchAttributes.map((name) => `${name}=Keyword`),
      ),
    ],
    env: { ...lessGarbageCollection, ...env },
    logFile: join(dataDir, 'logs', 'engine.log'),
    prepare: async () => {
      await mkdir(folder, { recursive: true });
    },
    probe: () => setRetention(port),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  };
}

/** Sets how long the engine keeps closed runs (24 hours as it comes). That it can be set shows that the engine serves. */
async function setRetention(port: number): Promise<void> {
  // First by a plain socket: after a refused connection gRPC waits a second before it tries the address again.
  await connects(port);
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.updateNamespace({
        namespace: 'default',
        config: { workflowExecutionRetentionTtl: { seconds: retentionSeconds as never } },
      }),
    );
  } finally {
    await connection.close();
  }
}

/**
 * Connects to the engine that the configuration names, and sees that it can take runs.
 * @throws StartProblem when it does not answer, or lacks the search attributes and does not let us add them
 */
export async function reachGivenEngine(config: Config): Promise<Connection> {
  // Loaded only here: it brings the whole worker along.
  const { createEngineClient } = await import('../services/temporal.ts');
  const connection = (await createEngineClient(config)).connection as Connection;
  const namespace = config.TEMPORAL_NAMESPACE;
  const where = `The engine at ${config.TEMPORAL_ADDRESS}`;
  try {
    await connection.withDeadline(Date.now() + 5_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    await connection.close();
    throw new StartProblem(
      `${where} cannot be used`,
      `it does not describe the namespace "${namespace}": ${(error as Error).message}`,
      'see that TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and its key or TLS files are right, or unset TEMPORAL_ADDRESS for an engine of our own',
    );
  }
  await addSearchAttributes(connection, namespace, where);
  return connection;
}

async function addSearchAttributes(connection: Connection, namespace: string, where: string): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + 5_000, async () => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = searchAttributes.filter((name) => !customAttributes?.[name]);
      if (missing.length === 0) return;
      await connection.operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
      });
    });
  } catch (error) {
    await connection.close();
    const flags = searchAttributes.map((name) => `--name ${name} --type Keyword`).join(' ');
    throw new StartProblem(
      `${where} cannot be used yet`,
      `the search attributes ${searchAttributes.join(', ')} could not be added to the namespace "${namespace}": ${(error as Error).message}`,
      `add them by hand: temporal operator search-attribute create --namespace ${namespace} ${flags}`,
    );
  }
}

/** Whether a worker process polls the engine for workflow tasks; rejects when it does not. */
export async function polls(connection: Connection, namespace: string, pid: number): Promise<void> {
  const { pollers } = await connection.withDeadline(Date.now() + 2_000, () =>
    connection.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: 'pipelines' },
      taskQueueType: workflowTasks,
    }),
  );
  // The SDK's identity of a worker is pid@host.
  if (!pollers?.some(({ identity }) => identity?.startsWith(`${pid}@`)))
    throw new Error('the worker does not poll yet');
}
/** TASK_QUEUE_TYPE_WORKFLOW of Temporal's API. */
const workflowTasks = 1;
