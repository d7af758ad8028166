// The audits of graphql-http: what the specification "GraphQL over HTTP" says that
// a server must, should and may do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { start } from './server.mjs';

const url = (await start()) + '/query';
const audits = serverAudits({ url });

test('there are audits', () => assert.ok(audits.length >= 61, `${audits.length}`));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    assert.equal(result.status, 'ok', result.reason);
  });
}
