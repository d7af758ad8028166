// Drives the built page in a real browser against a running fedreach:
//   FEDREACH_URL=http://127.0.0.1:8080 npm test
// CHROMIUM names another browser; SCREENSHOT a PNG to leave behind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const origin = new URL(process.env.FEDREACH_URL ?? 'http://127.0.0.1:8080').origin;

// The tabs are named after the operations, which questions.ts spells out.
const questions = readFileSync(new URL('../graphiql/questions.ts', import.meta.url), 'utf8');
const tabNames = [...questions.matchAll(/^query (\w+)/gm)].map((match) => match[1]);

/** Everything that a clean visit must not leave behind. */
const complaints = [];
let browser;
let page;

function listen(page) {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  page.context().on('request', (request) => {
    const url = new URL(request.url());
    const local = url.protocol === 'data:' || url.protocol === 'blob:';
    if (!local && url.origin !== origin) complaints.push(`left the origin: ${url}`);
  });
}

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  listen(page);
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const answer = await page.goto(`${origin}/graphiql`);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['content-security-policy'], /script-src 'self';/);
  await page.locator('.graphiql-query-editor .view-lines').waitFor();
});

after(() => browser?.close());

test('names itself', async () => {
  assert.equal(await page.title(), 'fedreach · GraphiQL');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});

test('opens one tab for each question, the first one shown', async () => {
  assert.ok(tabNames.length > 0);
  assert.deepEqual(await page.getByRole('tab').allInnerTexts(), tabNames);
  assert.match(await textOf('.graphiql-query-editor'), new RegExp(`query ${tabNames[0]}`));
});

test('documents the schema that introspection brought', async () => {
  const docs = page.locator('.graphiql-doc-explorer');
  await docs.getByRole('link', { name: 'Query', exact: true }).click();
  await docs.getByRole('link', { name: 'reach', exact: true }).waitFor();
});

test('runs the first question', async () => {
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.locator('.result-window', { hasText: '"totalCount"' }).waitFor();
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
});

test('every question is one that the schema can answer', async () => {
  const answers = await page.evaluate(async () => {
    const { tabs } = JSON.parse(localStorage.getItem('graphiql:tabState'));
    return Promise.all(tabs.map(async ({ query, variables }) => {
      const answer = await fetch('/query', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: variables ? JSON.parse(variables) : undefined }),
      });
      return answer.json();
    }));
  });
  assert.equal(answers.length, tabNames.length);
  for (const answer of answers) assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
});

// What may be typed comes from the GraphQL worker, which holds the schema: it
// answers only if the built workers load and run under the policy.
test('completes fields of the schema', async () => {
  await page.getByRole('button', { name: 'New tab' }).click();
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('{ ver');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'verdict' }).first().waitFor();
  await page.keyboard.press('Escape');
  const workers = page.workers().map((worker) => worker.url());
  assert.ok(workers.some((url) => url.includes('/graphql.worker-')), workers.join());
});

test('marks what the schema does not know', async () => {
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('{ nonsense ');
  await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
});

test('offers the query builder', async () => {
  await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
  await page.locator('.docExplorerWrap').getByText('verdict', { exact: true }).waitFor();
});

test('keeps headers, which may hold a token, only when asked to', async () => {
  const stored = () => page.evaluate(() => JSON.stringify(localStorage));
  await page.getByRole('button', { name: 'Headers' }).click();
  await page.locator('.graphiql-editor-tool .view-lines:visible').click();
  await page.keyboard.type('{"Authorization": "Bearer hush');
  await page.waitForTimeout(1_000); // GraphiQL writes after half a second of quiet.
  assert.doesNotMatch(await stored(), /hush/);

  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.locator('#enable-persist-headers').click();
  await page.keyboard.press('Escape');
  assert.match(await stored(), /hush/);

  await page.reload();
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  assert.match(await page.locator('#enable-persist-headers').getAttribute('class'), /active/);
});

test('leaves the origin nowhere and raises no complaint', () => {
  assert.deepEqual(complaints, []);
});

/** The text of an editor, with its non-breaking spaces made plain. */
async function textOf(editor) {
  const text = await page.locator(`${editor} .view-lines`).innerText();
  return text.replaceAll('\u00a0', ' ');
}
