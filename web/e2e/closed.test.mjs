// The page of a server that answers to holders of a token only and hides its
// schema, which is a fedreach of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { newServer } from './server.mjs';

let browser;
let server;

before(async () => {
  browser = await launch();
  server = await newServer('--closed', '--no-introspection');
  await server.start();
});
after(async () => {
  await browser?.close();
  await server?.remove();
});

test('a closed server is asked with a token, which is kept as long as the tab is open', async () => {
  const token = server.token('read');
  const { page } = await visit(browser);
  await page.goto(server.url('/?vendor=google'));
  const form = page.getByRole('heading', { name: 'This server answers to holders of a token' });
  const enter = async (text) => {
    await page.getByLabel('Token, kept until this tab is closed').fill(text);
    await page.getByRole('button', { name: 'Ask with it' }).click();
  };
  await form.waitFor();
  assert.equal(await page.locator('.found').count(), 0);

  const reloaded = page.waitForEvent('load');
  await enter('not-a-token');
  await reloaded;
  await form.waitFor();

  await enter(` ${token} `);
  await page.locator('.found h1', { hasText: 'Google' }).waitFor();
  // The subscription is let in as well.
  await page.locator('.live-mark[data-live]').waitFor();
  await page.reload();
  await page.locator('.found h1', { hasText: 'Google' }).waitFor();
  assert.equal(await page.evaluate((kept) => JSON.stringify({ ...localStorage }).includes(kept) || document.cookie.includes(kept), token), false);

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('heading', { name: 'This server answers to holders of a token' }).waitFor();
  await page.context().close();
});

test('where the schema is hidden nothing leads to GraphiQL', async () => {
  const { page } = await visit(browser);
  await page.addInitScript((token) => sessionStorage.setItem('fedreach:token', token), server.token('read'));
  await page.goto(server.url('/?vendor=google'));
  await page.locator('.found h1').waitFor();
  await page.getByRole('link', { name: 'Scoreboard' }).waitFor();
  assert.equal(await page.locator('a[href^="/graphiql"]').count(), 0);
  assert.equal((await fetch(server.url('/graphiql'))).status, 404);
  await page.context().close();
});
