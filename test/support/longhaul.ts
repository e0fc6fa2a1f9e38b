/** The whole of Longhaul for a test file, as users, operators and the provider see it. */
import { randomUUID } from 'node:crypto';
import { Client as EngineClient, Connection } from '@temporalio/client';
import pg from 'pg';
import type { StackOptions } from '../../src/supervisor/stack.ts';
import { workflowIdOf } from '../../src/runs/workflowId.ts';
import { clientAt, type Client } from './client.ts';
import { practiceAt, type Practice } from './practice.ts';
import { startTestStack, type TestStack } from './stack.ts';

export interface Longhaul {
  stack: TestStack;
  practice: Practice;
  /** The viewer `local`; it and the strangers ask the first api, or every api in turn. */
  local: Client;
  /** Two strangers. */
  ann: Client;
  ben: Client;
  /** One more, for whom nothing is ever started. */
  cleo: Client;
  /** And one who starts only what she counts. */
  dora: Client;
  /** Another client of the viewer `local`; where no api is named, as that asks. */
  client(api?: number): Client;
  /** What an operator has: the engine itself. */
  operator: EngineClient;
  database: pg.Pool;
  handle(run: { pipeline: string; id: string }): ReturnType<EngineClient['workflow']['getHandle']>;
  dispose(): Promise<void>;
}

const keyOf = (name: string) => `${name}-${randomUUID()}`;
const keys = { ann: keyOf('ann'), ben: keyOf('ben'), cleo: keyOf('cleo'), dora: keyOf('dora') };

export interface LonghaulOptions extends StackOptions {
  /** Whether clients ask every api in turn. */
  inTurn?: boolean;
}

/** Boots the stack with short time-outs, so that what has died is noticed soon. */
export async function startLonghaul({ env, inTurn = false, ...options }: LonghaulOptions = {}): Promise<Longhaul> {
  const stack = await startTestStack({
    ...options,
    env: {
      HEARTBEAT_TIMEOUT_MS: '3000',
      STARTS_PER_MINUTE: '100000',
      // Where the tests' own servers stand for the world outside.
      FETCH_ALLOWED_ADDRESSES: '127.0.0.1',
      // What a test holds is held until the test lets go, on a slow machine too.
      FETCH_TIMEOUT_MS: '600000',
      API_KEYS: Object.entries(keys)
        .map(([name, key]) => `${name}:${key}`)
        .join(','),
      ...env,
    },
  });
  const connection = Connection.lazy({ address: stack.addresses.temporal });
  const operator = new EngineClient({ connection });
  const database = new pg.Pool({ connectionString: stack.addresses.database, max: 3 });
  // A database that is killed breaks idle connections; the pool makes new ones.
  database.on('error', () => {});
  const homes = inTurn ? stack.apis : [stack.addresses.web];
  const clients: Client[] = [];
  let disposed: Promise<void> | null = null;
  const made = (urls: readonly string[], token?: string): Client => {
    const client = clientAt(urls, token);
    clients.push(client);
    return client;
  };
  return {
    stack,
    practice: practiceAt(stack.addresses.practice!),
    local: made(homes),
    ann: made(homes, keys.ann),
    ben: made(homes, keys.ben),
    cleo: made(homes, keys.cleo),
    dora: made(homes, keys.dora),
    client: (api) => made(api === undefined ? homes : [stack.apis[api]!]),
    operator,
    database,
    handle: ({ pipeline, id }) => operator.workflow.getHandle(workflowIdOf(pipeline, id)),
    dispose: () => (disposed ??= dispose()),
  };

  async function dispose(): Promise<void> {
    await Promise.all(clients.map((client) => client.dispose()));
    await database.end();
    await connection.close();
    await stack.dispose();
  }
}
