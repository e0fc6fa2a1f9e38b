/** One single value, through the table of rules until it rests. */
import { printable } from './cleanText.ts';
import { valueRules } from './rules/index.ts';
import type { Json, JsonObject, Surroundings } from './types.ts';

export interface Settled {
  /** What became of the value; undefined where it is dropped. */
  value: Json | undefined;
  /** What the value held: to be treated as if it had stood there. */
  opened: Json[] | JsonObject | null;
  rules: string[];
  error: string | null;
}

/** More changes than any honest value needs: decoded, stripped, trimmed, a few times over. */
const mostChanges = 24;

/**
 * Asks the rules in their order; after each change again from the first, so that what comes out would not be changed by
 * another pass. A rule that fails leaves its error, and the value as it was.
 */
export function settle(original: Json, at: Surroundings): Settled {
  const rules: string[] = [];
  const settled = (value: Json | undefined, error: string | null = null): Settled => ({
    value,
    opened: null,
    rules,
    error,
  });
  let value = original;
  for (let changes = 0; changes < mostChanges; changes += 1) {
    const decision = decide(value, at);
    if (!decision) return settled(value);
    const { rule, outcome } = decision;
    if (outcome.is === 'kept') return settled(value);
    if (rules.at(-1) !== rule) rules.push(rule);
    if (outcome.is === 'flagged') return settled(value, outcome.error);
    if (outcome.is === 'empty') return settled(undefined);
    if (outcome.is === 'opened') return { value: undefined, opened: outcome.value, rules, error: null };
    value = outcome.value;
    if (typeof value === 'object' && value !== null) return settled(value);
  }
  return {
    value: typeof original === 'string' ? printable(original) : original,
    opened: null,
    rules: [],
    error: `It still changed after ${mostChanges} changes (markup in markup?): left as it is.`,
  };
}

function decide(value: Json, at: Surroundings) {
  for (const rule of valueRules) {
    try {
      const outcome = rule.apply(value, at);
      if (outcome) return { rule: rule.name, outcome };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { rule: rule.name, outcome: { is: 'flagged', error: `The rule failed: ${reason}` } as const };
    }
  }
  return null;
}
