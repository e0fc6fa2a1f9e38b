/**
 * Finds a Node that runs Longhaul's TypeScript as it is. Plain JavaScript for Node 18 and up, without packages: this runs
 * before they are there.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Node 22.18, 23.6 and newer take the types off by themselves. */
export function runsTypeScript(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** This Node when it is new enough, else the one among the packages; undefined when there is none. */
export function findNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = join(
    root,
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    program,
  );
  if (existsSync(installed)) return installed;
  return runsTypeScript(process.versions.node) ? process.execPath : undefined;
}

/** PATH without this project's own programs: npm must not run by a Node that it is about to replace. */
export function pathWithoutPackages() {
  const own = join(root, 'node_modules');
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter);
}
