/** A process that a row starts beside Longhaul: a peer's worker, or one that is told what to do. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  pid: number;
  send(message: object): void;
  /** Asks it to stop, and resolves when it is gone. */
  stop(): Promise<void>;
}

const stopWithinMs = 15_000;

/** Resolves when the script has called `sayReady`. @throws when it ends before that */
export async function startChild(script: URL, env: NodeJS.ProcessEnv): Promise<Child> {
  const child = fork(fileURLToPath(script), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => {
      throw new Error(`${script.pathname} ended with ${code} before it was ready`);
    }),
  ]);
  return {
    pid: child.pid!,
    send: (message) => void child.send(message),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const cut = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
      child.kill('SIGTERM');
      await exited;
      clearTimeout(cut);
    },
  };
}

/** In the child: tells the bench that it may begin. Stops when it is asked to, or when the bench has gone. */
export function sayReady(stop: () => void): void {
  let stopping = false;
  const stopOnce = () => {
    if (!stopping) stop();
    stopping = true;
  };
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', stopOnce);
  process.on('disconnect', stopOnce);
  process.send!('ready');
}
