/** A run's workflow id says what it is: `mealPlan-<run id>`. */

export const workflowIdOf = (pipeline: string, runId: string): string => `${pipeline}-${runId}`;

/** The way back; null for a workflow that is not of Longhaul's making. */
export function runIdOf(workflowId: string): { pipeline: string; runId: string } | null {
  const dash = workflowId.indexOf('-');
  if (dash < 1 || dash === workflowId.length - 1) return null;
  return { pipeline: workflowId.slice(0, dash), runId: workflowId.slice(dash + 1) };
}
