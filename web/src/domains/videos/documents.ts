/** What the pages ask of the API. Screenshots and transcript are read page by page, as they are needed. */
import { graphql } from '../../gql/gql.ts';

export const contentActionFields = graphql(`
  fragment ContentActionFields on ContentAction {
    type
    label
    description
    state
    action
    draft {
      id
      version
      edited
    }
    run {
      id
      status
      generation
      sequence
      progress {
        message
      }
      error {
        message
      }
      steps {
        key
        title
        status
      }
    }
  }
`);

/** Also what the run's own page and subscription ask for: it comes with every snapshot. */
export const videoProjectResult = graphql(`
  fragment VideoProjectResult on VideoProject {
    id
    title
    context
    durationSeconds
    width
    height
    warnings
    videoUrl
    transcript {
      language
      source
      practice
      complete
      words
      vttUrl
      segments(first: 1) {
        totalCount
      }
    }
    screenshots(first: 1) {
      totalCount
      nodes {
        url
      }
    }
    chapters {
      startSeconds
      title
      summary
    }
    chaptersUrl
    chaptersText
    contentActions {
      ...ContentActionFields
    }
    createdAt
  }
`);

export const videoProjectDocument = graphql(`
  query VideoProject($id: ID!) {
    videoProject(id: $id) {
      ...VideoProjectResult
      run {
        ...RunSummary
        steps {
          key
          status
          message
          fraction
        }
      }
    }
  }
`);

export const videoProjectsDocument = graphql(`
  query VideoProjects($first: Int!, $after: String) {
    videoProjects(first: $first, after: $after) {
      nodes {
        id
        title
        durationSeconds
        createdAt
        run {
          ...RunSummary
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

export const screenshotsDocument = graphql(`
  query Screenshots($id: ID!, $first: Int!, $fromSeconds: Float!) {
    videoProject(id: $id) {
      screenshots(first: $first, fromSeconds: $fromSeconds) {
        nodes {
          atSeconds
          url
          width
          height
        }
      }
    }
  }
`);

export const segmentsDocument = graphql(`
  query Segments($id: ID!, $first: Int!, $after: String) {
    videoProject(id: $id) {
      transcript {
        segments(first: $first, after: $after) {
          nodes {
            startSeconds
            endSeconds
            text
          }
          pageInfo {
            hasNextPage
            endCursor
          }
          totalCount
        }
      }
    }
  }
`);

export const startContentDraft = graphql(`
  mutation StartContentDraft($input: ContentDraftInput!, $idempotencyKey: String!) {
    start: startContentDraft(input: $input, idempotencyKey: $idempotencyKey) {
      ...RunAnswer
    }
  }
`);
