import { stringifyDocument } from '@urql/core';
import { FlippedDocument, LoadedDocument, type FlippedSubscription, type LoadedSubscription, type LoadLineFragment } from '../gql';
import { endpoint } from '../api/client';
import { token } from '../api/token';

export type Flip = FlippedSubscription['verdictChanged'];

interface Listener {
  connected(connected: boolean): void;
  loaded(load: LoadLineFragment): void;
  flipped(flip: Flip): void;
}

/**
 * Follows the server's loads after a revision, and what they flip, for as long as
 * the page is open; returns how to stop. It goes on where it was after a lost
 * connection.
 */
export async function follow(sinceRevision: number, listener: Listener): Promise<() => void> {
  const { createClient } = await import('graphql-ws');
  const url = new URL(endpoint);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createClient({
    url: url.href,
    retryAttempts: Infinity,
    retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 1_000 * 2 ** tries))),
    // Whatever ends the connection: the page asks now and then, and goes on trying.
    shouldRetry: () => true,
    ...(token() && { connectionParams: { Authorization: `Bearer ${token()}` } }),
    on: { connected: () => listener.connected(true), closed: () => listener.connected(false) },
  });
  const ignore = () => {};
  // Sent with each new connection, as they are then.
  const variables = { sinceRevision };
  client.subscribe<LoadedSubscription>({ query: stringifyDocument(LoadedDocument), variables }, {
    next({ data }) {
      if (!data) return;
      variables.sinceRevision = data.loaded.revision;
      listener.loaded(data.loaded);
    },
    error: ignore,
    complete: ignore,
  });
  // From that revision too: a connection stands before the server has begun to watch.
  client.subscribe<FlippedSubscription>({ query: stringifyDocument(FlippedDocument), variables }, {
    next: ({ data }) => data && listener.flipped(data.verdictChanged), error: ignore, complete: ignore,
  });
  return () => void client.dispose();
}
