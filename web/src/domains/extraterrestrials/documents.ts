/** What the page asks of the API. */
import { graphql } from '../../gql/gql.ts';

export const rowFields = graphql(`
  fragment ExtraterrestrialRow on Extraterrestrial {
    id
    change
    name
    communicationStatus
    communicationAttempt
    lastCommunicationAttemptTimestamp
  }
`);

export const countFields = graphql(`
  fragment PhoneHomeCounts on PhoneHomeSummary {
    total
    waiting
    phoningHome
    spaceTaxiOnTheWay
    noAnswer
  }
`);

export const pageDocument = graphql(`
  query Extraterrestrials($first: Int!, $offset: Int!) {
    extraterrestrials(first: $first, offset: $offset) {
      nodes {
        ...ExtraterrestrialRow
      }
      totalCount
      counts {
        ...PhoneHomeCounts
      }
    }
  }
`);

export const changedDocument = graphql(`
  subscription ExtraterrestrialsChanged {
    extraterrestrials {
      ...ExtraterrestrialRow
    }
  }
`);

export const resetDocument = graphql(`
  mutation ResetExtraterrestrials($count: Int!) {
    resetExtraterrestrials(count: $count) {
      totalCount
    }
  }
`);
