/** The peer @temporalio/workflow-streams: the engine's own way to stream, by signals and polling updates. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { WorkflowStreamClient } from '@temporalio/workflow-streams/client';
import { startChild, type Child } from '../harness/child.ts';
import { changeSignal, endSignal, streamed, type StreamedState } from './streamedWorkflow.ts';

export const peerQueue = 'peers';

/** Starts the worker of the peers' workflows (bench/peers/workflows.ts) on `peerQueue`. */
export const startPeerWorker = (engineAddress: string, taskQueue = peerQueue): Promise<Child> =>
  startChild(new URL('./worker.ts', import.meta.url), { PEER_ENGINE: engineAddress, PEER_QUEUE: taskQueue });

export interface StreamedRun {
  id: string;
  /**
   * One viewer, here in the bench's process: a browser's would be a hop further away.
   * @param cooldownMs between two polls; the library's 100 ms when left out
   * @param from the offset of the first change that it wants
   */
  watch(cooldownMs?: number, from?: number): AsyncGenerator<StreamedState>;
  change(body?: string): Promise<void>;
  end(): Promise<void>;
  result(): Promise<StreamedState>;
}

/**
 * @param stepMs of each step; of a list the last number counts for all further steps
 * @param untilEnded goes on after its steps, for `change`, until `end`
 */
export async function startStreamed(
  client: Client,
  { steps = 0, stepMs = 0 as number | number[], untilEnded = false },
  now: () => number,
): Promise<StreamedRun> {
  const handle = await client.workflow.start(streamed, {
    workflowId: `streamed-${randomUUID()}`,
    taskQueue: peerQueue,
    args: [steps, [stepMs].flat(), untilEnded],
  });
  return {
    id: handle.workflowId,
    async *watch(cooldownMs, from = 0) {
      const changes = WorkflowStreamClient.create(client, handle.workflowId).subscribe<StreamedState>('changes', from, {
        resultType: true,
        ...(cooldownMs !== undefined && { pollCooldown: cooldownMs }),
      });
      for await (const { data } of changes) {
        yield data;
        if (data.isFinal) return;
      }
    },
    change: (body) => handle.signal(changeSignal, now(), body),
    end: () => handle.signal(endSignal),
    result: () => handle.result(),
  };
}
