import type { Client, CombinedError, OperationResult } from '@urql/core';
import { useEffect, useState } from 'react';
import { useApi } from '../api/ask';
import { TimelineDocument, TimelineNowDocument, type TimelineQueryVariables } from '../gql';
import { statuses } from '../words';
import { historyOf, type History } from './history';

export interface Told {
  history: History | undefined;
  /** While there is no history yet: the day of the last change that was read. */
  readTo: string | undefined;
  /** The names of who is asked about. */
  names: { agency: string | undefined; vendor: string | undefined };
  knownAt: string | undefined;
  error: CombinedError | undefined;
}

const nothing: Told = {
  history: undefined, readTo: undefined, names: { agency: undefined, vendor: undefined }, knownAt: undefined, error: undefined,
};

/** Every change of a period, page by page, and where it ends. */
export function useHistory(variables: TimelineQueryVariables, again: number): Told {
  const { plain } = useApi();
  const question = JSON.stringify(variables);
  const [told, setTold] = useState({ question, ...nothing });
  useEffect(() => {
    let wanted = true;
    const tell = (part: Partial<Told>) => {
      if (wanted) setTold({ question, ...nothing, ...part });
    };
    tell({});
    void read(plain, JSON.parse(question) as TimelineQueryVariables, (readTo) => tell({ readTo })).then(tell);
    return () => {
      wanted = false;
    };
  }, [plain, question, again]);
  // What was told of the question before never stands under this one.
  return told.question === question ? told : nothing;
}

async function read(
  client: Client,
  { from, to, knownAtEachDay, ...who }: TimelineQueryVariables,
  reached: (day: string | undefined) => void,
): Promise<Partial<Told>> {
  const end = await pages(
    (after) => client.query(TimelineNowDocument, { ...who, statuses, at: to, after }).toPromise(),
    ({ reach }) => reach,
  );
  if (!end.nodes) return { error: end.error };
  const walked = await pages(
    (after) => client.query(TimelineDocument, { ...who, from, to, ...(knownAtEachDay && { knownAtEachDay }), after }).toPromise(),
    ({ changes }) => {
      reached(changes.nodes.at(-1)?.on);
      return changes;
    },
  );
  if (!walked.nodes) return { error: walked.error };
  return {
    history: historyOf(walked.nodes, end.nodes),
    names: { agency: end.nodes[0]?.agency.name, vendor: end.nodes[0]?.vendor.name },
    knownAt: end.nodes[0]?.knownAt,
  };
}

interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** All nodes of a list, or why a page of it was not answered. */
async function pages<Data, Node>(
  ask: (after: string | null) => Promise<OperationResult<Data>>,
  pageOf: (data: Data) => Page<Node>,
): Promise<{ nodes?: Node[]; error?: CombinedError | undefined }> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const answer: OperationResult<Data> = await ask(after);
    if (!answer.data) return { error: answer.error };
    const page = pageOf(answer.data);
    nodes.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return { nodes };
}
