import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import type { AnyVariables, CombinedError } from '@urql/core';
import { createContext, useContext, useEffect, useRef } from 'react';
import { useQuery } from 'urql';
import type { Api } from './client';

export const ApiContext = createContext<Api | undefined>(undefined);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi outside of Live');
  return api;
}

/** A question and where its answer stands. */
export interface Answer<Data> {
  document: DocumentNode;
  variables: AnyVariables;
  /** The last answer to this question, kept while it is asked again. */
  data: Data | undefined;
  asking: boolean;
  error: CombinedError | undefined;
  /** The revision that the answer comes from, where the server said so. */
  revision: number | undefined;
  again: () => void;
}

const retryEvery = 4_000;

/**
 * Asks a question, and again after each load. While the server can't be
 * reached, it asks every few seconds.
 */
export function useAsk<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause = false,
): Answer<Data> {
  const { revisions } = useApi();
  const [result, ask] = useQuery<Data, AnyVariables>({ query: document, variables, pause });
  const question = JSON.stringify(variables);
  // The result may still be that of the question before: it never stands under this one.
  const own = result.operation !== undefined && JSON.stringify(result.operation.variables) === question;
  const last = useRef<{ question: string; data: Data } | undefined>(undefined);
  if (own && result.data) last.current = { question, data: result.data };
  const kept = last.current?.question === question ? last.current.data : undefined;
  const again = () => ask({ requestPolicy: 'network-only' });

  const lost = Boolean(result.error?.networkError);
  useEffect(() => {
    if (!lost) return undefined;
    const timer = setInterval(() => ask({ requestPolicy: 'network-only' }), retryEvery);
    return () => clearInterval(timer);
  }, [lost, ask]);

  return {
    document,
    variables,
    data: kept,
    asking: result.fetching,
    error: own ? result.error : undefined,
    revision: own ? revisions.get(result.operation!.key) : undefined,
    again,
  };
}
