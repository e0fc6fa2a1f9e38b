/** Calls everyone who needs a call: fifty at once on each worker, each up to five times. */
import { CancellationScope, isCancellation, type RetryPolicy } from '@temporalio/workflow';
import type { Claim, createActivities } from '../activities/phoneHome.ts';
import { definePipeline, type PartCounts, type PipelineDefinition, type PlannedStep } from './lib/pipeline.ts';
import { activitiesOn } from './lib/steps.ts';
import { describePhoneHome, phoneHomeInput, type PhoneHomeInput } from './phoneHome/wish.ts';

type Activities = ReturnType<typeof createActivities>;
const light = activitiesOn<Activities>('pipelines');
const calls = activitiesOn<Activities>('phone-calls');

const mostAttempts = 5;

const thousands = (figure: number): string => String(figure).replace(/\B(?=(\d{3})+$)/g, ',');
const people = (figure: number): string => (figure === 1 ? 'one' : thousands(figure));

function callsInWords({ outcomes }: PartCounts): string {
  const onTheWay = outcomes['SPACE_TAXI_ON_THE_WAY'] ?? 0;
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return `${thousands(onTheWay)} on the way, ${thousands(ended - onTheWay)} without an answer`;
}

const step = <Output>(planned: PlannedStep<Output>): PlannedStep => planned as PlannedStep;

const definition: PipelineDefinition = {
  name: 'phoneHome',
  title: 'Phone Home',
  description: 'Calls every extraterrestrial who has not been reached yet, up to five times each.',
  whenUnwatched: 'CONTINUE',
  steps: [
    step<Claim>({
      key: 'claim',
      title: 'Who needs a call',
      usualSeconds: 1,
      found: ({ total }) => (total === 0 ? 'Nobody: others have called them meanwhile' : `${people(total)} to call`),
    }),
    step({
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
    step<number>({
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

export const phoneHome = definePipeline<PhoneHomeInput>(definition, async ({ ids }, step, { settings }) => {
  const retry: RetryPolicy = {
    maximumAttempts: mostAttempts,
    initialInterval: settings.phoneCallRetryMs,
    backoffCoefficient: 2,
    maximumInterval: '1 hour',
  };
  const { claim, total } = await step('claim', light.claimCalls, { ids });
  try {
    const window = total === 0 ? [] : await step.aside('window', light.nextCalls, { claim, afterId: null, limit: 500 });
    await Promise.all(
      window.map(({ id, name }) =>
        step('calls', calls.phone, { id, name, claim, lastAttempt: mostAttempts }, name, { retry }).catch((error) => {
          if (isCancellation(error)) throw error;
        }),
      ),
    );
  } finally {
    // Also when the run is cancelled: who was called has NO_ANSWER then, the others are as they were.
    await CancellationScope.nonCancellable(() => step('hangUp', light.hangUp, null));
  }
});
