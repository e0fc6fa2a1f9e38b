/** The scripted worker's workflows: Longhaul's own, and one of as many empty steps as its input says. */
import * as z from 'zod';
import { definePipeline } from '../../workflows/lib/pipeline.ts';
import { activitiesOn } from '../../workflows/lib/steps.ts';

export * from '../../workflows/index.ts';

const mostSteps = 20;
const { nothing } = activitiesOn<{ nothing(input: null): Promise<string> }>('pipelines');

export const emptySteps = definePipeline<{ count: number }>(
  {
    name: 'emptySteps',
    title: 'Empty steps',
    description: 'Steps that do nothing, one after the other.',
    whenUnwatched: 'CONTINUE',
    steps: Array.from({ length: mostSteps }, (_, index) => ({
      key: `step${index}`,
      title: `Step ${index}`,
      usualSeconds: 1,
    })),
    input: z.object({ count: z.int().max(mostSteps) }),
    describe: () => 'Empty steps',
    result: () => null,
  },
  async ({ count }, step) => {
    for (let index = 0; index < count; index += 1) await step(`step${index}`, nothing, null);
    return count;
  },
);
