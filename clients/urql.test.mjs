// urql: POST, GET, and persisted queries.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, fetchExchange, gql } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { start } from './server.mjs';

const url = (await start()) + '/query';
const question = gql`query ($vendors: [String!]) { reach(vendors: $vendors, first: 5) { totalCount nodes { status agency { slug } } } }`;
const variables = { vendors: ['openai'] };

for (const preferGetMethod of [false, 'force']) {
  test(`a question by ${preferGetMethod ? 'GET' : 'POST'}`, async () => {
    const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod });
    const { data, error } = await client.query(question, variables);
    assert.equal(error, undefined);
    assert.equal(data.reach.nodes.length, 5);
    assert.ok(data.reach.totalCount > 5);
  });
}

test('persisted queries', async () => {
  const asked = [];
  const client = new Client({
    url,
    exchanges: [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange],
    fetch: (input, init) => {
      asked.push(new URL(input).searchParams.has('query') ? 'whole' : 'by its hash');
      return fetch(input, init);
    },
  });
  const first = await client.query(question, variables);
  assert.equal(first.error, undefined);
  const again = await client.query(question, { vendors: ['anthropic'] });
  assert.equal(again.error, undefined);
  assert.deepEqual(asked, ['by its hash', 'whole', 'by its hash']);
});

test('an error', async () => {
  const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
  const { error } = await client.query(question, { vendors: ['opanai'] });
  assert.equal(error.graphQLErrors[0].extensions.code, 'NOT_FOUND');
  assert.match(error.graphQLErrors[0].message, /openai/);
});
