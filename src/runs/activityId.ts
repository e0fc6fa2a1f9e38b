/** An activity's id says which step it is: `step`, or `step/part` for one of several. */

export function partsOf(activityId: string): { step: string; part: string | null } {
  const slash = activityId.indexOf('/');
  return slash < 0
    ? { step: activityId, part: null }
    : { step: activityId.slice(0, slash), part: activityId.slice(slash + 1) };
}

/** Names one attempt among all of a run. */
export const attemptKey = (attempt: { engineRunId: string; activityId: string; number: number }): string =>
  `${attempt.engineRunId} ${attempt.activityId} ${attempt.number}`;
