/** The engine as it comes: `temporal server start-dev` without any of our flags but where it keeps its state. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** @param state in a file, which outlives a kill as ours does, or in memory, which does not */
export async function startUntunedEngine(state: 'file' | 'memory'): Promise<UntunedEngine> {
  const program = await findEngine(silent);
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'untuned-engine-'));
  const kept = state === 'file' ? [`--db-filename=${join(folder, 'temporal.db')}`] : [];
  const engine = spawn(program, ['server', 'start-dev', '--headless', '--ip=127.0.0.1', `--port=${port}`, ...kept], {
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
      await rm(folder, { recursive: true });
    },
  };
}
