/** What the pages ask of the API. Result parts are asked for by each pipeline's own view, as `fragment <Type>Result on <Type>`. */
import { graphql } from '../gql/gql.ts';

/** What a list shows of a run; the whole page asks for `RunFields`. */
export const runSummary = graphql(`
  fragment RunSummary on Run {
    id
    pipeline
    title
    status
    statusReason
    generation
    sequence
    serverTime
    requestedAt
    startedAt
    finishedAt
    progress {
      completedSteps
      totalSteps
      fraction
      message
    }
    estimate {
      finishesAt
      latestAt
      basedOnRuns
    }
    error {
      code
      message
      step
      retryable
    }
    practice
    steps {
      key
      title
      status
      attempt
      maxAttempts
      nextAttemptAt
    }
  }
`);

export const runFields = graphql(`
  fragment RunFields on Run {
    ...RunSummary
    steps {
      key
      title
      status
      attempt
      maxAttempts
      nextAttemptAt
      startedAt
      finishedAt
      fraction
      parts {
        total
        running
        ended
      }
      message
      usualSeconds
      error {
        code
        message
        step
        retryable
      }
      attempts {
        number
        part
        generation
        startedAt
        finishedAt
        outcome
        error {
          code
          message
          step
          retryable
        }
        usage {
          promptTokens
          completionTokens
          costUsd
        }
      }
    }
    usage {
      promptTokens
      completionTokens
      costUsd
    }
    input
    engineUrl
    workflowProgress
    log {
      at
      step
      text
    }
  }
`);

export const runTextDocument = graphql(`
  subscription RunText($id: ID!) {
    runText(id: $id) {
      step
      generation
      attempt
      offset
      text
    }
  }
`);

export const runsChangedDocument = graphql(`
  subscription RunsChanged {
    runs {
      ...RunSummary
    }
  }
`);

export const runListDocument = graphql(`
  query RunList($first: Int!, $after: String, $filter: RunFilter) {
    runs(first: $first, after: $after, filter: $filter) {
      nodes {
        ...RunSummary
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount
    }
  }
`);

/** Too big for every message: read when a step is opened. */
export const stepPayloadsDocument = graphql(`
  query StepPayloads($id: ID!) {
    run(id: $id) {
      id
      steps {
        key
        input
        output
      }
    }
  }
`);

export const pipelinesDocument = graphql(`
  query Pipelines {
    pipelines {
      name
      title
      description
      whenUnwatched
      usualSeconds
      steps {
        key
        title
        usualSeconds
      }
    }
    service {
      version
      model
      practice
      engineUrl
      development
    }
  }
`);

export const faultFields = graphql(`
  fragment FaultFields on UserError {
    code
    message
    path
  }
`);

/** What starts a run, and what is done to one, answers so. */
export const runAnswer = graphql(`
  fragment RunAnswer on StartRunPayload {
    run {
      ...RunSummary
    }
    userErrors {
      ...FaultFields
    }
  }
`);

export const cancelRunDocument = graphql(`
  mutation CancelRun($id: ID!) {
    cancelRun(id: $id) {
      ...RunAnswer
    }
  }
`);

export const rerunDocument = graphql(`
  mutation Rerun($id: ID!, $fromStep: String) {
    rerun(id: $id, fromStep: $fromStep) {
      ...RunAnswer
    }
  }
`);

export const keepRunDocument = graphql(`
  mutation KeepRun($id: ID!) {
    keepRun(id: $id) {
      ...RunAnswer
    }
  }
`);
