/** Tells the apis which programs this worker lacks, again and again for as long as it does: `/readyz` says it. */
import { hostname } from 'node:os';
import { workersTopic, type Bus } from '../services/bus/bus.ts';
import type { Log } from '../services/log.ts';
import { startLoop } from '../services/loop.ts';
import type { Media } from '../services/media/media.ts';
import type { LackMessage } from './messages.ts';

interface Parts {
  bus: Pick<Bus, 'publish'>;
  log: Log;
  media: Pick<Media, 'lack'>;
}

/** Apis forget what was not repeated for two and a half times as long. */
export const repeatMs = 10_000;

/** @returns stops it */
export function tellLacks({ bus, log, media }: Parts): () => Promise<void> {
  // As the engine names it too.
  const worker = `${process.pid}@${hostname()}`;
  return startLoop(log, 'tell what is missing', repeatMs, async () => {
    const lack = await media.lack();
    if (lack !== null) bus.publish(workersTopic, { kind: 'lack', worker, lack } satisfies LackMessage);
  });
}
