/** What the peers' workflows call. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowStreamClient } from '@temporalio/workflow-streams/client';
import { wallClock } from '../harness/wallClock.ts';
import type { TokenPlan } from './streamedWorkflow.ts';

export const nothing = async (): Promise<string> => 'SPACE_TAXI_ON_THE_WAY';

/** @returns when it ended */
export async function wait(ms: number): Promise<number> {
  await sleep(ms);
  return wallClock();
}

/** Each token is the moment when it was written. @returns how many there were */
export async function writeTokens({ perSecond, seconds }: TokenPlan): Promise<number> {
  await using client = WorkflowStreamClient.fromWithinActivity();
  const tokens = client.topic<number>('tokens');
  const total = perSecond * seconds;
  const began = performance.now();
  for (let token = 0; token < total; token += 1) {
    await sleep(Math.max(0, began + (token * 1_000) / perSecond - performance.now()));
    tokens.publish(wallClock(), { forceFlush: true });
  }
  return total;
}
