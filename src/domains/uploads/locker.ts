/**
 * One writer an upload, whichever api process it reached. The locks are Postgres's advisory ones, all held by one connection a
 * process: they end with the process, however it dies, and no clock is compared. Whoever wants a lock that is held asks the
 * holder to let go (by the bus when it is in another process), since a holder often is a connection whose client has long gone.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, type Lock, type Locker } from '@tus/server';
import pg from 'pg';
import type { Bus } from '../../services/bus/bus.ts';
import type { Log } from '../../services/log.ts';

/** Asked again this often: the bus may lose the question. */
const askEveryMs = 100;
/** A question that was meant for an earlier holder may come late; who still waits asks again. */
const youngMs = 2 * askEveryMs;
/** Whoever waits longer is told that the upload is taken. */
const giveUpMs = 20_000;
const topic = 'uploads';

interface Holder {
  /** Asks the request that holds the lock to end. */
  letGo(): void;
  /** Resolves when it has ended. */
  freed: Promise<void>;
  free(): void;
  /** The connection whose lock it is; null while it is being asked for. */
  session: pg.Client | null;
  /** When it got the lock, by `performance.now()`. */
  since: number;
}

export interface UploadLocker extends Locker {
  close(): Promise<void>;
}

export function createLocker({ databaseUrl, bus, log }: { databaseUrl: string; bus: Bus; log: Log }): UploadLocker {
  const holders = new Map<string, Holder>();
  /** Who asks, among the processes: within one, the holder is asked directly. */
  const node = randomUUID();
  const listening = bus.subscribe(topic, ({ id, from }) => {
    const holder = holders.get(String(id));
    if (from !== node && holder && performance.now() - holder.since >= youngMs) holder.letGo();
  });
  let connection: Promise<pg.Client> | null = null;
  let current: pg.Client | null = null;
  let lastQuery: Promise<unknown> = Promise.resolve();

  function connect(): Promise<pg.Client> {
    connection ??= (async () => {
      const client = new pg.Client({
        connectionString: databaseUrl,
        application_name: 'longhaul upload locks',
        connectionTimeoutMillis: 3_000,
        query_timeout: 5_000,
        keepAlive: true,
      });
      client.on('error', (error) => log.warn({ err: error }, 'the connection that holds the upload locks broke'));
      client.on('end', () => drop(client));
      try {
        await client.connect();
        // A machine that vanished holds its locks no longer than this; not every kind of connection knows it.
        await client.query(
          'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3',
        );
        return (current = client);
      } catch (error) {
        connection = null;
        void client.end().catch(() => {});
        throw error;
      }
    })();
    return connection;
  }

  /** One after another: a connection takes the next only when the last is done. */
  function ask(client: pg.Client, what: 'pg_try_advisory_lock' | 'pg_advisory_unlock', id: string): Promise<boolean> {
    const answer = lastQuery.then(async () => {
      const { rows } = await client.query<{ done: boolean }>(`select ${what}($1) as done`, [keyOf(id)]);
      return rows[0]!.done;
    });
    lastQuery = answer.catch(() => {});
    return answer;
  }

  /** With a connection its locks are gone: others may have them already. */
  function drop(client: pg.Client): void {
    if (client !== current) return;
    connection = current = null;
    for (const holder of holders.values()) if (holder.session === client) holder.letGo();
    void client.end().catch(() => {});
  }

  /** @returns the session that holds the lock now, or null where another process has it */
  async function tryLock(id: string): Promise<pg.Client | null> {
    const client = await connect();
    try {
      const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
        keyOf(id),
      ]);
      return rows[0]?.locked ? client : null;
    } catch (error) {
      // It may have been granted all the same: with the connection it goes.
      drop(client);
      throw error;
    }
  }

  async function acquire(id: string, signal: AbortSignal, letGo: () => void): Promise<Holder> {
    const tooLate = AbortSignal.timeout(giveUpMs);
    const over = AbortSignal.any([signal, tooLate]);
    for (;;) {
      if (signal.aborted) throw ERRORS.ABORTED;
      if (tooLate.aborted) throw ERRORS.ERR_LOCK_TIMEOUT;
      const other = holders.get(id);
      if (other) {
        other.letGo();
        await Promise.race([other.freed, sleep(askEveryMs, undefined, { signal: over }).catch(() => {})]);
        continue;
      }
      // Kept before it is asked for, so that the requests of this process take turns: a session gets its own lock twice.
      const { promise, resolve } = Promise.withResolvers<void>();
      const holder: Holder = { letGo, freed: promise, free: resolve, session: null, since: Infinity };
      holders.set(id, holder);
      try {
        holder.session = await tryLock(id);
        holder.since = performance.now();
        if (holder.session) return holder;
      } finally {
        if (!holder.session) release(id, holder);
      }
      bus.publish(topic, { kind: 'wanted', id, from: node });
      await sleep(askEveryMs, undefined, { signal: over }).catch(() => {});
    }
  }

  function release(id: string, holder: Holder): void {
    holders.delete(id);
    holder.free();
  }

  return {
    newLock(id): Lock {
      let held: Holder | null = null;
      return {
        async lock(signal, requestRelease) {
          held = await acquire(id, signal, () => void requestRelease());
        },
        async unlock() {
          if (!held) return;
          const { session } = held;
          try {
            if (session && session === current) await ask(session, 'pg_advisory_unlock', id);
          } catch {
            drop(session!);
          } finally {
            release(id, held);
            held = null;
          }
        },
      };
    },
    async close() {
      (await listening)();
      await (await connection?.catch(() => null))?.end();
    },
  };
}

/** 64 bits of the id's hash, as the signed number that Postgres takes: two uploads of one key would only wait for each other. */
const keyOf = (id: string): string => createHash('sha256').update(`upload ${id}`).digest().readBigInt64BE().toString();
