/** A Redis (or Valkey) of a test's own on loopback, that it may kill. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../src/supervisor/ports.ts';
import { eventually } from './waiting.ts';

export interface RedisServer {
  url: string;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts it again at the same address, with nothing in it. */
  start(): Promise<void>;
  /** Closes the connections of all who listen. */
  breakListeners(): Promise<void>;
}

/** The program's path; null where there is none. */
export async function findRedisServer(): Promise<string | null> {
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (
        folder &&
        (await access(path, constants.X_OK).then(
          () => true,
          () => false,
        ))
      )
        return path;
    }
  }
  return null;
}

export async function startRedisServer(program: string): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  process.once('exit', () => child?.kill('SIGKILL'));

  async function withClient<Result>(work: (client: Redis) => Promise<Result>): Promise<Result> {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  const server: RedisServer = {
    url,
    async start() {
      const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
      child = spawn(program, options, { stdio: 'ignore' });
      await eventually('Redis', () => withClient((client) => client.ping()));
    },
    async kill() {
      if (!child) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      child = null;
    },
    async breakListeners() {
      await withClient((client) => client.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
    },
  };
  await server.start();
  return server;
}
