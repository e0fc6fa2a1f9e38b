import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` writes a migration for what has changed in the tables. */
export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/services/tables.ts', './src/domains/*/tables.ts'],
  out: './src/services/migrations',
});
