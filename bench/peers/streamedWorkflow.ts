/** A run as one would build it on @temporalio/workflow-streams: the workflow itself publishes its state after each step. */
import { condition, defineQuery, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import { WorkflowStream } from '@temporalio/workflow-streams/workflow';
import type { TokenPlan } from './tokens.ts';

/** What a viewer sees of a streamed run. */
export interface StreamedState {
  completedSteps: number;
  totalSteps: number;
  /** When the activity behind the newest change ended, in milliseconds since 1970. */
  changedAt: number;
  /** The same of each completed step. */
  endedAt: number[];
  /** Whatever the signal brought: a body of the size that a row wants. */
  body?: string;
  isFinal: boolean;
}

export const stateQuery = defineQuery<StreamedState>('state');
/** A change from outside, for rows that make them one by one. */
export const changeSignal = defineSignal<[changedAt: number, body?: string]>('change');
export const endSignal = defineSignal('end');

interface Activities {
  /** Gives when it ended. */
  wait(ms: number): Promise<number>;
  streamTokens(plan: TokenPlan): Promise<void>;
}
const options = { startToCloseTimeout: '10 minutes' } as const;
const { wait, streamTokens } = proxyActivities<Activities>(options);

/**
 * @param stepMs how long each step takes; the last number counts for all further steps
 * @param untilEnded goes on after its steps, publishing what the signal `change` brings, until the signal `end`
 */
export async function streamed(totalSteps: number, stepMs: number[], untilEnded = false): Promise<StreamedState> {
  const changes = new WorkflowStream().topic<StreamedState>('changes');
  const state: StreamedState = { completedSteps: 0, totalSteps, changedAt: 0, endedAt: [], isFinal: false };
  let ended = false;
  setHandler(stateQuery, () => state);
  setHandler(changeSignal, (changedAt, body) => {
    Object.assign(state, { changedAt, body });
    changes.publish({ ...state });
  });
  setHandler(endSignal, () => {
    ended = true;
  });
  for (let step = 0; step < totalSteps; step += 1) {
    state.changedAt = await wait(stepMs[Math.min(step, stepMs.length - 1)]!);
    state.endedAt.push(state.changedAt);
    state.completedSteps += 1;
    changes.publish({ ...state });
  }
  if (untilEnded) await condition(() => ended);
  state.isFinal = true;
  changes.publish({ ...state });
  // Whoever asks for what was published last has to find the workflow open.
  await condition(() => false, '1 second');
  return state;
}

/** Text as it is written: an activity publishes each token by itself. */
export async function streamedText(plan: TokenPlan): Promise<void> {
  // Opens the stream for the activity's tokens and the viewers' polls.
  void new WorkflowStream();
  await streamTokens(plan);
  await condition(() => false, '1 second');
}
