/** A saved resource is understood: its info transformed, some of it asked for outside, and all of it kept as its context. */
import type { createActivities } from '../activities/resourceImport.ts';
import { isCancellation, type RetryPolicy } from '@temporalio/workflow';
import { inLanes } from './lib/inLanes.ts';
import { definePipeline, planStep, type PipelineDefinition } from './lib/pipeline.ts';
import { activitiesOn } from './lib/steps.ts';
import { count } from './lib/words.ts';
import {
  resourceImportInput,
  type Enriched,
  type Finished,
  type ResourceImportInput,
  type Transformation,
} from './resourceImport/steps.ts';

type Activities = ReturnType<typeof createActivities>;
const light = activitiesOn<Activities>('pipelines');
/** Requests wait for others' servers: they have a queue of their own, so that nothing waits for them. */
const outside = activitiesOn<Activities>('outside');

/** A host that does not answer is left alone sooner than a call that was paid for: an import may have many of them. */
const retry: RetryPolicy = { maximumAttempts: 3, initialInterval: '1 second', backoffCoefficient: 2 };

/** Requests to one host at once. */
const perHost = 4;

function foundFields({ fields, withErrors, requests, leftOut }: Transformation): string {
  const asides = [
    withErrors > 0 && `${count(withErrors, 'of them is', 'of them are')} doubtful`,
    requests.length > 0 && `${count(requests.length, 'request')} to make`,
    leftOut > 0 && `${count(leftOut, 'value')} beyond the limit of requests`,
  ].filter(Boolean);
  return [count(fields, 'field'), ...asides].join('; ');
}

const foundRequests = ({ requests, failed }: Finished): string =>
  requests === 0
    ? 'Nothing had to be asked for outside'
    : failed === 0
      ? `${count(requests, 'request')} answered`
      : `${requests - failed} of ${count(requests, 'request')} answered; ${failed} failed: see the errors of their fields`;

const definition: PipelineDefinition = {
  name: 'resourceImport',
  title: 'Resource import',
  description:
    'Understands a messy map: values cleaned and typed, links and numbers looked up, all of it kept with its original.',
  whenUnwatched: 'CONTINUE',
  startedBy: 'upsertResource',
  steps: [
    planStep<Transformation>({ key: 'transform', title: 'Transform', usualSeconds: 1, found: foundFields }),
    planStep<Enriched>({
      key: 'enrich',
      title: 'Look up outside',
      usualSeconds: 5,
      partsMayFail: true,
      found: ({ enricher, subject, found }) =>
        `${subject}: ${found ? `found by ${enricher}` : `nothing known to ${enricher}`}`,
    }),
    planStep<Finished>({ key: 'finish', title: 'Keep the context', usualSeconds: 1, found: foundRequests }),
  ],
  input: resourceImportInput,
  describe: ({ name, version }: ResourceImportInput) => `${name}, version ${version}`,
  result: (_outputs, { resourceId, version }: ResourceImportInput) => ({
    __typename: 'ResourceImport',
    resourceId,
    version,
  }),
};

export const resourceImport = definePipeline<ResourceImportInput>(definition, async (input, step) => {
  const { requests } = await step('transform', light.transformResource, input);
  const failed: number[] = [];
  await inLanes(
    requests,
    ({ host }) => host,
    perHost,
    async (request) => {
      try {
        await step('enrich', outside.enrichResource, request, String(request.number), { retry });
      } catch (error) {
        // What the outside does not answer stands on its field; only a cancel ends the import.
        if (isCancellation(error)) throw error;
        failed.push(request.number);
      }
    },
  );
  return step('finish', light.finishImport, { ...input, failed });
});
