/** The other side of offThread.ts: transforms once, answers, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { transform } from './transform.ts';
import type { JsonObject } from './types.ts';

parentPort!.postMessage(transform(JSON.parse(workerData as string) as JsonObject));
