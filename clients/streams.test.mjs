// Streams: graphql-ws and graphql-sse, and Apollo Client on the first of them.
// Neither the patience with slow clients nor compression touches a stream.
import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { ApolloClient, gql, InMemoryCache } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import * as sse from 'graphql-sse';
import * as ws from 'graphql-ws';
import WebSocket from 'ws';
import { restart, start, token } from './server.mjs';

const patience = 300; // milliseconds
// However slow the machine, no answer takes too long.
const origin = await start('--patience', `${patience}ms`, '--limit-time', '10m', '--origins', 'https://app.example');
const url = origin + '/query';
const secret = token(origin, 'streams', '--scope=write');
const socket = url.replace('http', 'ws');
const subscription = 'subscription { loaded { revision origin } }';

/** The loads from now on, whether or not the server has let the subscription in when they come. */
async function fromNowOn() {
  const response = await fetch(`${url}?query={loads(first:1){nodes{revision}}}`);
  const { data: { loads: { nodes: [{ revision }] } } } = await response.json();
  return `subscription { loaded(sinceRevision: ${revision}) { revision origin } }`;
}

let loads = 0;
async function load() {
  const slug = `vendor-${++loads}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` },
    body: JSON.stringify({
      query: 'mutation ($batch: BatchInput!) { load(batch: $batch) { revision } }',
      variables: { batch: { origin: slug, entities: [{ kind: 'VENDOR', slug, name: slug }] } },
    }),
  });
  const answer = await response.json();
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return { revision: answer.data.load.revision, origin: slug };
}

/** Loads twice, the first time after more than the server's patience, and reads the events of both. */
async function twoLoads(events) {
  await wait(4 * patience);
  for (let i = 0; i < 2; i++) {
    const loaded = await load();
    const { value } = await events.next();
    assert.deepEqual(value.data.loaded.revision, loaded.revision);
    assert.deepEqual(value.data.loaded.origin, loaded.origin);
  }
  await events.return();
}

test('graphql-ws', async () => {
  const client = ws.createClient({ url: socket, webSocketImpl: WebSocket, retryAttempts: 0 });
  await twoLoads(client.iterate({ query: await fromNowOn() }));
  const { value } = await client.iterate({ query: '{ verdict(agency: "cia", vendor: "openai") { status } }' }).next();
  assert.equal(value.data.verdict.status, 'AVAILABLE', 'a question');
  const refused = client.iterate({ query: '{ nonsense }' });
  await assert.rejects(refused.next(), (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED');
  await client.dispose();
});

test('graphql-sse', async () => {
  const client = sse.createClient({ url, retryAttempts: 0 });
  await twoLoads(client.iterate({ query: await fromNowOn() }));
  client.dispose();
});

test('Apollo Client', async () => {
  const client = ws.createClient({ url: socket, webSocketImpl: WebSocket, retryAttempts: 0 });
  const apollo = new ApolloClient({ link: new GraphQLWsLink(client), cache: new InMemoryCache() });
  const query = gql(await fromNowOn());
  const seen = new Promise((resolve, reject) => {
    apollo.subscribe({ query }).subscribe({ next: resolve, error: reject });
  });
  await wait(patience);
  const loaded = await load();
  assert.equal((await seen).data.loaded.revision, loaded.revision);
  await client.dispose();
});

test('a stream is sent as it comes', async () => {
  const request = http.request(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', 'Accept-Encoding': 'gzip, zstd' },
  });
  request.end(JSON.stringify({ query: subscription }));
  const response = await new Promise((resolve) => request.once('response', resolve));
  assert.equal(response.headers['content-encoding'], undefined);
  assert.equal(response.headers.etag, undefined);
  assert.match(response.headers['content-type'], /^text\/event-stream/);
  request.destroy();
});

test('a message that is too large ends the connection', async () => {
  const client = new WebSocket(socket, 'graphql-transport-ws');
  const closed = new Promise((resolve) => client.once('close', resolve));
  client.once('open', () => client.send(JSON.stringify({ type: 'connection_init', payload: { text: 'x'.repeat(2 << 20) } })));
  assert.equal(await closed, 1009);
});

test('many questions at once on one WebSocket are put off', async () => {
  const client = ws.createClient({ url: socket, webSocketImpl: WebSocket, retryAttempts: 0 });
  // Each by another name: an answer that is kept is put off for nobody.
  const query = (n) => `{ n${n}: reach(first: 5000) { nodes { id routes { facts { id source { url } } } } } }`;
  const codes = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      client.iterate({ query: query(n) }).next().then(
        ({ value }) => (value.errors ? value.errors[0].extensions.code : 'answered'),
        (errors) => errors[0].extensions.code,
      ),
    ),
  );
  assert.deepEqual(new Set(codes), new Set(['answered', 'TOO_MANY_REQUESTS']));
  await client.dispose();
});

for (const [from, status] of Object.entries({
  'https://app.example': 101,
  'http://app.example': 403,
  'https://app.example.org': 403,
  'https://evil.example': 403,
  null: 403,
  [origin]: 101,
})) {
  test(`a WebSocket of a page of ${from} is answered with ${status}`, async () => {
    const client = new WebSocket(socket, 'graphql-transport-ws', { origin: from });
    const got = await new Promise((resolve, reject) => {
      client.once('open', () => resolve(101));
      client.once('unexpected-response', (_, response) => resolve(response.statusCode));
      client.once('error', reject);
    });
    client.terminate();
    assert.equal(got, status);
  });
}

test('graphql-ws goes on by itself when the server is restarted', async () => {
  const connections = [];
  const client = ws.createClient({
    url: socket,
    webSocketImpl: WebSocket,
    // It takes a server that does not listen yet for one that never will.
    shouldRetry: () => true,
    retryAttempts: Infinity,
    retryWait: () => wait(100),
    on: { closed: (event) => connections.push(event.code), connected: () => connections.push('connected') },
  });
  const events = client.iterate({ query: subscription });
  const first = events.next();
  while (!connections.length) await wait(20);
  assert.equal(await restart(origin), origin);
  while (connections.filter((c) => c === 'connected').length < 2) await wait(20);
  let event;
  first.then(({ value }) => (event = value));
  while (!event) await load().then(() => wait(20)); // until it has subscribed
  assert.ok(event.data.loaded.revision > 0, JSON.stringify(event));
  assert.equal(connections[1], 1012);
  await client.dispose();
});
