/** Whether everything is up that a run needs. Each check says in words what is missing. */
import type { Config } from '../config.ts';

/**
 * Resolves to null when up, else to what is missing; a rejection counts as that. What is only told keeps nobody away: all that
 * does without it works.
 */
export type Check = () => Promise<string | { onlyTold: string } | null>;

export interface Readiness {
  ready: boolean;
  checks: Record<string, { up: boolean; missing: string | null }>;
}

/** Answers within `deadlineMs`; asks again at most once in `cacheMs`, however many ask. */
export function createReadiness(
  checks: Record<string, Check>,
  cacheMs = 1_000,
  deadlineMs = 2_000,
): () => Promise<Readiness> {
  let latest: { at: number; answer: Promise<Readiness> } | null = null;
  return () => {
    if (!latest || Date.now() - latest.at > cacheMs) latest = { at: Date.now(), answer: ask(checks, deadlineMs) };
    return latest.answer;
  };
}

async function ask(checks: Record<string, Check>, deadlineMs: number): Promise<Readiness> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const found = await missingBy(check, deadlineMs);
      const isOnlyTold = typeof found === 'object' && found !== null;
      const missing = isOnlyTold ? found.onlyTold : found;
      return { name, isOnlyTold, up: missing === null, missing };
    }),
  );
  return {
    ready: answers.every(({ up, isOnlyTold }) => up || isOnlyTold),
    checks: Object.fromEntries(answers.map(({ name, up, missing }) => [name, { up, missing }])),
  };
}

async function missingBy(check: Check, deadlineMs: number): ReturnType<Check> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(`no answer within ${deadlineMs} ms`), deadlineMs);
  try {
    return await Promise.race([check(), late.promise]);
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The body of /readyz: also tells operators and tests where the other processes are. */
export const readinessBody = ({ ready, checks }: Readiness, config: Config) => ({
  status: ready ? 'ready' : 'not ready',
  checks,
  temporalAddress: config.TEMPORAL_ADDRESS ?? null,
  temporalUiUrl: config.TEMPORAL_UI_URL ?? null,
  practiceUrl: config.PRACTICE_URL ?? null,
});
