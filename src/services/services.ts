/** The services that processes share, chosen by the configuration; and what activities get of them. */
import type { Config } from '../config.ts';
import type { Blobs } from './blobs/blobs.ts';
import { openBlobs } from './blobs/openBlobs.ts';
import type { Bus } from './bus/bus.ts';
import { createPostgresBus } from './bus/postgresBus.ts';
import { createRedisBus } from './bus/redisBus.ts';
import { openDatabase, type Database } from './database.ts';
import type { GuardedFetch } from './guardedFetch.ts';
import type { Llm } from './llm.ts';
import type { Classifier } from './classifier/classifier.ts';
import type { Media } from './media/media.ts';
import { createLargePayloads, type LargePayloads } from './payloads/largePayloads.ts';
import { createLog, type Log } from './log.ts';
import type { Transcriber } from './transcriber.ts';

export interface BaseServices {
  config: Config;
  log: Log;
  database: Database;
  bus: Bus;
  blobs: Blobs;
  payloads: LargePayloads;
  close(): Promise<void>;
}

/** What `createActivities(services)` of activities/<pipeline>.ts is given. */
export interface ActivityServices {
  config: Config;
  log: Log;
  database: Database;
  bus: Bus;
  /** Waits where the store is full or away (persistentBlobs). */
  blobs: Blobs;
  llm: Llm;
  transcriber: Transcriber;
  /** Requests to addresses that users name. */
  outside: GuardedFetch;
  classifier: Classifier;
  media: Media;
}

/** Opens what api and worker both need. Connects when first used, so that a process starts while Postgres is still away. */
export function openServices(config: Config, name: string): BaseServices {
  if (!config.DATABASE_URL)
    throw new Error('DATABASE_URL is not set: name the Postgres database (npm start sets it by itself)');
  const log = createLog(config, name);
  const database = openDatabase(config.DATABASE_URL, log);
  const bus = config.REDIS_URL
    ? createRedisBus(config.REDIS_URL, log)
    : createPostgresBus(config.DATABASE_URL, database.pool, log);
  const blobs = openBlobs(config);
  return {
    config,
    log,
    database,
    bus,
    blobs,
    payloads: createLargePayloads(blobs, config.LARGE_PAYLOAD_BYTES),
    async close() {
      blobs.close();
      await bus.close();
      await database.close();
    },
  };
}
