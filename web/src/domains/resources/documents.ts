/** What the pages ask of the API. Fields and versions can be big: they are asked for apart from the rest. */
import { graphql } from '../../gql/gql.ts';

export const resourceHead = graphql(`
  fragment ResourceHead on Resource {
    id
    name
    version
    contextVersion
    fieldCount
    createdAt
    updatedAt
    run {
      ...RunSummary
    }
  }
`);

export const resourceDocument = graphql(`
  query Resource($id: ID!) {
    resource(id: $id) {
      ...ResourceHead
    }
  }
`);

export const resourcesDocument = graphql(`
  query Resources($first: Int!) {
    resources(first: $first) {
      nodes {
        ...ResourceHead
      }
      pageInfo {
        hasNextPage
      }
      totalCount
    }
  }
`);

export const fieldsDocument = graphql(`
  query ResourceFields($id: ID!) {
    resource(id: $id) {
      contextVersion
      fields {
        path
        value
        original
        rule
        source
        error
      }
    }
  }
`);

export const contextDocument = graphql(`
  query ResourceContext($id: ID!) {
    resource(id: $id) {
      contextVersion
      context
    }
  }
`);

export const versionsDocument = graphql(`
  query ResourceVersions($id: ID!, $first: Int!, $before: Int) {
    resource(id: $id) {
      versions(first: $first, before: $before) {
        version
        createdAt
        importedAt
        run {
          id
          status
        }
      }
    }
  }
`);

export const versionInfoDocument = graphql(`
  query ResourceVersionInfo($id: ID!) {
    resource(id: $id) {
      name
      versions(first: 1) {
        info
      }
    }
  }
`);
