/** The bus on Postgres NOTIFY: no further server to run, frames under 8,000 bytes. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import { tellAll, type Bus, type BusMessage } from './bus.ts';

/** Postgres refuses NOTIFY payloads of 8,000 bytes and more. */
const mostBytes = 7_999;
const reconnectMs = 250;
/** After a statement of so many messages the next one waits a little: most likely more are coming, and a statement costs more than they. */
const busyMessages = 5;
const busyPauseMs = 50;

export function createPostgresBus(databaseUrl: string, pool: pg.Pool, log: Log): Bus {
  const listeners = new Map<string, Set<(message: BusMessage) => void>>();
  let connection: Promise<pg.Client> | null = null;
  let lastCommand: Promise<void> = Promise.resolve();
  /** The command that waits for its turn to listen, and to what: a crowd that comes at once is one command. */
  let nextListen: { channels: string[]; done: Promise<void> } | null = null;
  let closing = false;
  let closed = false;
  let waiting: { topic: string; text: string }[] = [];
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

  /**
   * One command after another, in the order of the calls: a client takes the next only when the last is done.
   * @param words called when its turn has come
   */
  function command(words: () => string): Promise<void> {
    const run = lastCommand.then(async () => {
      const sql = words();
      const client = await connect();
      await client.query(sql);
    });
    lastCommand = run.catch(() => {});
    return run;
  }

  function listenTo(channel: string): Promise<void> {
    if (!nextListen) {
      const channels: string[] = [];
      const done = command(() => {
        if (nextListen?.channels === channels) nextListen = null;
        return channels.map((one) => `listen "${one}"`).join('; ');
      });
      nextListen = { channels, done };
    }
    nextListen.channels.push(channel);
    return nextListen.done;
  }

  function unlisten(channel: string): void {
    // Who wants to listen from here on is to do so after this.
    nextListen = null;
    command(() => `unlisten "${channel}"`).catch(() => {});
  }

  function relistenIn(ms: number): void {
    setTimeout(() => void relisten(), ms).unref();
  }

  async function relisten(): Promise<void> {
    if (closed || listeners.size === 0) return;
    try {
      await Promise.all([...listeners.keys()].map(listenTo));
    } catch {
      relistenIn(reconnectMs * 4);
    }
  }

  function deliver(channel: string, payload: string | undefined): void {
    tellAll(listeners.get(channel) ?? [], payload ?? '{}', log);
  }

  /** One statement carries everything that came while the last one was under way, or just after much. */
  async function send(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const frames = framesOf(batch);
      try {
        await pool.query({
          name: 'bus',
          text: 'select pg_notify(channel, message) from unnest($1::text[], $2::text[]) as t(channel, message)',
          values: [frames.map(({ channel }) => channel), frames.map(({ text }) => text)],
        });
      } catch (error) {
        log.debug({ err: error, lost: batch.length }, 'bus messages were lost');
      }
      if (batch.length >= busyMessages && !closing) await sleep(busyPauseMs);
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
      waiting.push({ topic, text });
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
        if (connection) unlisten(channel);
      };
    },
    async close() {
      closing = true;
      await sending;
      closed = true;
      const client = await connection?.catch(() => null);
      await client?.end();
    },
  };

  /** A database that is away now is listened to when it is back: the bus may lose what it carries. */
  async function listen(channel: string): Promise<void> {
    try {
      await listenTo(channel);
    } catch (error) {
      log.warn({ err: error }, 'the bus cannot listen yet');
      relistenIn(reconnectMs * 4);
    }
  }
}

/** Messages of one topic share a notification, as a JSON array, as far as they fit into one. */
function framesOf(messages: readonly { topic: string; text: string }[]): { channel: string; text: string }[] {
  const frames: { channel: string; texts: string[]; bytes: number }[] = [];
  const newest = new Map<string, (typeof frames)[number]>();
  for (const { topic, text } of messages) {
    // With the comma, or the bracket, that goes with it.
    const bytes = Buffer.byteLength(text) + 1;
    const frame = newest.get(topic);
    if (frame && frame.bytes + bytes <= mostBytes) {
      frame.texts.push(text);
      frame.bytes += bytes;
    } else {
      const next = { channel: frame?.channel ?? channelOf(topic), texts: [text], bytes: bytes + 1 };
      frames.push(next);
      newest.set(topic, next);
    }
  }
  return frames.map(({ channel, texts }) => ({ channel, text: texts.length === 1 ? texts[0]! : `[${texts.join()}]` }));
}

/** Channel names have at most 63 bytes. */
const channelOf = (topic: string): string =>
  `longhaul_${createHash('sha256').update(topic).digest('base64url').slice(0, 40)}`;
