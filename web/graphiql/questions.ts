/** A question that GraphiQL opens in a tab of its own on the first visit. */
export interface Question {
  /** Stands above the query as a comment; the tab is named after the operation. */
  name: string;
  query: string;
  /** JSON, as typed into the variables pane. */
  variables?: string;
}

// Lines are short: the documentation is open beside the editor at first.
export const questions: Question[] = [
  {
    name: 'Who can enable OpenAI',
    query: `# Every agency with a way to OpenAI,
# and the sourced facts that open it.
query WhoCanEnableOpenAI {
  reach(
    vendors: ["openai"]
    statuses: [AVAILABLE, IN_USE]
  ) {
    totalCount
    nodes {
      agency {
        name
      }
      status
      levels
      routes {
        through {
          name
        }
        vehicle {
          name
        }
        facts {
          kind
          source {
            url
          }
        }
      }
    }
  }
}`,
  },
  {
    name: 'One verdict, explained',
    query: `# What blocks it, what would carry it,
# and who says so.
query OneVerdictExplained {
  verdict(
    agency: "department-of-defense"
    vendor: "anthropic"
  ) {
    status
    levels
    confidence
    blockers {
      key
      text
      issuer
      since
      source {
        title
        url
      }
    }
    routes {
      kind
      through {
        name
      }
      levels
      inferences
      facts {
        kind
        from {
          name
        }
        to {
          name
        }
        source {
          url
        }
      }
    }
    nearMisses {
      kind
    }
  }
}`,
  },
  {
    name: 'As known on another day',
    query: `# at: the day asked about.
# knownAt: only what was published by then.
query AsKnownOnAnotherDay {
  verdict(
    agency: "fedramp"
    vendor: "openai"
    level: UNCLASSIFIED
    at: "2026-02-01"
    knownAt: "2026-02-01T00:00:00Z"
  ) {
    status
    routes {
      facts {
        kind
        since
        knownSince
        source {
          url
        }
      }
    }
    nearMisses {
      kind
    }
  }
}`,
  },
];
