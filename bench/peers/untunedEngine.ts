/** The engine as it comes: `temporal server start-dev` without any of our flags. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { findEngine } from '../../src/supervisor/findEngine.ts';
import { connects, freePort } from '../../src/supervisor/ports.ts';
import { silent } from '../../src/supervisor/report.ts';

export interface UntunedEngine {
  address: string;
  client: Client;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000;

export async function startUntunedEngine(): Promise<UntunedEngine> {
  const program = await findEngine(silent);
  const port = await freePort();
  const engine = spawn(program, ['server', 'start-dev', '--headless', '--ip=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
  });
  const exited = once(engine, 'exit');
  for (const until = Date.now() + readyWithinMs; ; await sleep(100)) {
    if (
      await connects(port).then(
        () => true,
        () => false,
      )
    )
      break;
    if (engine.exitCode !== null || Date.now() > until) throw new Error('the engine as it comes does not serve');
  }
  const address = `127.0.0.1:${port}`;
  const connection = await Connection.connect({ address });
  return {
    address,
    client: new Client({ connection }),
    async stop() {
      await connection.close();
      engine.kill('SIGTERM');
      await exited;
    },
  };
}
