// Apollo Client: its cache, automatic persisted queries by GET, and its errors.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client/core';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { parse } from 'graphql';
import { start } from './server.mjs';

const uri = (await start()) + '/query';

/** What went over the wire. */
const sent = [];
const watched = async (url, options) => {
  const response = await fetch(url, options);
  sent.push({ method: options.method ?? 'GET', url: new URL(url), body: options.body, status: response.status });
  return response;
};

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const possibleTypes = { Entity: ['Agency', 'Cloud', 'Vendor', 'Vehicle'] };
const client = (...links) =>
  new ApolloClient({ link: ApolloLink.from([...links, new HttpLink({ uri, fetch: watched })]), cache: new InMemoryCache({ possibleTypes }) });

const question = gql`
  query Verdict($agency: String!, $vendor: String!) {
    verdict(agency: $agency, vendor: $vendor) {
      id
      status
      agency { id slug name }
      routes { facts { id from { id slug } source { url } } }
    }
  }
`;
const variables = { agency: 'cia', vendor: 'openai' };

test('a question, and its entities in the cache', async () => {
  const apollo = client();
  const { data } = await apollo.query({ query: question, variables });
  assert.equal(data.verdict.status, 'AVAILABLE');
  assert.match(data.verdict.routes[0].facts[0].source.url, /^https:/);
  const agency = apollo.cache.readFragment({ id: 'Agency:agency:cia', fragment: gql`fragment A on Agency { name }` });
  assert.equal(agency.name, 'Central Intelligence Agency');
});

test('automatic persisted queries, by GET', async () => {
  const apollo = client(new PersistedQueryLink({ sha256, useGETForHashedQueries: true }));
  sent.length = 0;
  await apollo.query({ query: question, variables });
  assert.deepEqual(sent.map((s) => s.method), ['GET', 'POST'], 'by its hash, then whole, as nobody knew it');
  sent.length = 0;
  const { data } = await apollo.query({ query: question, variables: { ...variables, agency: 'us-government' }, fetchPolicy: 'network-only' });
  assert.equal(data.verdict.agency.slug, 'us-government');
  assert.deepEqual(sent.map((s) => [s.method, s.status]), [['GET', 200]], 'now its hash is enough');
  assert.equal(sent[0].url.searchParams.get('query'), null);
  // Another client, and another process, profit too.
  sent.length = 0;
  await client(new PersistedQueryLink({ sha256, useGETForHashedQueries: true })).query({ query: question, variables });
  assert.deepEqual(sent.map((s) => s.method), ['GET']);
});

test('an error has its code and its path', async () => {
  await assert.rejects(client().query({ query: question, variables: { ...variables, agency: 'cai' } }), (error) => {
    assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
    assert.equal(error.errors[0].extensions.code, 'NOT_FOUND');
    assert.deepEqual(error.errors[0].path, ['verdict']);
    assert.equal(error.errors[0].extensions.argument, 'agency');
    return true;
  });
});

test('a document that is wrong is an error of GraphQL, not of the network', async () => {
  await assert.rejects(client().query({ query: parse('{ nonsense }') }), (error) => {
    assert.ok(CombinedGraphQLErrors.is(error), `${error}`);
    assert.equal(error.errors[0].extensions.code, 'GRAPHQL_VALIDATION_FAILED');
    return true;
  });
});
