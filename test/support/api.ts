/** The API server on a free port, with a scripted run core: for what the server itself answers for. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { buildApp } from '../../src/api/buildApp.ts';
import type { Domain } from '../../src/domains/domain.ts';
import type { Check } from '../../src/api/readiness.ts';
import { parseConfig } from '../../src/config.ts';
import type { Runs } from '../../src/runs/runs.ts';
import type { Blobs } from '../../src/services/blobs/blobs.ts';
import type { RunSnapshot } from '../../src/runs/snapshot.ts';

export const sessionSecret = 'a secret that only this test knows of';
export const apiKey = 'a-key-of-sixteen-or-more';

export interface TestApi {
  url: string;
  socketUrl: string;
  /** Everything that was logged. */
  logged: Record<string, unknown>[];
  stop(): Promise<void>;
}

export interface TestApiOptions {
  env?: NodeJS.ProcessEnv;
  /** What the run core answers; asking anything else of it fails the request. */
  runs?: Partial<Runs>;
  domains?: readonly Domain[];
  /** Without one no test may ask for files. */
  blobs?: Blobs;
  checks?: Record<string, Check>;
}

export async function startTestApi({
  env,
  runs = {},
  domains = [],
  blobs = {} as Blobs,
  checks = {},
}: TestApiOptions = {}): Promise<TestApi> {
  const logged: Record<string, unknown>[] = [];
  const lines = new Writable({
    write(line: Buffer, _encoding, done) {
      logged.push(JSON.parse(String(line)) as Record<string, unknown>);
      done();
    },
  });
  const config = parseConfig({
    NODE_ENV: 'test',
    PORT: '0',
    SESSION_SECRET: sessionSecret,
    API_KEYS: `tester:${apiKey}`,
    ...env,
  });
  const app = buildApp({ config, log: pino(lines), runs: scripted(runs), domains, blobs, checks });
  const url = await app.start();
  return { url, socketUrl: `${url.replace('http', 'ws')}/graphql`, logged, stop: () => app.stop() };
}

const scripted = (runs: Partial<Runs>): Runs =>
  new Proxy(
    {
      viewerComes() {},
      counts: () => ({ watchers: 0, subscribers: 0, longPolls: 0, engineCalls: { run: 0, all: 0 } }),
      ...runs,
    } as Runs,
    {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (method) return method;
        return () => {
          throw new Error(`the test did not expect that runs.${String(name)} is asked`);
        };
      },
    },
  );

export interface GraphqlAnswer {
  status: number;
  headers: Headers;
  data?: Record<string, any> | null;
  errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
}

/** Sends one operation by POST. */
export async function post(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<GraphqlAnswer> {
  return postBody(url, JSON.stringify({ query, variables }), { 'content-type': 'application/json', ...headers });
}

export async function postBody(url: string, body: BodyInit, headers: Record<string, string>): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
}

export const codeOf = (answer: GraphqlAnswer): unknown => answer.errors?.[0]?.extensions['code'];

/** The cookie that an answer sets, as a browser would send it back. */
export function cookieOf(headers: Headers): string {
  const [cookie] = headers.getSetCookie();
  if (!cookie) throw new Error('expected an answer that sets a cookie, got none');
  return cookie.split(';')[0] ?? '';
}

export const exampleRun = (changes: Partial<RunSnapshot> = {}): RunSnapshot => ({
  id: 'run-1',
  owner: 'local',
  pipeline: 'mealPlan',
  title: 'A week for two',
  status: 'RUNNING',
  statusReason: null,
  generation: 1,
  sequence: 1,
  requestedAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  progress: { completedSteps: 0, totalSteps: 0, fraction: 0, message: null },
  estimate: null,
  steps: [],
  usage: { promptTokens: 0, completionTokens: 0, costUsd: null },
  input: {},
  result: null,
  error: null,
  workflowProgress: null,
  log: [],
  practice: true,
  ...changes,
});
