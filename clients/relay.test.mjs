// Relay's compiler takes the schema: nodes, connections and what it generates to
// fetch them again. What it made is then asked of the server.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { start } from './server.mjs';

const here = new URL('.', import.meta.url).pathname;
const folder = mkdtempSync(path.join(tmpdir(), 'fedreach-relay-'));
after(() => rmSync(folder, { recursive: true }));

const compiler = createRequire(import.meta.url)('relay-compiler');

test("Relay's compiler", async () => {
  cpSync(path.join(here, 'relay'), path.join(folder, 'src'), { recursive: true });
  cpSync(path.join(here, '..', 'schema.graphqls'), path.join(folder, 'schema.graphql'));
  for (const file of ['package.json', 'queries.json']) writeFileSync(path.join(folder, file), '{}');
  writeFileSync(
    path.join(folder, 'relay.config.json'),
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', persistConfig: { file: './queries.json' } }),
  );
  execFileSync(compiler, ['relay.config.json'], { cwd: folder, stdio: 'pipe' });
  const queries = Object.values(JSON.parse(readFileSync(path.join(folder, 'queries.json'), 'utf8')));
  assert.equal(queries.length, 3, 'the question, and one to fetch each page again');

  const url = (await start()) + '/query';
  for (const query of queries) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query, variables: { vendors: ['openai'], id: 'agency:department-of-defense', first: 2 } }),
    });
    const answer = await response.json();
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    const page = answer.data.reach ?? answer.data.node.children;
    assert.equal(page.edges.length, query.startsWith('query ExplorerQuery') ? 10 : 2);
    assert.equal(typeof page.pageInfo.endCursor, 'string');
  }
});
