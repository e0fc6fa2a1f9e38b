/** What the pages ask of the API. */
import { graphql } from '../../gql/gql.ts';

/** What every snapshot of the run that writes it brings: the pill beside its content type lives on it. */
export const draftResult = graphql(`
  fragment DraftResult on Draft {
    id
    type
    version
    project {
      id
      title
      contentActions {
        ...ContentActionFields
      }
    }
  }
`);

export const draftText = graphql(`
  fragment DraftText on Draft {
    id
    body
    version
    edited
    updatedAt
  }
`);

export const draftDocument = graphql(`
  query Draft($id: ID!) {
    draft(id: $id) {
      ...DraftText
      type
      limits {
        characters
        weighted
        posts
      }
      project {
        id
        title
        durationSeconds
        screenshots(first: 1) {
          totalCount
        }
        contentActions {
          ...ContentActionFields
        }
      }
    }
  }
`);

export const draftVersionsDocument = graphql(`
  query DraftVersions($id: ID!, $first: Int!, $before: Int) {
    draft(id: $id) {
      versions(first: $first, before: $before) {
        version
        body
        writtenBy
        createdAt
      }
    }
  }
`);

export const updateDraft = graphql(`
  mutation UpdateDraft($input: UpdateDraftInput!) {
    updateDraft(input: $input) {
      draft {
        ...DraftText
      }
      userErrors {
        ...FaultFields
      }
    }
  }
`);
