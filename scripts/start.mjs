/** `npm start`: does the set-up that a clean clone needs, then runs Longhaul (src/supervisor/main.ts). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { installPackages } from './packages.mjs';
import { runNode } from './run.mjs';

await installPackages();
await runNode(['src/supervisor/main.ts', ...ids()]);

/**
 * The processes whose end is Longhaul's too: this one, and npm with the shell in between. Started without npm and put aside it
 * goes on when its shell ends.
 */
function ids() {
  if (process.env.npm_lifecycle_event !== 'start') return [process.pid];
  const parent = process.ppid;
  const { name, parent: grandparent } = about(parent);
  return /^(ba|da|z)?sh$/.test(name) ? [process.pid, parent, grandparent] : [process.pid, parent];
}

function about(pid) {
  try {
    // On Linux without `ps`, which small systems lack: "pid (name) state parent …".
    const [, name, parent] =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/stat`, 'utf8').match(/\((.*)\) \S+ (\d+)/s)
        : execFileSync('ps', ['-o', 'comm=,ppid=', '-p', pid], { encoding: 'utf8' }).match(/(\S+)\s+(\d+)\s*$/);
    return { name: name.split('/').at(-1), parent: Number(parent) };
  } catch {
    return { name: '', parent: 0 };
  }
}
