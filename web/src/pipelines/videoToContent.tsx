/** A recording that becomes everything else: its form, and on the run's page what is there of its project. */
import { graphql } from '../gql/gql.ts';
import { StartVideoToContentDocument, type VideoProjectResultFragment } from '../gql/graphql.ts';
import { definePipelineView } from '../live/pipelineViews.ts';
import { blank, Fields, toInput, type Values } from './videoToContent/Fields.tsx';
import { Result } from './videoToContent/Result.tsx';

export const startMutation = graphql(`
  mutation StartVideoToContent($input: VideoToContentInput!, $idempotencyKey: String!) {
    start: startVideoToContent(input: $input, idempotencyKey: $idempotencyKey) {
      ...RunAnswer
    }
  }
`);

export default definePipelineView<Values, VideoProjectResultFragment>({
  start: StartVideoToContentDocument,
  // A project is its run.
  pageOf: ({ run }) => (run ? `/videos/${run.id}` : null),
  blank,
  sample: { ...blank, context: 'For developers who know the basics. Keep it practical.' },
  Fields,
  toInput,
  Result,
});
