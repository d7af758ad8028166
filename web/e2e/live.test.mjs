// The page while the graph changes, and while the server is gone, against a
// fedreach of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { newServer } from './server.mjs';

let browser;
let server;
let token;

before(async () => {
  browser = await launch();
  server = await newServer();
  await server.start();
  token = server.token('write');
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

const url = (address) => server.url(address);

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
  // As where the server takes long to begin to watch: the load comes before.
  let watch;
  await page.routeWebSocket('**/query', (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((message) => {
      if (message.includes('verdictChanged')) watch = () => upstream.send(message);
      else upstream.send(message);
    });
  });
  await page.goto(url('/verdict?agency=missile-defense-agency&vendor=spacex'));
  await page.locator('h1', { hasText: /^Yes/ }).waitFor();
  await page.locator('.live-mark[data-live]').waitFor();
  const revision = await load('spacex');
  await page.locator('h1', { hasText: /^No\. Missile Defense Agency may not use SpaceX/ }).waitFor();
  watch();
  const flash = page.locator('.flash');
  await flash.getByText(`Revision ${revision}: 1 new fact`).waitFor();
  await flash.getByRole('link', { name: 'Missile Defense Agency × SpaceX' }).waitFor();
  await flash.locator('.badge[data-status=BLOCKED]').waitFor();
  await flash.getByRole('link', { name: 'All loads' }).click();
  await page.locator('.scores td', { hasText: 'a seed script' }).waitFor();
  await page.context().close();
});

test('where a proxy lets no WebSocket through, the page asks every ten seconds', async () => {
  const { page } = await visit(browser);
  // It opens, and nothing ever comes: each failure to open would be a reason to ask at once.
  await page.routeWebSocket('**/query', () => {});
  await page.goto(url('/verdict?agency=missile-defense-agency&vendor=oracle'));
  await page.locator('h1', { hasText: /^Yes/ }).waitFor();
  await page.locator('.live-mark:not([data-live])[title="Asked for changes every ten seconds"]').waitFor();
  const revision = await load('oracle');
  await page.locator('h1', { hasText: /^No\. Missile Defense Agency may not use/ }).waitFor();
  await page.locator('.flash').getByText(`Revision ${revision}: 1 new fact`).waitFor();
  await page.locator('.live-mark', { hasText: `Revision ${revision}` }).waitFor();
  assert.equal(await page.locator('.live-mark[data-live]').count(), 0);
  await page.context().close();
});

test('a lost connection is said, what was answered stays, and the page comes back by itself', async () => {
  const { page } = await visit(browser);
  await page.goto(url('/?vendor=google'));
  await page.locator('.live-mark[data-live]').waitFor();
  const sentence = await page.locator('.found h1').innerText();
  await server.stop();
  await page.locator('.live-mark', { hasText: 'Connection lost' }).waitFor();
  assert.equal(await page.locator('.found h1').innerText(), sentence);
  await page.getByRole('radio', { name: 'Secret', exact: true }).check({ force: true });
  await page.getByRole('alert').getByText("The server can't be reached").waitFor();
  await server.start();
  await page.locator('h1', { hasText: 'Google at Secret' }).waitFor();
  await page.locator('.live-mark', { hasText: 'Revision' }).waitFor();
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
