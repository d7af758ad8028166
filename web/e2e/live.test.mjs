// The page while the graph changes, and while the server is gone, against a
// fedreach of its own: FEDREACH names the binary. On Neo4j it is a second one on
// the same database.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';

const binary = process.env.FEDREACH ?? new URL('../../fedreach', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'fedreach-live-'));
const shared = process.env.FEDREACH_STORE ?? '';
const store = shared.includes('://') ? shared : join(folder, 'live.db');
let browser;
let port;
let server;
let token;

before(async () => {
  browser = await launch();
  port = await freePort();
  await start();
  token = execFileSync(binary, ['token', 'create', 'e2e', '--scope', 'write', '--store', store], { encoding: 'utf8' })
    .match(/\S{30,}/)[0];
});
after(async () => {
  await browser?.close();
  await stop();
  rmSync(folder, { recursive: true });
});

const url = (address) => `http://127.0.0.1:${port}${address}`;

async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}

async function start() {
  server = spawn(binary, ['serve', '--addr', `127.0.0.1:${port}`, '--store', store], { stdio: 'ignore' });
  while (!await fetch(url('/readyz')).then((answer) => answer.ok, () => false)) {
    if (server.exitCode !== null) throw new Error(`fedreach ended with ${server.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop() {
  if (!server || server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await ended;
}

/** What a seed script does: it loads a label that blocks. */
async function load(vendor) {
  const answer = await fetch(url('/query'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: 'mutation ($batch: BatchInput!) { load(batch: $batch) { revision } }',
      variables: {
        batch: {
          origin: 'a seed script',
          facts: [{
            kind: 'LABELS', from: 'agency:missile-defense-agency', to: `vendor:${vendor}`, effect: 'BLOCKS', since: '2026-01-01',
            source: { url: 'https://example.org/label', title: 'A label', published: '2026-01-01' },
          }],
        },
      },
    }),
  });
  const { data, errors } = await answer.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.load.revision;
}

test('a load shows up in the open page, with what flipped', async () => {
  const { page } = await visit(browser);
  await page.goto(url('/verdict?agency=missile-defense-agency&vendor=spacex'));
  await page.locator('h1', { hasText: /^Yes/ }).waitFor();
  await page.locator('.live-mark[data-live]').waitFor();
  const revision = await load('spacex');
  await page.locator('h1', { hasText: /^No\. Missile Defense Agency may not use SpaceX/ }).waitFor();
  const flash = page.locator('.flash');
  await flash.getByText(`Revision ${revision}: 1 new fact`).waitFor();
  await flash.getByRole('link', { name: 'Missile Defense Agency × SpaceX' }).waitFor();
  await flash.locator('.badge[data-status=BLOCKED]').waitFor();
  await flash.getByRole('link', { name: 'All loads' }).click();
  await page.locator('.scores td', { hasText: 'a seed script' }).waitFor();
  await page.context().close();
});

test('a lost connection is said, what was answered stays, and the page comes back by itself', async () => {
  const { page } = await visit(browser);
  await page.goto(url('/?vendor=google'));
  await page.locator('.live-mark[data-live]').waitFor();
  const sentence = await page.locator('.found h1').innerText();
  await stop();
  await page.locator('.live-mark', { hasText: 'Connection lost' }).waitFor();
  assert.equal(await page.locator('.found h1').innerText(), sentence);
  await page.getByRole('radio', { name: 'Secret', exact: true }).check({ force: true });
  await page.getByRole('alert').getByText("The server can't be reached").waitFor();
  await start();
  await page.locator('h1', { hasText: 'Google at Secret' }).waitFor();
  await page.locator('.live-mark', { hasText: 'Revision' }).waitFor({ timeout: 40_000 });
  await page.context().close();
});

test('GraphiQL follows a subscription', async () => {
  const { page } = await visit(browser);
  const answer = await fetch(url('/query?query={loads(first:1){nodes{revision}}}'));
  const { data: { loads: { nodes: [{ revision }] } } } = await answer.json();
  const query = new URLSearchParams({
    query: `subscription Blocked { verdictChanged(vendors: ["reflection-ai"], sinceRevision: ${revision}) { agency { slug } after { status } } }`,
  });
  await page.goto(url(`/graphiql#${query}`));
  await page.locator('.graphiql-query-editor .view-lines', { hasText: 'Blocked' }).waitFor();
  await page.getByRole('button', { name: /execute query/i }).click();
  await load('reflection-ai');
  await page.locator('.result-window', { hasText: '"BLOCKED"' }).waitFor();
  await page.context().close();
});
