/** Brings a database's tables up to date. Safe to run from many processes at once: they take turns by an advisory lock. */
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { parseConfig } from '../config.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any number; the same in all versions of Longhaul. */
const lockId = 4_000_001;

export async function migrate(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'longhaul migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockId]);
    await applyMigrations(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}

if (import.meta.main) {
  const { DATABASE_URL } = parseConfig();
  if (!DATABASE_URL)
    throw new Error('DATABASE_URL is not set: name the database whose tables are to be brought up to date');
  await migrate(DATABASE_URL);
}
