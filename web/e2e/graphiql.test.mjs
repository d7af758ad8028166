// GraphiQL, as it is built, against a running fedreach. SCREENSHOT names a PNG
// to leave behind.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, origin, until, visit } from './browser.mjs';

// The tabs are named after the operations: those of the README's questions.
const questions = JSON.parse(readFileSync(new URL('../graphiql/questions.json', import.meta.url), 'utf8'));
const tabNames = questions.map((question) => question.match(/^query (\w+)/)[1]);

/** Everything that a clean visit must not leave behind. */
let complaints;
let browser;
let page;

before(async () => {
  browser = await launch();
  ({ page, complaints } = await visit(browser));
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
  assert.equal(tabNames.length, 9);
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
  const offered = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'verdict' }).first();
  // Asked before the worker has the schema, it offers nothing.
  await until(() => offered.isVisible(), () => page.keyboard.press('Control+Space'));
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
  await until(async () => /hush/.test(await stored()));

  await page.reload();
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.locator('#enable-persist-headers.active').waitFor();
});

test('leaves the origin nowhere and raises no complaint', () => {
  assert.deepEqual(complaints, []);
});

/** The text of an editor, with its non-breaking spaces made plain. */
async function textOf(editor) {
  const text = await page.locator(`${editor} .view-lines`).innerText();
  return text.replaceAll('\u00a0', ' ');
}
