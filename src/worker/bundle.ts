/** The workflows as one script for the sandbox, kept beside the packages so that a second start need not make it again. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Log } from '../services/log.ts';

const workflowsFolder = fileURLToPath(new URL('../../workflows', import.meta.url));
const lockFile = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const printBundle = fileURLToPath(new URL('printBundle.ts', import.meta.url));
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/longhaul', import.meta.url));
/** Many times its size, in bytes. */
const longestBundle = 100 * 2 ** 20;

/** Kept under the hash of all sources and of the lock file; where the folder cannot be written, made at each start. */
export async function loadWorkflowBundle(log: Log): Promise<Pick<WorkflowBundleWithSourceMap, 'code'>> {
  const file = join(cacheFolder, `workflows-${await hashOfSources()}.js`);
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };

  const code = await bundleApart(log);
  try {
    await mkdir(cacheFolder, { recursive: true });
    // Written aside and renamed: a process that is killed here leaves no half bundle.
    const aside = `${file}.${process.pid}`;
    await writeFile(aside, code);
    await rename(aside, file);
  } catch (error) {
    log.debug({ err: error }, 'the workflow bundle cannot be kept');
  }
  return { code };
}

/** In a process of its own: bundler and compiler would stay in the worker's memory for as long as it lives (115 MB). */
async function bundleApart(log: Log): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [printBundle], { maxBuffer: longestBundle });
  if (stderr) log.warn(stderr);
  return stdout;
}

export const bundleWorkflows = (
  log: Log,
  workflowsPath: string = join(workflowsFolder, 'index.ts'),
): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({
    workflowsPath,
    logger: {
      log: (level, message) => void (level === 'ERROR' && log.error(message)),
      trace() {},
      debug() {},
      info() {},
      warn: (message) => log.warn(message),
      error: (message) => log.error(message),
    },
  });

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(lockFile));
  const entries = await readdir(workflowsFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) hash.update(file.slice(workflowsFolder.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
