// The explorer, view by view, as it is built, against a running fedreach.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ask, launch, origin, visit } from './browser.mjs';

let browser;
let page;
let complaints;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());

beforeEach(async () => {
  ({ page, complaints } = await visit(browser));
});
// Nothing left the machine, nothing broke the policy, nothing was written to the console.
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(complaints, []);
});

const open = (address) => page.goto(`${origin}${address}`);
const headline = () => page.locator('.found h1');

/** Nothing serious for axe, in light and in dark. */
async function accessible() {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(
      serious.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
    );
  }
}

describe('the question', () => {
  test('is answered in a sentence, with what the API says', async () => {
    const { available, used } = await ask(`{
      available: reach(vendors: ["openai"], statuses: [AVAILABLE], first: 0) { totalCount }
      used: reach(vendors: ["openai"], statuses: [IN_USE], first: 0) { totalCount } }`);
    await open('/');
    await headline().waitFor();
    const sentence = await headline().innerText();
    assert.ok(sentence.startsWith(`${available.totalCount.toLocaleString('en-US')} agenc`), sentence);
    assert.match(sentence, new RegExp(`${used.totalCount.toLocaleString('en-US')} already uses? it`));
    assert.equal(await page.title(), 'Who can enable OpenAI? · fedreach');
  });

  test('is put with the keyboard alone, and its state is the address', async () => {
    await open('/');
    await headline().waitFor();
    const box = page.getByRole('combobox', { name: 'Ask about a vendor or an agency' });
    await box.focus();
    await page.keyboard.type('anthrop');
    await page.getByRole('option', { name: 'Anthropic' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/vendor=anthropic/);
    await page.getByRole('radio', { name: 'Any level' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/level=CUI/);
    await page.getByLabel('As of').fill('2026-03-20');
    await page.waitForURL(/at=2026-03-20/);
    await page.locator('h1', { hasText: /Anthropic at CUI.*, on 20 Mar 2026/ }).waitFor();
    await page.getByRole('button', { name: /Blocked/ }).press('Enter');
    await page.waitForURL(/status=BLOCKED/);

    const sentence = await headline().innerText();
    const rows = await page.locator('.data tbody tr').allInnerTexts();
    assert.ok(rows.length > 0);
    const shared = await visit(browser);
    await shared.page.goto(page.url());
    await shared.page.locator('.found h1').waitFor();
    assert.equal(await shared.page.locator('.found h1').innerText(), sentence);
    assert.deepEqual(await shared.page.locator('.data tbody tr').allInnerTexts(), rows);
    await shared.page.context().close();
    assert.deepEqual(shared.complaints, []);
  });

  test('can be about an agency', async () => {
    await open('/?agency=cia&level=SECRET');
    await page.locator('h1', { hasText: 'Central Intelligence Agency can enable' }).waitFor();
    await page.locator('.data').getByRole('link', { name: 'OpenAI' }).click();
    await page.waitForURL(/\/verdict\?agency=cia&vendor=openai&level=SECRET/);
  });

  test('shows what has no route when asked to', async () => {
    await open('/?vendor=google&level=TOP_SECRET&status=NO_ROUTE&at=2026-03-20&knownAt=2026-03-20');
    await page.locator('.data').getByRole('link', { name: 'Central Intelligence Agency' }).waitFor();
  });

  test('sorts by its headers', async () => {
    await open('/');
    await page.getByRole('columnheader', { name: 'Agency' }).getByRole('button').click();
    await page.waitForURL(/sort=name/);
    const names = () => page.locator('.data td[data-column=name]').allInnerTexts();
    const ascending = await names();
    await page.getByRole('columnheader', { name: 'Agency' }).getByRole('button').click();
    await page.waitForURL(/sort=-name/);
    assert.notEqual((await names())[0], ascending[0]);
  });

  test('names what does not exist', async () => {
    await open('/?vendor=nobody');
    await page.getByRole('alert').getByText('There is no such entry').waitFor();
  });

  test('copies as a citation', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('/?vendor=openai&level=SECRET');
    await page.getByRole('button', { name: 'Cite' }).click();
    await page.getByRole('dialog').getByText('Copied as a citation').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    const { loads: { nodes: [{ revision }] } } = await ask('{ loads(first: 1) { nodes { revision } } }');
    assert.match(text, /^Who can enable OpenAI at Secret\?\n.+ can enable OpenAI at Secret/);
    assert.match(text, new RegExp(`As of \\d{4}-\\d\\d-\\d\\d, as known at .*Z, revision ${revision}\\.`));
    assert.match(text, /fedreach: http.*at=20.*knownAt=20/);
    assert.match(text, /\[1\] .*https:\/\//);
  });

  test('is accessible', async () => {
    await open('/');
    await page.locator('.data').waitFor();
    await accessible();
  });
});

describe('the verdict', () => {
  test('draws the route and lists every fact with its source', async () => {
    const { verdict } = await ask(`{ verdict(agency: "cia", vendor: "openai") {
      routes { through { name } facts { id source { url } } } } }`);
    await open('/verdict?agency=cia&vendor=openai');
    await page.locator('h1', { hasText: /^Yes\. Central Intelligence Agency can enable OpenAI/ }).waitFor();
    const drawn = await page.locator('.entity .name').allInnerTexts();
    for (const name of ['Central Intelligence Agency', 'OpenAI', verdict.routes[0].through.name]) {
      assert.ok(drawn.includes(name), `${name} is not among ${drawn}`);
    }
    for (const { id, source } of verdict.routes.flatMap((route) => route.facts)) {
      const card = page.locator(`.fact[id="${id}"]`).first();
      assert.equal(await card.locator('.source a').getAttribute('href'), source.url);
      assert.equal(await page.locator(`a.hop[href="#${id}"]`).count(), 1);
    }
  });

  test('shows blocks, what was lifted, and disputed facts side by side', async () => {
    await open('/verdict?agency=department-of-defense&vendor=anthropic&at=2026-11-01&knownAt=2026-11-01');
    await page.locator('h1', { hasText: /^No\. Department of Defense may not use Anthropic.*41 USC 4713/ }).waitFor();
    await page.getByText('As of 1 Nov 2026 · as known on 1 Nov 2026').waitFor();
    assert.ok(await page.locator('.hop[data-hop=block]').count() > 0);
    assert.ok(await page.locator('.hop[data-hop=lifted]').count() > 0);
    const [left, right] = await Promise.all(
      ['Decides', 'Says otherwise'].map((name) => page.locator('.dispute').getByRole('heading', { name }).boundingBox()),
    );
    assert.equal(left.y, right.y);
    await accessible();
  });

  test('shows near misses, each of which can be supposed', async () => {
    await open('/verdict?agency=cia&vendor=google&level=TOP_SECRET&at=2026-03-20&knownAt=2026-03-20');
    await page.locator('h1', { hasText: /^No route from Central Intelligence Agency to Google/ }).waitFor();
    assert.ok(await page.locator('.hop[data-hop=missing]').count() > 0);
    const link = await page.getByRole('link', { name: 'Suppose it' }).first().getAttribute('href');
    const [{ add }] = JSON.parse(new URL(link, origin).searchParams.get('assume'));
    assert.equal(add.kind, 'PARTNERS_WITH');
    assert.equal(add.from, 'vendor:google');
  });

  test('opens its query in GraphiQL', async () => {
    await open('/verdict?agency=cia&vendor=openai&level=SECRET');
    await page.getByRole('link', { name: 'Show the query' }).click();
    await page.locator('.graphiql-query-editor .view-lines', { hasText: 'Verdict' }).waitFor();
    await page.getByRole('button', { name: /execute query/i }).click();
    await page.locator('.result-window', { hasText: '"AVAILABLE"' }).waitFor();
  });
});

test('a narrow screen shows all of it', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const address of ['/', '/verdict?agency=cia&vendor=openai']) {
    await open(address);
    await headline().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${address} is ${wide} pixels too wide`);
    await accessible();
  }
});
