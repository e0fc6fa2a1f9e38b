/**
 * Of a step with many parts nobody reads each attempt: history tells what came of it a moment later. So a first attempt of such a
 * part is told of only once it has lasted for a while, and when it fails or has cost something.
 */
import { mostShown } from '../runs/parts.ts';

export interface Crowds {
  /** Notes that a part of the step was begun. @returns whether so many were begun here before that it is one of a crowd */
  joins(engineRunId: string, step: string): boolean;
}

/** An attempt of a crowd that is over sooner is told of by its end alone, if at all. */
export const quietMs = 100;
/** Steps whose parts are counted; of more the one that has begun a part least lately is forgotten, and told of in full once more. */
const mostCounted = 1_000;

export function createCrowds(): Crowds {
  const begun = new Map<string, number>();
  return {
    joins(engineRunId, step) {
      const key = `${engineRunId} ${step}`;
      const count = (begun.get(key) ?? 0) + 1;
      begun.delete(key);
      begun.set(key, count);
      if (begun.size > mostCounted) begun.delete(begun.keys().next().value!);
      return count > mostShown;
    },
  };
}
