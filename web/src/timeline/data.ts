import type { Client, CombinedError } from '@urql/core';
import { useEffect, useState } from 'react';
import { useApi } from '../api/ask';
import {
  TimelineDocument, TimelineNowDocument, type TimelineNowQuery, type TimelineQuery, type TimelineQueryVariables,
} from '../gql';
import { statuses } from '../words';
import { historyOf, type History } from './history';

export interface Told {
  history: History | undefined;
  /** The names of who is asked about. */
  names: { agency: string | undefined; vendor: string | undefined };
  knownAt: string | undefined;
  error: CombinedError | undefined;
}

const nothing: Told = { history: undefined, names: { agency: undefined, vendor: undefined }, knownAt: undefined, error: undefined };

/** Every change of a period, page by page, and where it ends. */
export function useHistory(variables: TimelineQueryVariables | undefined, again: number): Told {
  const { plain } = useApi();
  const [told, setTold] = useState(nothing);
  const question = variables && JSON.stringify(variables);
  useEffect(() => {
    if (question === undefined) return undefined;
    let wanted = true;
    setTold(nothing);
    const asked = JSON.parse(question) as TimelineQueryVariables;
    void read(plain, asked).then((read) => {
      if (wanted) setTold(read);
    });
    return () => {
      wanted = false;
    };
  }, [plain, question, again]);
  return told;
}

async function read(client: Client, { from, to, knownAtEachDay, ...who }: TimelineQueryVariables): Promise<Told> {
  const ended = await client.query(TimelineNowDocument, { ...who, statuses, at: to }).toPromise();
  if (!ended.data) return { ...nothing, error: ended.error };
  const nodes: TimelineNowQuery['reach']['nodes'] = ended.data.reach.nodes;
  const changes: TimelineQuery['changes']['nodes'] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof ask>> = await ask(client, { ...who, from, to, after, ...(knownAtEachDay && { knownAtEachDay }) });
    if (!page.data) return { ...nothing, error: page.error };
    changes.push(...page.data.changes.nodes);
    after = page.data.changes.pageInfo.hasNextPage ? page.data.changes.pageInfo.endCursor : null;
  } while (after !== null);
  return {
    history: historyOf(changes, nodes),
    names: { agency: nodes[0]?.agency.name, vendor: nodes[0]?.vendor.name },
    knownAt: nodes[0]?.knownAt,
    error: undefined,
  };
}

const ask = (client: Client, variables: TimelineQueryVariables) => client.query(TimelineDocument, variables).toPromise();
