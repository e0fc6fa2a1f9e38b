/** The engine's own limit: as many activities that do nothing, in a window as wide as ours, continued as new as often. */
import { condition, continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';

interface Activities {
  nothing(input: unknown): Promise<string>;
}
const startToCloseTimeout = '1 minute';
const calls = {
  /** On a queue of their own, as our calls are, with as many polls. */
  apart: proxyActivities<Activities>({ startToCloseTimeout, taskQueue: 'noop-calls' }),
  'apart, few polls': proxyActivities<Activities>({ startToCloseTimeout, taskQueue: 'noop-calls-few-polls' }),
  /** On the workflow's queue: the engine hands them out with the answer to the workflow task, and nobody has to poll for them. */
  eager: proxyActivities<Activities>({ startToCloseTimeout }),
};
export type Noop = keyof typeof calls;

const mostEvents = 4_000;
const eventsPerActivity = 7;
const mostPending = 200;

export async function noopCalls(total: number, how: Noop, done = 0): Promise<number> {
  const { nothing } = calls[how];
  let running = 0;
  let begun = done;
  const isFull = () => workflowInfo().historyLength > mostEvents * 0.75;
  const call = async () => {
    running += 1;
    await nothing({ id: String(begun), name: `Somebody ${begun}`, claim: 'nothing', lastAttempt: 5 });
    running -= 1;
  };
  while (begun < total && !isFull()) {
    const mayRun = Math.floor((mostEvents - workflowInfo().historyLength) / eventsPerActivity);
    let room = Math.min(mayRun, mostPending) - running;
    for (; room > 0 && begun < total; room -= 1) {
      begun += 1;
      void call();
    }
    const before = running;
    await condition(() => running < before);
  }
  await condition(() => running === 0);
  if (begun < total) await continueAsNew<typeof noopCalls>(total, how, begun);
  return begun;
}
