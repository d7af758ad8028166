// What a Relay app asks: fragments on interfaces, a page that grows, and a node
// that is fetched again.
import { graphql } from 'react-relay';

export const question = graphql`
  query ExplorerQuery($vendors: [String!], $id: ID!) {
    ...Explorer_reach @arguments(vendors: $vendors)
    node(id: $id) {
      id
      ...Explorer_entity @alias
      ...Explorer_agency @alias
    }
  }
`;

export const reach = graphql`
  fragment Explorer_reach on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" }, vendors: { type: "[String!]" })
  @refetchable(queryName: "ExplorerReachQuery") {
    reach(first: $first, after: $after, vendors: $vendors) @connection(key: "Explorer_reach") {
      totalCount
      edges {
        node {
          id
          status
          agency {
            ...Explorer_entity
          }
        }
      }
    }
  }
`;

export const agency = graphql`
  fragment Explorer_agency on Agency
  @argumentDefinitions(first: { type: "Int", defaultValue: 10 }, after: { type: "String" })
  @refetchable(queryName: "ExplorerAgencyQuery") {
    slug
    children(first: $first, after: $after) @connection(key: "Explorer_children") {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`;

export const entity = graphql`
  fragment Explorer_entity on Entity {
    id
    slug
    name
  }
`;
