/** The bus on Postgres NOTIFY: no further server to run, frames under 8,000 bytes. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../log.ts';
import { tellAll, type Bus, type BusMessage } from './bus.ts';

/** Postgres refuses NOTIFY payloads of 8,000 bytes and more. */
const mostBytes = 7_999;
const reconnectMs = 250;

export function createPostgresBus(databaseUrl: string, pool: pg.Pool, log: Log): Bus {
  const listeners = new Map<string, Set<(message: BusMessage) => void>>();
  let connection: Promise<pg.Client> | null = null;
  let lastCommand: Promise<void> = Promise.resolve();
  let closed = false;
  let waiting: { channel: string; text: string }[] = [];
  let sending: Promise<void> | null = null;

  /** The listening connection, made when first needed and again when it breaks. */
  function connect(): Promise<pg.Client> {
    connection ??= (async () => {
      const client = new pg.Client({
        connectionString: databaseUrl,
        application_name: 'longhaul bus',
        connectionTimeoutMillis: 3_000,
        query_timeout: 5_000,
        keepAlive: true,
      });
      client.on('notification', ({ channel, payload }) => deliver(channel, payload));
      client.on('error', (error) => log.warn({ err: error }, 'the bus lost its connection'));
      client.on('end', () => {
        connection = null;
        relistenIn(reconnectMs);
      });
      try {
        await client.connect();
      } catch (error) {
        connection = null;
        throw error;
      }
      return client;
    })();
    return connection;
  }

  /** One command after another, in the order of the calls: a client takes the next only when the last is done. */
  function command(sql: string): Promise<void> {
    const run = lastCommand.then(async () => {
      const client = await connect();
      await client.query(sql);
    });
    lastCommand = run.catch(() => {});
    return run;
  }

  function relistenIn(ms: number): void {
    setTimeout(() => void relisten(), ms).unref();
  }

  async function relisten(): Promise<void> {
    if (closed || listeners.size === 0) return;
    try {
      for (const channel of listeners.keys()) await command(`listen "${channel}"`);
    } catch {
      relistenIn(reconnectMs * 4);
    }
  }

  function deliver(channel: string, payload: string | undefined): void {
    tellAll(listeners.get(channel) ?? [], payload ?? '{}', log);
  }

  /** One statement carries everything that came while the last one was under way. */
  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await pool.query(
          'select pg_notify(channel, message) from unnest($1::text[], $2::text[]) as t(channel, message)',
          [batch.map(({ channel }) => channel), batch.map(({ text }) => text)],
        );
      } catch (error) {
        log.debug({ err: error, lost: batch.length }, 'bus messages were lost');
      }
    }
    sending = null;
  }

  return {
    publish(topic, message) {
      if (closed) return;
      const text = JSON.stringify(message);
      if (Buffer.byteLength(text) > mostBytes) {
        log.warn({ topic, kind: message.kind }, 'a bus message was too large and was dropped');
        return;
      }
      waiting.push({ channel: channelOf(topic), text });
      sending ??= Promise.resolve().then(send);
    },
    async subscribe(topic, listener) {
      const channel = channelOf(topic);
      const those = listeners.get(channel) ?? new Set();
      listeners.set(channel, those);
      those.add(listener);
      if (those.size === 1) await listen(channel);
      return () => {
        those.delete(listener);
        if (those.size > 0 || listeners.get(channel) !== those) return;
        listeners.delete(channel);
        // A connection that has broken listens to nothing.
        if (connection) command(`unlisten "${channel}"`).catch(() => {});
      };
    },
    async close() {
      await sending;
      closed = true;
      const client = await connection?.catch(() => null);
      await client?.end();
    },
  };

  /** A database that is away now is listened to when it is back: the bus may lose what it carries. */
  async function listen(channel: string): Promise<void> {
    try {
      await command(`listen "${channel}"`);
    } catch (error) {
      log.warn({ err: error }, 'the bus cannot listen yet');
      relistenIn(reconnectMs * 4);
    }
  }
}

/** Channel names have at most 63 bytes. */
const channelOf = (topic: string): string =>
  `longhaul_${createHash('sha256').update(topic).digest('base64url').slice(0, 40)}`;
