/** Hands over to a newer Node. Plain JavaScript for Node 18 and up, without packages. */
import { spawn } from 'node:child_process';
import { findNode, root } from './nodeFinder.mjs';

/** Runs Node with these arguments, passes signals on, and ends this process as that one ends. */
export async function runNode(args, env = {}) {
  process.exit(await exitCodeOfNode(args, env));
}

/** Runs Node with these arguments to its end; gives its exit code. */
export function exitCodeOfNode(args, env = {}) {
  const node = findNode();
  if (!node) {
    console.error(
      `\nLonghaul needs Node.js 22.18 or newer here.\n` +
        `  why:        this is Node.js ${process.versions.node}, and there is no package with a newer one for ${process.platform}-${process.arch}\n` +
        `  what to do: install Node.js 24 (https://nodejs.org) and run the same command again\n`,
    );
    return Promise.resolve(1);
  }
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`Could not run ${node}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
