/** What the engine itself has counted, by its Prometheus metrics. */
import { setTimeout as sleep } from 'node:timers/promises';

/** The engine shows what it has counted once a second. */
const shownEveryMs = 1_000;

/** Calls by which somebody follows a workflow; workers' polls and answers are not among them. */
const following = [
  'GetWorkflowExecutionHistory',
  'PollWorkflowExecutionHistory',
  'GetWorkflowExecutionHistoryReverse',
  'DescribeWorkflowExecution',
  'QueryWorkflow',
  'SignalWorkflowExecution',
  'UpdateWorkflowExecution',
  'PollWorkflowExecutionUpdate',
] as const;

export interface EngineCalls {
  /** All calls by which workflows are followed. */
  following: number;
  queries: number;
  /** Long-polls that the engine had no room for, and calls beyond its rate. */
  refused: number;
}

/** What has been counted until the call; takes a second. */
export async function engineCalls(metricsPort: number): Promise<EngineCalls> {
  await sleep(1.1 * shownEveryMs);
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => /service_name="frontend"/.test(line) && /namespace="default"/.test(line));
  const sum = (metric: string, operations?: readonly string[]) =>
    lines
      .filter((line) => line.startsWith(`${metric}{`))
      .filter((line) => !operations || operations.includes(/operation="(\w+)"/.exec(line)?.[1] ?? ''))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  return {
    following: sum('service_requests', following),
    queries: sum('service_requests', ['QueryWorkflow']),
    refused: sum('service_errors_resource_exhausted'),
  };
}

export const since = (before: EngineCalls, after: EngineCalls): EngineCalls => ({
  following: after.following - before.following,
  queries: after.queries - before.queries,
  refused: after.refused - before.refused,
});
