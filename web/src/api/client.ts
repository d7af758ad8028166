import { Client, fetchExchange, mapExchange } from '@urql/core';
import { cacheExchange, type KeyingConfig } from '@urql/exchange-graphcache';
import { token } from './token';

export const endpoint = new URL('/query', location.href);

/** What has no id of its own is kept inside what it belongs to. */
const embedded = [
  'Route', 'NearMiss', 'MissingFact', 'Dispute', 'VerdictChange', 'Cause', 'Count', 'Score', 'Chokepoint', 'LockIn',
  'SearchHit', 'PageInfo',
  ...['Agency', 'Cloud', 'Vendor', 'Vehicle', 'Fact', 'Verdict', 'VerdictChange', 'LockIn', 'Load'].flatMap((name) => [
    `${name}Connection`, `${name}Edge`,
  ]),
];

const keys: KeyingConfig = {
  ...Object.fromEntries(embedded.map((name) => [name, () => null])),
  Source: (source) => source.url as string,
};

/** The revision that each question was last answered from, by the operation's key. */
export type Revisions = Map<number, number>;

/** How the page asks. */
export interface Api {
  client: Client;
  /** The same without a cache, for answers of a hundred thousand rows. */
  plain: Client;
  revisions: Revisions;
}

/**
 * A client with a cache of its own, which is true as long as the graph stays at
 * one revision: after a load, make another.
 */
export function newClient(): Api {
  const revisions: Revisions = new Map();
  const remember = mapExchange({
    onOperation: (operation) => ({ ...operation, extensions: { ...operation.extensions, revision: true } }),
    onResult(result) {
      const revision: unknown = result.extensions?.['revision'];
      if (typeof revision === 'number') revisions.set(result.operation.key, revision);
    },
  });
  const options = {
    url: endpoint.href,
    preferGetMethod: false as const,
    fetchOptions: (): RequestInit => (token() ? { headers: { authorization: `Bearer ${token()}` } } : {}),
  };
  return {
    client: new Client({ ...options, exchanges: [cacheExchange({ keys }), remember, fetchExchange] }),
    plain: new Client({ ...options, exchanges: [remember, fetchExchange], requestPolicy: 'network-only' }),
    revisions,
  };
}
