/** What the peers' workflows call. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowStreamClient } from '@temporalio/workflow-streams/client';
import { wallClock } from '../harness/wallClock.ts';
import { writeTokens, type TokenPlan } from './tokens.ts';

export const nothing = async (): Promise<string> => 'SPACE_TAXI_ON_THE_WAY';

/** @returns when it ended */
export async function wait(ms: number): Promise<number> {
  await sleep(ms);
  return wallClock();
}

/** Publishes each token by itself, at once. */
export async function streamTokens(plan: TokenPlan): Promise<void> {
  await using client = WorkflowStreamClient.fromWithinActivity();
  const tokens = client.topic<string>('tokens');
  await writeTokens(plan, (token) => tokens.publish(token, { forceFlush: true }));
}
