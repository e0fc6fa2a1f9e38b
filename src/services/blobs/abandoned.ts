/** Files that processes which died have left behind. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes what lies in a folder and has not changed for so long; failures are another process's to have another time. */
export async function removeAbandoned(folder: string, afterMs: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => null);
    if (stats && Date.now() - stats.mtimeMs > afterMs) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
