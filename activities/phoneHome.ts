/** Claims whom to call, calls them, and lets go of what is left over. */
import { ApplicationFailure } from '@temporalio/common';
import { createSwitchboard } from '../src/domains/extraterrestrials/switchboard.ts';
import { createTable, type AttemptNews, type ToCall } from '../src/domains/extraterrestrials/table.ts';
import { extraterrestrialsTopic } from '../src/domains/extraterrestrials/feed.ts';
import { createBatches } from '../src/services/batches.ts';
import { persistently } from '../src/services/persistently.ts';
import type { ActivityServices } from '../src/services/services.ts';
import { stepContext } from '../src/worker/stepContext.ts';

export interface Claim {
  /** Names the claim in the calls that come of it. */
  claim: string;
  /** How many rows it has. */
  total: number;
}

/** How an attempt's call ends well; failing is an error of code NO_ANSWER. */
export type CallOutcome = 'SPACE_TAXI_ON_THE_WAY' | 'NOT_NEEDED';

export function createActivities({ config, database, bus, log }: ActivityServices) {
  const table = createTable(database);
  const switchboard = createSwitchboard(config);
  const changed = () => bus.publish(extraterrestrialsTopic, { kind: 'changed' });
  const news = createBatches<AttemptNews, boolean>({
    async write(items) {
      const written = await table.write(items);
      changed();
      return written;
    },
    onError: (error, items) => log.warn({ err: error, items }, 'calls cannot be noted; trying again'),
    // Each attempt waits for two of them: with a longer one fifty at once are not enough to keep the engine busy.
    pauseMs: 20,
  });

  return {
    /** @param ids nothing: everyone who needs a call */
    async claimCalls({ ids }: { ids: string[] | null }): Promise<Claim> {
      const { runId, engineRunId } = stepContext();
      const total = await persistently('claim whom to call', () => table.claim(runId, engineRunId, ids));
      return { claim: engineRunId, total };
    },

    /** The next of those who were claimed. */
    async nextCalls({
      claim,
      afterId,
      limit,
    }: {
      claim: string;
      afterId: string | null;
      limit: number;
    }): Promise<ToCall[]> {
      const { runId } = stepContext();
      return persistently('read whom to call', () => table.claimed(runId, claim, afterId, limit));
    },

    /** One attempt. @throws NO_ANSWER, which the engine retries */
    async phone({
      id,
      name,
      claim,
      lastAttempt,
    }: ToCall & { claim: string; lastAttempt: number }): Promise<CallOutcome> {
      const { runId, activityId, attempt, signal } = stepContext();
      const note = (status: AttemptNews['status']) =>
        unlessAborted(news.add({ id, claim, number: attempt, status, at: new Date() }), signal);

      if (!(await note('PHONING_HOME'))) return outcomeOf(await table.find([id]), id);
      if (await switchboard.call({ name, runId, activityId, attempt }, signal)) {
        await note('SPACE_TAXI_ON_THE_WAY');
        return 'SPACE_TAXI_ON_THE_WAY';
      }
      if (attempt >= lastAttempt) await note('NO_ANSWER');
      throw ApplicationFailure.retryable(`${name} does not answer.`, 'NO_ANSWER');
    },

    /** @returns how many rows were left over */
    async hangUp(): Promise<number> {
      const { runId } = stepContext();
      const left = await persistently('let go of whom it has claimed', () => table.release(runId));
      if (left > 0) changed();
      return left;
    },
  };
}

/** The row is claimed no longer: an attempt that was lost has called it to its end, or the table was refilled. */
const outcomeOf = (found: Awaited<ReturnType<ReturnType<typeof createTable>['find']>>, id: string): CallOutcome =>
  found.get(id)?.status === 'SPACE_TAXI_ON_THE_WAY' ? 'SPACE_TAXI_ON_THE_WAY' : 'NOT_NEEDED';

/** What is noted is written all the same; only nobody waits for it. */
async function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([value, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
