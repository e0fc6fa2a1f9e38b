/** What is in a picture: what is asked of the API, its form and its result. */
import { graphql } from '../gql/gql.ts';
import { StartImageClassificationDocument, type ImageClassificationResultFragment } from '../gql/graphql.ts';
import { definePipelineView } from '../live/pipelineViews.ts';
import { blank, Fields, sample, toInput, type Values } from './imageClassification/Fields.tsx';
import { Result } from './imageClassification/Result.tsx';

export const resultFragment = graphql(`
  fragment ImageClassificationResult on ImageClassification {
    imageUrl
    labels {
      label
      confidence
    }
    model
    practice
    deletedAt
  }
`);

export const startMutation = graphql(`
  mutation StartImageClassification($input: ImageClassificationInput!, $idempotencyKey: String!) {
    start: startImageClassification(input: $input, idempotencyKey: $idempotencyKey) {
      ...RunAnswer
    }
  }
`);

export default definePipelineView<Values, ImageClassificationResultFragment>({
  start: StartImageClassificationDocument,
  blank,
  sample,
  Fields,
  toInput,
  Result,
});
