/**
 * Longhaul as one tree of processes: engine, Postgres, practice provider, api, worker, each its own process. `npm start` and
 * the tests boot the same.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { parseConfig, type Config } from '../config.ts';
import { buildWeb } from './buildWeb.ts';
import { takeDataFolder } from './dataFolder.ts';
import { enginePlan, polls, reachGivenEngine, type EngineOptions } from './engine.ts';
import { findEngine } from './findEngine.ts';
import { bringFfmpeg } from './findFfmpeg.ts';
import { endLeftovers } from './leftovers.ts';
import { ManagedProcess, type ProcessPlan } from './managedProcess.ts';
import { migrateDatabase } from './migrateDatabase.ts';
import { freePort, keptPorts, refuseTakenPort } from './ports.ts';
import { postgresFolder, preparePostgres } from './postgres.ts';
import { answers, untilReady } from './probes.ts';
import type { ProcessRecord } from './processRecords.ts';
import { silent, type Report } from './report.ts';
import { keptSecret } from './secrets.ts';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

export type Part = 'engine' | 'postgres' | 'practice' | 'worker' | 'api';
const allParts: readonly Part[] = ['engine', 'postgres', 'practice', 'worker', 'api'];
/** Api first, so that nobody is served by half; then the worker, which needs the rest to finish what it does. */
const stopOrder: readonly Part[] = ['api', 'worker', 'practice', 'postgres', 'engine'];

export interface StackOptions {
  /** Where everything is kept; the configuration's when left out. */
  dataDir?: string;
  /** What the configuration is read from, and what the processes get; `process.env` when left out. */
  env?: NodeJS.ProcessEnv;
  /** Only these; all when left out. What is not started has to be named by `env`, if it is needed. */
  only?: readonly Part[];
  /** How many of them, each with a name of its own: api, api-2, … */
  apis?: number;
  workers?: number;
  /** How our own engine runs otherwise than by default: for tests and the bench. */
  engine?: EngineOptions;
  report?: Report;
  /** Aborted, the start is given up and what it had started is ended. */
  signal?: AbortSignal;
  /** The processes whose end is this one's too. */
  parents?: ProcessRecord[];
}

export interface Addresses {
  /** The web app. */
  web: string;
  graphql: string;
  graphiql: string;
  /** host:port of the engine. */
  temporal: string;
  temporalUi: string | undefined;
  practice: string | undefined;
  /** With its password. */
  database: string | undefined;
}

export interface Stack {
  addresses: Addresses;
  /** Where each api answers; the first is `addresses.web`. */
  apis: string[];
  /** What api, worker and practice provider have in their environment. */
  env: NodeJS.ProcessEnv;
  config: Config;
  dataDir: string;
  /** By name: engine, postgres, practice, api, worker, api-2, … */
  processes: ReadonlyMap<string, ManagedProcess>;
  /** @throws Error when this stack has no process of that name */
  process(name: string): ManagedProcess;
  /** Every process of that part. */
  all(part: Part): ManagedProcess[];
  /** Resolves when every process serves and every api says so. */
  waitUntilReady(withinMs?: number): Promise<void>;
  /** Stops everything in order: api, worker, practice provider, Postgres, engine. */
  stop(): Promise<void>;
  /** Ends everything at once. */
  stopNow(): Promise<void>;
  /** Removes what a stopped stack has kept: for tests. */
  removeData(): Promise<void>;
}

/**
 * Starts the stack; resolves when it is ready.
 * @throws StartProblem saying what failed, why, and what to do; what had been started is ended then
 * @throws ConfigError when the environment holds wrong values
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { env = process.env, apis: apiCount = 1, workers: workerCount = 1, report = silent } = options;
  const config = parseConfig(env);
  const parts = partsToStart(options.only ?? allParts, config);
  const dataDir = resolve(projectRoot, options.dataDir ?? config.LONGHAUL_DATA_DIR);
  const folder = await takeDataFolder(dataDir, options.parents ?? [], report);
  const processes = new Map<string, ManagedProcess>();
  let engine: Connection | undefined;
  const givenUp = new AbortController();
  const signal = AbortSignal.any([givenUp.signal, ...(options.signal ? [options.signal] : [])]);

  const all = (part: Part) =>
    [...processes.values()].filter(({ name }) => name === part || name.startsWith(`${part}-`));
  const run = async (plan: ProcessPlan) => {
    signal.throwIfAborted();
    const managed = new ManagedProcess(plan, dataDir, report);
    processes.set(plan.name, managed);
    await managed.start();
  };
  const end = async (how: 'stop' | 'stopNow') => {
    folder.isStopping();
    for (const part of stopOrder) await Promise.all(all(part).map((managed) => managed[how]()));
    await engine?.close();
    engine = undefined;
    folder.release();
  };

  const start = async (): Promise<Stack> => {
    await endLeftovers(dataDir, report);
    const ports = await keptPorts(dataDir, ['engine', 'engineUi', 'postgres', 'practice']);
    const apiPorts = parts.has('api') ? await portsOfApis(config, apiCount) : [];
    const apis = apiPorts.map((port) => `http://${inUrl(config.HOST)}:${port}`);

    const temporal = config.TEMPORAL_ADDRESS ?? `127.0.0.1:${ports.engine}`;
    const startEngine = async () => {
      if (parts.has('engine')) {
        const program = await findEngine(report, env, signal);
        await run(
          enginePlan({
            program,
            dataDir,
            port: ports.engine,
            uiPort: ports.engineUi,
            env,
            ...options.engine,
          }),
        );
        engine = Connection.lazy({ address: temporal, channelArgs: { 'grpc.max_reconnect_backoff_ms': 500 } });
        report.say('engine', `Temporal serves at ${temporal}`);
      } else if (config.TEMPORAL_ADDRESS) {
        engine = await reachGivenEngine(config);
      }
    };
    const startDatabase = async () => {
      let databaseUrl = config.DATABASE_URL;
      if (parts.has('postgres')) {
        const postgres = await preparePostgres({ dataDir, port: ports.postgres, env, report });
        await run(postgres.plan);
        report.say('postgres', `serves at 127.0.0.1:${ports.postgres}`);
        databaseUrl = postgres.databaseUrl;
      }
      if (databaseUrl) await migrateDatabase(databaseUrl, report);
      return databaseUrl;
    };
    const [databaseUrl, ffmpeg] = await Promise.all([
      startDatabase(),
      parts.has('worker') ? bringFfmpeg(report, env) : null,
      startEngine(),
      parts.has('api') && buildWeb(projectRoot, report),
    ]);

    const practice = config.PRACTICE_URL ?? (parts.has('practice') ? `http://127.0.0.1:${ports.practice}` : undefined);
    const addresses: Addresses = {
      web: apis[0] ?? '',
      graphql: `${apis[0] ?? ''}/graphql`,
      graphiql: `${apis[0] ?? ''}/graphiql`,
      temporal,
      temporalUi: config.TEMPORAL_UI_URL ?? (parts.has('engine') ? `http://127.0.0.1:${ports.engineUi}` : undefined),
      practice,
      database: databaseUrl,
    };
    const childEnv: NodeJS.ProcessEnv = {
      ...env,
      ...ffmpeg,
      LONGHAUL_DATA_DIR: dataDir,
      TEMPORAL_ADDRESS: temporal,
      TEMPORAL_UI_URL: addresses.temporalUi,
      DATABASE_URL: databaseUrl,
      PRACTICE_URL: practice,
      PRACTICE_PORT: String(ports.practice),
      SESSION_SECRET: config.SESSION_SECRET ?? (await keptSecret(join(dataDir, 'session-secret'))),
    };

    const workerNames = parts.has('worker') ? numbered('worker', workerCount) : [];
    await Promise.all([
      parts.has('practice') &&
        run({
          ...nodePlan('practice', 'src/practice/main.ts', childEnv),
          probe: () => answers(`${practice}/healthz`),
          stopWithinMs: 5_000,
        }),
      ...workerNames.map((name) =>
        run({
          ...nodePlan(name, 'src/worker/main.ts', childEnv),
          probe: (pid) => polls(engine!, config.TEMPORAL_NAMESPACE, pid),
          stopWithinMs: config.WORKER_GRACE_MS + 10_000,
        }),
      ),
      ...numbered('api', apis.length).map((name, index) =>
        run({
          ...nodePlan(name, 'src/api/main.ts', { ...childEnv, PORT: String(apiPorts[index]) }),
          probe: () => answers(`${apis[index]}/healthz`),
          stopWithinMs: 15_000,
        }),
      ),
    ]);

    return {
      addresses,
      apis,
      env: childEnv,
      config,
      dataDir,
      processes,
      process(name) {
        const managed = processes.get(name);
        if (!managed) throw new Error(`this stack has no process "${name}", only ${[...processes.keys()].join(', ')}`);
        return managed;
      },
      all,
      async waitUntilReady(withinMs = 60_000) {
        await Promise.all([...processes.values()].map((managed) => managed.waitUntilReady(withinMs)));
        // Without a worker no api is ever ready as a whole.
        if (parts.has('worker')) await Promise.all(apis.map((url) => untilReady(url, withinMs)));
      },
      stop: () => end('stop'),
      stopNow: () => end('stopNow'),
      async removeData() {
        await rm(await postgresFolder(dataDir), { recursive: true, force: true });
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  };

  try {
    const stack = await unlessAborted(start(), signal);
    await unlessAborted(stack.waitUntilReady(), signal);
    folder.servesAt(stack.addresses.web);
    return stack;
  } catch (error) {
    givenUp.abort(error);
    await end('stopNow');
    throw error;
  }
}

/** What the configuration names is not started. */
function partsToStart(wanted: readonly Part[], config: Config): Set<Part> {
  const parts = new Set(wanted);
  if (config.TEMPORAL_ADDRESS) parts.delete('engine');
  if (config.DATABASE_URL) parts.delete('postgres');
  if (!config.practice || config.PRACTICE_URL) parts.delete('practice');
  return parts;
}

/**
 * V8 lets what is young take up to 96 MiB before it looks through it: loading alone then takes 320 MB for an api that rests at 165. In package.json,
 * Dockerfile and docker-compose.yml too.
 */
const smallNursery = '--max-semi-space-size=16';

/** For each kind of process apart: each calls other functions of the same files, and only those that were called are kept. */
const compiledCode = join(projectRoot, 'node_modules', '.cache', 'node');

const followSupervisor = new URL('./followSupervisor.ts', import.meta.url).href;

/** One of our own processes. */
function nodePlan(name: string, script: string, env: NodeJS.ProcessEnv): Omit<ProcessPlan, 'probe' | 'stopWithinMs'> {
  return {
    name,
    command: process.execPath,
    args: [smallNursery, '--import', followSupervisor, join(projectRoot, script)],
    env: { ...env, NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(compiledCode, name.replace(/-\d+$/, '')) },
    cwd: projectRoot,
    channel: true,
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
  };
}

async function portsOfApis(config: Config, count: number): Promise<number[]> {
  const ports = [config.PORT || (await freePort())];
  while (ports.length < count) ports.push(await freePort(ports));
  await refuseTakenPort(ports[0]!, config.HOST);
  return ports;
}

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => (index === 0 ? name : `${name}-${index + 1}`));

/** How a host is written in an address that this machine can open. */
function inUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** The result; rejects as soon as the signal is aborted. */
async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  work.catch(() => {}); // may still fail after the race is over
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
