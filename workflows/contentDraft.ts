/** One draft of one content type, from what a project's video has become. */
import type { createActivities } from '../activities/contentDraft.ts';
import { definePipeline, planStep, type PipelineDefinition } from './lib/pipeline.ts';
import { activitiesOn } from './lib/steps.ts';
import { count } from './lib/words.ts';
import { contentTypeOf } from './videoToContent/contentTypes.ts';
import {
  contentDraftInput,
  type ContentDraftInput,
  type GatheredForDraft,
  type WrittenDraft,
} from './videoToContent/steps.ts';

type Activities = ReturnType<typeof createActivities>;
const light = activitiesOn<Activities>('pipelines');
const llm = activitiesOn<Activities>('llm');

const definition: PipelineDefinition = {
  name: 'contentDraft',
  title: 'Content draft',
  description: 'Writes one draft from what a recording has become: a blog post, a newsletter, a thread.',
  whenUnwatched: 'CONTINUE',
  asksModel: true,
  steps: [
    planStep<GatheredForDraft>({
      key: 'gather',
      title: 'Gather what there is',
      usualSeconds: 1,
      found: ({ segments, chapters, screenshots }) =>
        [count(segments, 'line'), count(chapters, 'chapter'), count(screenshots, 'screenshot')].join(', '),
    }),
    planStep<WrittenDraft>({
      key: 'write',
      title: 'Write',
      usualSeconds: 40,
      found: ({ version, current }) =>
        current ? `Version ${version}` : `Version ${version}, beside the text that was edited meanwhile`,
    }),
  ],
  input: contentDraftInput,
  describe: ({ type }: ContentDraftInput) => `Draft: ${contentTypeOf(type).label}`,
  oneAtATime: ({ projectId, type }: ContentDraftInput) => `contentDraft:${projectId}:${type}`,
  result(outputs) {
    const { write }: { write?: WrittenDraft } = outputs;
    return write ? { __typename: 'Draft', id: write.draftId } : null;
  },
};

export const contentDraft = definePipeline<ContentDraftInput>(definition, async (input, step) => {
  const { replaces } = await step('gather', light.gatherForDraft, input);
  const { projectId, type, context } = input;
  return step('write', llm.writeDraftAgain, { projectId, type, context, replaces });
});
