/** Calls everyone who needs a call: fifty at once on each worker, each up to five times. */
import { CancellationScope, condition, isCancellation, patched, sleep, type RetryPolicy } from '@temporalio/workflow';
import type { Claim, createActivities } from '../activities/phoneHome.ts';
import type { ToCall } from '../src/domains/extraterrestrials/table.ts';
import { definePipeline, planStep, type PartCounts, type PipelineDefinition } from './lib/pipeline.ts';
import { activitiesOn, type RunControls, type RunStep } from './lib/steps.ts';
import { untraced } from './lib/untraced.ts';
import { thousands } from './lib/words.ts';
import { describePhoneHome, phoneHomeInput, type PhoneHomeInput } from './phoneHome/wish.ts';

type Activities = ReturnType<typeof createActivities>;
const light = activitiesOn<Activities>('pipelines');
const calls = activitiesOn<Activities>('phone-calls');

const mostAttempts = 5;
/** Whom to call is read so many at a time. */
const mostRead = 500;
/**
 * How many calls are pending, and of how few who are left to be called the next are read. Four times what one worker runs at once keeps
 * it busy; more make an execution's beginning longer, and each of the engine's steps.
 */
const steadily = { pendingAtFirst: 200, readBelow: 200 };
/** Runs begun earlier: as many as there was room for, and nobody was read ahead. */
const asBefore = { pendingAtFirst: Infinity, readBelow: 0 };
/** Fewer ends than these in this time: calls are long, or wait to be repeated. Then as many are pending as there is room for. */
const fewEnds = 200;
const judgedMs = 1_000;

const people = (figure: number): string => (figure === 1 ? 'one' : thousands(figure));

function callsInWords({ outcomes }: PartCounts): string {
  const onTheWay = outcomes['SPACE_TAXI_ON_THE_WAY'] ?? 0;
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return `${thousands(onTheWay)} on the way, ${thousands(ended - onTheWay)} without an answer`;
}

const definition: PipelineDefinition = {
  name: 'phoneHome',
  title: 'Phone Home',
  description: 'Calls every extraterrestrial who has not been reached yet, up to five times each.',
  whenUnwatched: 'CONTINUE',
  steps: [
    planStep<Claim>({
      key: 'claim',
      title: 'Who needs a call',
      usualSeconds: 1,
      found: ({ total }) => (total === 0 ? 'Nobody: others have called them meanwhile' : `${people(total)} to call`),
    }),
    planStep({
      key: 'calls',
      title: 'Calls',
      rerunFrom: 'claim',
      usualSeconds: 20,
      partsMayFail: true,
      parts: {
        total: (outputs) => (outputs['claim'] as Claim | undefined)?.total ?? null,
        inWords: callsInWords,
      },
    }),
    planStep<number>({
      key: 'hangUp',
      title: 'Hang up',
      rerunFrom: 'claim',
      usualSeconds: 1,
      found: (left) => (left === 0 ? 'Nobody was left over' : `${people(left)} left over, without an answer`),
    }),
  ],
  input: phoneHomeInput,
  describe: (input: PhoneHomeInput) => describePhoneHome(input),
  result(outputs, _input, counts) {
    const claimed = outputs['claim'] as Claim | undefined;
    if (!claimed) return null;
    const { outcomes, running }: Omit<PartCounts, 'total'> = counts['calls'] ?? { outcomes: {}, running: 0 };
    const spaceTaxiOnTheWay = outcomes['SPACE_TAXI_ON_THE_WAY'] ?? 0;
    const notNeeded = outcomes['NOT_NEEDED'] ?? 0;
    const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    const total = claimed.total - notNeeded;
    const noAnswer = ended - spaceTaxiOnTheWay - notNeeded;
    return {
      __typename: 'PhoneHomeSummary',
      total,
      waiting: Math.max(0, total - spaceTaxiOnTheWay - noAnswer - running),
      phoningHome: running,
      spaceTaxiOnTheWay,
      noAnswer,
    };
  },
};

export const phoneHome = definePipeline<PhoneHomeInput>(definition, async ({ ids }, step, run) => {
  const before = run.state as Claimed | null;
  const claimed: Claimed = before ?? { ...(await step('claim', light.claimCalls, { ids })), lastId: null, called: 0 };
  try {
    await callWhileThereIsRoom(claimed, step, run);
  } catch (error) {
    // Cancelled: who was called has NO_ANSWER then, the others are as they were.
    await CancellationScope.nonCancellable(() => step('hangUp', light.hangUp, null));
    throw error;
  }
  if (claimed.called < claimed.total) await run.continueAsNew(claimed);
  await step('hangUp', light.hangUp, null);
});

/** What was claimed, and how far the calls are. */
interface Claimed extends Claim {
  /** The last who was called, in the order of the ids. */
  lastId: string | null;
  called: number;
  /** Who comes next, as far as that was read already: an execution begins to call at once. */
  next?: ToCall[];
}

/** Calls one after another, as many at once as the history has room for; resolves when all of them have ended. */
async function callWhileThereIsRoom(claimed: Claimed, step: RunStep, run: RunControls): Promise<void> {
  const next = (claimed.next ??= []);
  const { pendingAtFirst, readBelow } = patched('read-ahead') ? steadily : asBefore;
  let mostPending = pendingAtFirst;
  let isJudging = false;
  let running = 0;
  let ended = 0;
  let reading = false;
  let stopped: { error: unknown } | null = null;

  const read = async () => {
    reading = true;
    try {
      const limit = Math.min(mostRead, claimed.total - claimed.called - next.length);
      const afterId = next.at(-1)?.id ?? claimed.lastId;
      const found = await step.aside('next', light.nextCalls, { claim: claimed.claim, afterId, limit });
      next.push(...found);
      // The table was refilled meanwhile: there is nobody left to be called.
      if (found.length === 0) claimed.total = claimed.called + next.length;
    } catch (error) {
      stopped = { error };
    } finally {
      reading = false;
    }
  };

  const retry: RetryPolicy = {
    maximumAttempts: mostAttempts,
    initialInterval: run.settings.phoneCallRetryMs,
    backoffCoefficient: 2,
    maximumInterval: '1 hour',
  };
  const call = async ({ id, name }: ToCall) => {
    running += 1;
    try {
      await step('calls', calls.phone, { id, name, claim: claimed.claim, lastAttempt: mostAttempts }, name, { retry });
    } catch (error) {
      // That somebody does not answer is a result like any other.
      if (isCancellation(error)) stopped = { error };
    } finally {
      running -= 1;
      ended += 1;
    }
  };
  const judge = async () => {
    isJudging = true;
    const before = ended;
    await CancellationScope.nonCancellable(() => sleep(judgedMs));
    isJudging = false;
    if (ended - before < fewEnds) mostPending = Infinity;
  };

  while (claimed.called < claimed.total && !run.isFull() && !stopped) {
    const isMore = claimed.called + next.length < claimed.total;
    if (isMore && !reading && next.length <= readBelow) void read();
    if (next.length === 0) await until(() => !reading);
    const room = Math.min(run.room(), mostPending - running);
    untraced(() => {
      for (const one of next.splice(0, Math.max(0, room))) {
        claimed.lastId = one.id;
        claimed.called += 1;
        void call(one);
      }
    });
    const [begun, most] = [running, mostPending];
    if (begun >= most && !isJudging) void judge();
    if (next.length > 0) await until(() => running < begun || mostPending > most);
  }
  // A cancel reaches each call by itself, and each is waited for.
  await until(() => running === 0 && !reading);
  if (stopped) throw (stopped as { error: unknown }).error;
}

/** Not cancelled itself: the activities are, and they end. */
const until = (isSo: () => boolean): Promise<void> => CancellationScope.nonCancellable(() => condition(isSo));
