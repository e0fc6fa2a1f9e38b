/** Steps with nothing around them: what the engine itself takes for a step. */
import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<string> }>({ startToCloseTimeout: '1 minute' });

export async function bareSteps(count: number): Promise<number> {
  for (let step = 0; step < count; step += 1) await nothing();
  return count;
}
