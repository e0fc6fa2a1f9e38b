/** What every workflow may ask of the world outside, whatever its pipeline. They are local activities, and no steps. */
import { Context } from '@temporalio/activity';
import { Client, isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { isoTime } from '../runs/history.ts';

export type RunActivities = ReturnType<typeof createRunActivities>;

/** gRPC's code for an execution that has closed. */
const notFound = 5;

export function createRunActivities(connection: NativeConnection, namespace: string) {
  const { workflowService, options } = new Client({ connection, namespace });
  return {
    /**
     * Asks the engine to cancel the workflow that calls: a workflow that cancelled itself would close as FAILED. Asks for this
     * one execution, so that a request that comes late never ends the one that has followed it.
     *
     * A workflow cannot know that it was reset, and its viewers' leases belong to its earlier life: where nobody has spoken since
     * then, nothing is cancelled until it has gone on for as long as a new one would.
     * @param wait when somebody was last heard of, and how long a new run goes on by itself; ms since 1970, ms
     * @returns until when it is to go on; null when the cancel was asked for
     */
    async cancelUnwatched(wait: { heardAt: number; leaseMs: number }): Promise<number | null> {
      const workflowExecution = Context.current().info.workflowExecution!;
      try {
        const { workflowExecutionInfo } = await workflowService.describeWorkflowExecution({
          namespace,
          execution: workflowExecution,
        });
        const begun = Date.parse(isoTime(workflowExecutionInfo?.startTime) ?? '');
        const until = begun + wait.leaseMs;
        if (begun > wait.heardAt && until > Date.now()) return until;
        await workflowService.requestCancelWorkflowExecution({
          namespace,
          identity: options.identity,
          requestId: randomUUID(),
          workflowExecution,
          reason: 'unwatched',
        });
      } catch (error) {
        if (!isGrpcServiceError(error) || error.code !== notFound) throw error;
      }
      return null;
    },
  };
}
