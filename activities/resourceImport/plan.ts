/** Which requests a transformed resource makes to the outside. Pure. */
import type { Enricher } from '../enrichers/enricher.ts';
import { pointTo } from './transform/pointer.ts';
import type { Json } from './transform/types.ts';

/** Requests of one import; what is over is left as it is. */
export const mostRequests = 100;

export interface PlannedRequest {
  enricher: Enricher;
  subject: string;
  /** All values that ask for it: JSON Pointers into the context. */
  paths: string[];
}

/** In the order of the context, at most `mostRequests`. `leftOut` counts the values that are not asked for. */
export function planRequests(
  context: Json,
  enrichers: readonly Enricher[],
): { requests: PlannedRequest[]; leftOut: number } {
  const requests = new Map<string, PlannedRequest>();
  let leftOut = 0;

  function plan(value: string, pointer: string, key: string): void {
    for (const enricher of enrichers) {
      const subject = enricher.subjectOf(value, key);
      if (subject === null) continue;
      const name = `${enricher.name} ${subject}`;
      const known = requests.get(name);
      if (known) known.paths.push(pointer);
      else if (requests.size < mostRequests) requests.set(name, { enricher, subject, paths: [pointer] });
      else leftOut += 1;
      return;
    }
  }
  function look(value: Json, pointer: string, key: string): void {
    if (typeof value === 'string') plan(value, pointer, key);
    else if (Array.isArray(value))
      for (const [index, item] of value.entries()) look(item, pointTo(pointer, index), key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) look(inner, pointTo(pointer, name), name);
  }

  look(context, '', '');
  return { requests: [...requests.values()], leftOut };
}
