/** What is in a picture: a look at its file, then a model that runs on the worker. Nothing is kept, so nobody waiting ends it. */
import * as z from 'zod';
import type { createActivities, InspectedPicture, PictureLabels } from '../activities/imageClassification.ts';
import { definePipeline, planStep, type PipelineDefinition } from './lib/pipeline.ts';
import { activitiesOn } from './lib/steps.ts';

const classify = activitiesOn<ReturnType<typeof createActivities>>('classify');

/** Many times as long as the ids of uploads are. */
const longestId = 200;

interface ImageClassificationInput {
  uploadId: string;
}

const imageClassificationInput = z.object({
  uploadId: z
    .string()
    .min(1, 'Upload: expected the id of a finished upload, got none.')
    .max(longestId, `Upload: expected the id of a finished upload, got more than ${longestId} characters.`),
});

const definition: PipelineDefinition = {
  name: 'imageClassification',
  title: 'Image classification',
  description:
    'What is in a picture, in five labels. It stops when you leave; picture and labels are gone after a day.',
  whenUnwatched: 'CANCEL',
  steps: [
    planStep<InspectedPicture>({
      key: 'inspect',
      title: 'Look at the file',
      usualSeconds: 0.2,
      found: ({ format, width, height }) => `${format}, ${width} × ${height} pixels`,
    }),
    planStep<PictureLabels>({
      key: 'classify',
      title: 'Ask the model',
      usualSeconds: 1,
      found: ({ count, model }) => `${count} labels by ${model}`,
    }),
  ],
  input: imageClassificationInput,
  describe: () => 'What is in a picture',
  result(outputs, { uploadId }: ImageClassificationInput) {
    const { inspect: picture, classify: labels } = outputs as { inspect?: InspectedPicture; classify?: PictureLabels };
    if (!picture) return null;
    const { runId, width, height } = picture;
    const { model = null, practice = null } = labels ?? {};
    // Link and labels are added where the result is read: neither may stay here after the picture's deletion.
    return { __typename: 'ImageClassification', runId, uploadId, width, height, model, practice };
  },
};

export const imageClassification = definePipeline<ImageClassificationInput>(definition, async (input, step) => {
  const picture = await step('inspect', classify.inspectUpload, input);
  const { count, model } = await step('classify', classify.classifyUpload, input);
  return { format: picture.format, labels: count, model };
});
