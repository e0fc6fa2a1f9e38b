/** Postgres by drizzle. One pool a process. */
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Log } from './log.ts';
import * as tables from './tables.ts';

export interface Database {
  db: NodePgDatabase<typeof tables>;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Opens a pool; connects with the first query. */
export function openDatabase(url: string, log: Log, connections = 10): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    // A statement that takes longer is stuck behind something: better an error that is tried again than a pool used up.
    statement_timeout: 30_000,
    // A server that hangs ends no statement: whoever waits is told after this time.
    query_timeout: 10_000,
    application_name: 'longhaul',
  });
  // An idle connection that breaks (the server was restarted) is replaced by the pool; without a listener it ends the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a connection to the database broke'));
  return { db: drizzle(pool, { schema: tables }), pool, close: () => pool.end() };
}
