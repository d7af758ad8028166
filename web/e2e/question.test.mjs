// The question and the verdict, as they are built, against a running fedreach.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, origin, visit } from './browser.mjs';
import { accessible, fits, headline, open, session } from './session.mjs';

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
    assert.equal(await session.page.title(), 'Who can enable OpenAI? · fedreach');
  });

  test('is put with the keyboard alone, and its state is the address', async () => {
    await open('/');
    await headline().waitFor();
    const box = session.page.getByRole('combobox', { name: 'Ask about a vendor or an agency' });
    await box.focus();
    await session.page.keyboard.type('anthrop');
    await session.page.getByRole('option', { name: 'Anthropic' }).waitFor();
    await session.page.keyboard.press('ArrowDown');
    await session.page.keyboard.press('Enter');
    await session.page.waitForURL(/vendor=anthropic/);
    await session.page.getByRole('radio', { name: 'Any level' }).focus();
    await session.page.keyboard.press('ArrowRight');
    await session.page.keyboard.press('ArrowRight');
    await session.page.waitForURL(/level=CUI/);
    await session.page.getByLabel('As of').fill('2026-03-20');
    await session.page.waitForURL(/at=2026-03-20/);
    await session.page.locator('h1', { hasText: /Anthropic at CUI.*, on 20 Mar 2026/ }).waitFor();
    await session.page.getByRole('button', { name: /Blocked/ }).press('Enter');
    await session.page.waitForURL(/status=BLOCKED/);

    const sentence = await headline().innerText();
    const rows = await session.page.locator('.data tbody tr').allInnerTexts();
    assert.ok(rows.length > 0);
    const shared = await visit(session.browser);
    await shared.page.goto(session.page.url());
    await shared.page.locator('.found h1').waitFor();
    assert.equal(await shared.page.locator('.found h1').innerText(), sentence);
    assert.deepEqual(await shared.page.locator('.data tbody tr').allInnerTexts(), rows);
    await shared.page.context().close();
    assert.deepEqual(shared.complaints, []);
  });

  test('can be about an agency', async () => {
    await open('/?agency=cia&level=SECRET');
    await session.page.locator('h1', { hasText: 'Central Intelligence Agency can enable' }).waitFor();
    await session.page.locator('.data').getByRole('link', { name: 'OpenAI' }).click();
    await session.page.waitForURL(/\/verdict\?agency=cia&vendor=openai&level=SECRET/);
  });

  test('never stands with an old answer under a new question', async () => {
    await open('/?vendor=google');
    await session.page.locator('h1', { hasText: 'can enable Google' }).waitFor();

    // The answer at Secret comes only after the question at CUI was put and answered.
    const held = [];
    await session.page.route('**/query', async (route) => {
      if (!route.request().postData()?.includes('"level":"SECRET"')) return route.continue();
      held.push(route);
      return undefined;
    });
    await session.page.getByRole('radio', { name: 'Secret', exact: true }).check({ force: true });
    await session.page.locator('.loading').waitFor();
    assert.equal(await headline().count(), 0);
    await session.page.getByRole('radio', { name: 'CUI', exact: true }).check({ force: true });
    await session.page.locator('h1', { hasText: 'Google at CUI' }).waitFor();
    const sentence = await headline().innerText();
    assert.ok(held.length > 0);
    // Some of them were given up, and can't be answered any more.
    await Promise.all(held.map(async (route) => route.fulfill({ response: await route.fetch() }).catch(() => {})));
    await session.page.waitForLoadState('networkidle');
    assert.equal(await headline().innerText(), sentence);
  });

  test('shows what has no route when asked to', async () => {
    await open('/?vendor=google&level=TOP_SECRET&status=NO_ROUTE&at=2026-03-20&knownAt=2026-03-20&sort=name');
    await session.page.locator('.data tbody .badge[data-status=NO_ROUTE]').first().waitFor();
    assert.equal(await session.page.locator('.data tbody .badge:not([data-status=NO_ROUTE])').count(), 0);
  });

  test('sorts by its headers', async () => {
    await open('/');
    await session.page.getByRole('columnheader', { name: 'Agency' }).getByRole('button').click();
    await session.page.waitForURL(/sort=name/);
    const names = () => session.page.locator('.data td[data-column=name]').allInnerTexts();
    const ascending = await names();
    await session.page.getByRole('columnheader', { name: 'Agency' }).getByRole('button').click();
    await session.page.waitForURL(/sort=-name/);
    assert.notEqual((await names())[0], ascending[0]);
  });

  test('names what does not exist', async () => {
    await open('/?vendor=nobody');
    await session.page.getByRole('alert').getByText('There is no such entry').waitFor();
  });

  test('copies as a citation', async () => {
    await session.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('/?vendor=openai&level=SECRET');
    await session.page.getByRole('button', { name: 'Cite' }).click();
    await session.page.getByRole('dialog').getByText('Copied as a citation').waitFor();
    const text = await session.page.evaluate(() => navigator.clipboard.readText());
    const { loads: { nodes: [{ revision }] } } = await ask('{ loads(first: 1) { nodes { revision } } }');
    assert.match(text, /^Who can enable OpenAI at Secret\?\n.+ can enable OpenAI at Secret/);
    assert.match(text, new RegExp(`As of \\d{4}-\\d\\d-\\d\\d, as known at .*Z, revision ${revision}\\.`));
    assert.match(text, /fedreach: http.*at=20.*knownAt=20/);
    assert.match(text, /\[1\] .*https:\/\//);
  });

  test('is accessible', async () => {
    await open('/');
    await session.page.locator('.data').waitFor();
    await accessible();
  });
});

describe('the verdict', () => {
  test('draws the route and lists every fact with its source', async () => {
    const { verdict } = await ask(`{ verdict(agency: "cia", vendor: "openai") {
      routes { through { name } facts { id source { url } } } } }`);
    await open('/verdict?agency=cia&vendor=openai');
    await session.page.locator('h1', { hasText: /^Yes\. Central Intelligence Agency can enable OpenAI/ }).waitFor();
    const drawn = await session.page.locator('.entity .name').allInnerTexts();
    for (const name of ['Central Intelligence Agency', 'OpenAI', verdict.routes[0].through.name]) {
      assert.ok(drawn.includes(name), `${name} is not among ${drawn}`);
    }
    for (const { id, source } of verdict.routes.flatMap((route) => route.facts)) {
      const card = session.page.locator(`.fact[id="${id}"]`).first();
      assert.equal(await card.locator('.source a').getAttribute('href'), source.url);
      assert.equal(await session.page.locator(`a.hop[href="#${id}"]`).count(), 1);
    }
  });

  test('shows blocks, what was lifted, and disputed facts side by side', async () => {
    await open('/verdict?agency=department-of-defense&vendor=anthropic&at=2026-11-01&knownAt=2026-11-01');
    await session.page.locator('h1', { hasText: /^No\. Department of Defense may not use Anthropic.*41 USC 4713/ }).waitFor();
    await session.page.getByText('As of 1 Nov 2026 · as known on 1 Nov 2026').waitFor();
    assert.ok(await session.page.locator('.hop[data-hop=block]').count() > 0);
    assert.ok(await session.page.locator('.hop[data-hop=lifted]').count() > 0);
    const [left, right] = await Promise.all(
      ['Decides', 'Says otherwise'].map((name) => session.page.locator('.dispute').getByRole('heading', { name }).boundingBox()),
    );
    assert.equal(left.y, right.y);
    await accessible();
  });

  test('shows near misses, each of which can be supposed', async () => {
    await open('/verdict?agency=cia&vendor=google&level=TOP_SECRET&at=2026-03-20&knownAt=2026-03-20');
    await session.page.locator('h1', { hasText: /^No route from Central Intelligence Agency to Google/ }).waitFor();
    assert.ok(await session.page.locator('.hop[data-hop=missing]').count() > 0);
    const link = await session.page.getByRole('link', { name: 'Suppose it' }).first().getAttribute('href');
    const [{ add }] = JSON.parse(new URL(link, origin).searchParams.get('assume'));
    assert.equal(add.kind, 'PARTNERS_WITH');
    assert.equal(add.from, 'vendor:google');
  });

  test('opens its query in GraphiQL', async () => {
    await open('/verdict?agency=cia&vendor=openai&level=SECRET');
    await session.page.getByRole('link', { name: 'Show the query' }).click();
    await session.page.locator('.graphiql-query-editor .view-lines', { hasText: 'Verdict' }).waitFor();
    await session.page.getByRole('button', { name: /execute query/i }).click();
    await session.page.locator('.result-window', { hasText: '"AVAILABLE"' }).waitFor();
  });
});

test('a narrow screen shows all of it', async () => {
  await session.page.setViewportSize({ width: 390, height: 844 });
  for (const address of ['/', '/verdict?agency=cia&vendor=openai']) {
    await open(address);
    await headline().waitFor();
    await fits();
    await accessible();
  }
});
