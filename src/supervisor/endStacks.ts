/**
 * Ends and removes the stacks whose data folders lie in the folders named as arguments: what tests that were cut short have
 * left.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endLeftovers } from './leftovers.ts';
import { postgresFolder } from './postgres.ts';
import { consoleReport } from './report.ts';

for (const folder of process.argv.slice(2)) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((one) => one.isDirectory())) {
    const dataDir = join(folder, entry.name);
    await endLeftovers(dataDir, consoleReport());
    await rm(await postgresFolder(dataDir), { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}
