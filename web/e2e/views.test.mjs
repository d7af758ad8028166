// The matrix, the timeline, what if and the scoreboard, as they are built,
// against a running fedreach.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ask, until, visit } from './browser.mjs';
import { accessible, fits, headline, open, session } from './session.mjs';

describe('the matrix', () => {
  const read = () => session.page.locator('.grid[aria-busy=false]').waitFor();
  const cell = (status) => session.page.locator(`[role=gridcell][data-status=${status}]`);

  test('has every pair as the API has it, and gives them as CSV', async () => {
    const { reach, agencies } = await ask(`{ reach(first: 5000) { nodes { agency { slug } vendor { slug } status } }
      agencies(first: 0) { totalCount } }`);
    await open('/matrix');
    await read();
    const saved = session.page.waitForEvent('download');
    await session.page.getByRole('button', { name: 'CSV' }).click();
    const download = await saved;
    assert.match(download.suggestedFilename(), /^fedreach-matrix-20\d\d-\d\d-\d\d-revision-\d+\.csv$/);
    const [head, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\r\n').map((line) => line.split(','));
    const told = new Map();
    for (const line of lines) {
      // Names may hold commas; what follows them is counted from the end.
      const cells = line.slice(-(head.length - 4));
      head.slice(4).forEach((vendor, i) => cells[i] !== 'No route' && told.set(`${line[0]} ${vendor}`, cells[i]));
    }
    const names = { IN_USE: 'In use', AVAILABLE: 'Available', EVALUATING: 'Evaluating', BLOCKED: 'Blocked' };
    const want = new Map(reach.nodes.map(({ agency, vendor, status }) => [`${agency.slug} ${vendor.slug}`, names[status]]));
    if (reach.nodes.length < 5000) assert.deepEqual(new Map([...told].sort()), new Map([...want].sort()));
    assert.equal(lines.length, agencies.totalCount);
  });

  test('folds, moves and opens a verdict with the keyboard alone', async () => {
    await open('/matrix');
    await read();
    const grid = session.page.getByRole('treegrid');
    const rows = async () => Number(await grid.getAttribute('aria-rowcount'));
    const before = await rows();
    await grid.focus();
    await session.page.keyboard.press('ArrowLeft');
    await session.page.waitForURL(/fold=us-government/);
    assert.ok(await rows() < before);
    await session.page.keyboard.press('ArrowRight');
    await session.page.waitForURL((url) => !url.search.includes('fold'));
    await session.page.keyboard.press('ArrowDown');
    await session.page.keyboard.press('ArrowRight');
    assert.match(await session.page.locator('.told').innerText(), /^Executive Branch × .+: /);
    await session.page.keyboard.press('Enter');
    await session.page.waitForURL(/\/verdict\?agency=us-executive-branch&vendor=/);
  });

  test('is filtered by sector, level and cloud, and sorted by a vendor', async () => {
    await open('/matrix');
    await read();
    const all = await headline().innerText();
    await session.page.getByLabel('Sector').selectOption('INTELLIGENCE');
    await session.page.getByRole('combobox', { name: 'Through' }).fill('aws');
    await session.page.getByRole('option', { name: 'Amazon Web Services Cloud' }).click();
    await session.page.getByRole('radio', { name: 'Top Secret' }).check({ force: true });
    await session.page.waitForURL(/sector=INTELLIGENCE&through=aws&level=TOP_SECRET/);
    await session.page.locator('h1', { hasText: 'Top Secret' }).waitFor();
    await read();
    assert.notEqual(await headline().innerText(), all);
    await session.page.getByRole('button', { name: 'Sort by OpenAI' }).or(session.page.getByTitle('Sort by OpenAI')).first().click();
    await session.page.waitForURL(/sort=openai/);
    const { reach } = await ask(`{ reach(sectors: [INTELLIGENCE], vendors: ["openai"], through: ["aws"], level: TOP_SECRET) { nodes { agency { name } } } }`);
    assert.ok(reach.nodes.some(({ agency }) => agency.name === 'Central Intelligence Agency'));
    const first = await session.page.locator('[role=rowheader] span').first().innerText();
    assert.ok(reach.nodes.some(({ agency }) => agency.name === first), first);
  });

  test('tells statuses apart by shape, and is accessible', async () => {
    await open('/matrix?text=missile defense agency');
    await read();
    for (const status of ['AVAILABLE', 'BLOCKED']) {
      assert.equal(await cell(status).first().locator('use').getAttribute('href'), `#glyph-${status}`);
    }
    await accessible();
  });
});

describe('at full size', () => {
  test('the matrix draws what is in sight, and reaches its last row and column', async () => {
    await open('/matrix?fold=open');
    const grid = session.page.locator('.grid[aria-busy=false]');
    await grid.waitFor();
    const [rows, columns] = await Promise.all(['aria-rowcount', 'aria-colcount'].map(async (name) => Number(await grid.getAttribute(name))));
    const { agencies } = await ask('{ agencies(first: 0) { totalCount } }');
    assert.equal(rows, agencies.totalCount + 1);
    assert.ok(rows > 1_500 && columns > 60, `${rows} by ${columns}`);
    assert.ok(await session.page.getByRole('gridcell').count() < 3_000);
    await grid.evaluate((box) => box.scrollTo(box.scrollWidth, box.scrollHeight));
    await session.page.locator(`[role=row][aria-rowindex="${rows}"] [role=gridcell][aria-colindex="${columns}"]`).waitFor();
  });

  test('the first load is under 400 kB', async () => {
    const sizes = [];
    session.page.on('requestfinished', (request) => {
      if (/\/assets\/|\/$/.test(new URL(request.url()).pathname)) sizes.push(request.sizes());
    });
    await open('/');
    await headline().waitFor();
    await session.page.waitForLoadState('networkidle');
    const bytes = (await Promise.all(sizes)).reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    assert.ok(bytes > 100_000 && bytes < 400_000, `${bytes} bytes`);
  });
});

describe('the timeline', () => {
  test('marks the days that flipped something, steps and plays through them', async () => {
    const { changes } = await ask(`{ changes(from: "2022-01-01", to: "2026-11-01", vendors: ["anthropic"], agencies: ["department-of-defense"], first: 1000) { nodes { on } } }`);
    const days = [...new Set(changes.nodes.map(({ on }) => on))];
    await open('/timeline?vendor=anthropic&agency=department-of-defense&to=2026-11-01');
    await headline().waitFor();
    assert.equal(await session.page.locator('.chart .flip').count(), days.length);
    await session.page.getByRole('button', { name: 'The flip before' }).click();
    await session.page.waitForURL(new RegExp(`day=${days.at(-1)}`));
    await session.page.getByRole('heading', { name: /flipped/ }).waitFor();
    await session.page.goto(session.page.url().replace(/day=.*/, 'day=2022-01-01'));
    await session.page.locator('h1', { hasText: 'nothing on record for Anthropic' }).waitFor();
    const played = [];
    session.page.on('framenavigated', (frame) => played.push(new URL(frame.url()).searchParams.get('day')));
    await session.page.getByRole('button', { name: 'Play' }).click();
    await until(() => played.length > 1);
    assert.deepEqual(played.slice(0, 2), days.slice(0, 2));
  });

  test('counts on a day what the API counts on that day', async () => {
    for (const day of ['2026-02-26', '2026-02-27']) {
      const counted = await ask(`{
        use: reach(vendors: ["anthropic"], statuses: [IN_USE], at: "${day}", first: 0) { totalCount }
        available: reach(vendors: ["anthropic"], statuses: [AVAILABLE], at: "${day}", first: 0) { totalCount }
        evaluating: reach(vendors: ["anthropic"], statuses: [EVALUATING], at: "${day}", first: 0) { totalCount }
        blocked: reach(vendors: ["anthropic"], statuses: [BLOCKED], at: "${day}", first: 0) { totalCount } }`);
      await open(`/timeline?vendor=anthropic&day=${day}`);
      await headline().waitFor();
      const sentence = await headline().innerText();
      const told = [...sentence.matchAll(/([\d,]+) (?:in )?(use|available|evaluating|blocked)/g)]
        .map(([, count, status]) => [status, Number(count.replace(',', ''))]);
      const expected = Object.entries(counted).map(([status, { totalCount }]) => [status, totalCount]).filter(([, count]) => count);
      assert.deepEqual(told, expected, sentence);
    }
    await session.page.locator('.changes summary').first().click();
    assert.match(await session.page.locator('.changes .source a').first().getAttribute('href'), /^https:/);
    await accessible();
  });

  test('can show what was known on each day', async () => {
    const variant = `{ changes(from: "2026-02-19", to: "2026-02-19", vendors: ["openai"], agencies: ["fedramp"], level: UNCLASSIFIED, knownAtEachDay: true) { nodes { on } } }`;
    assert.equal((await ask(variant)).changes.nodes.length, 1);
    await open('/timeline?vendor=openai&agency=fedramp&level=UNCLASSIFIED&day=2026-02-19');
    await session.page.getByRole('heading', { name: 'Nothing flipped on 19 Feb 2026' }).waitFor();
    await session.page.getByLabel('As it was known on each day').check();
    await session.page.getByRole('heading', { name: '19 Feb 2026: 1 verdict flipped' }).waitFor();
  });
});

describe('what if', () => {
  test('shows the flips of a supposed label, and its address is the scenario', async () => {
    const { impact } = await ask(`{ impact(assume: [{ add: { kind: LABELS, from: "agency:department-of-defense", to: "vendor:xai", effect: BLOCKS } }]) { totalCount } }`);
    await open('/what-if');
    await session.page.getByRole('combobox', { name: 'Suppose that' }).fill('department of defense');
    await session.page.getByRole('option', { name: 'Department of Defense Agency', exact: true }).click();
    await session.page.getByRole('combobox', { name: 'what', exact: true }).fill('xai');
    await session.page.getByRole('option', { name: 'xAI Vendor', exact: true }).click();
    await session.page.getByRole('button', { name: 'Suppose', exact: true }).click();
    await session.page.locator('h1', { hasText: `${impact.totalCount} verdicts would change` }).waitFor();
    await session.page.reload();
    await session.page.locator('h1', { hasText: `${impact.totalCount} verdicts would change` }).waitFor();
    await session.page.getByText('Department of Defense blocks xAI').waitFor();

    await session.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await session.page.getByRole('button', { name: 'Copy the link' }).click();
    await session.page.getByRole('button', { name: 'Link copied' }).waitFor();
    const shared = await visit(session.browser);
    await shared.page.goto(await session.page.evaluate(() => navigator.clipboard.readText()));
    await shared.page.locator('h1', { hasText: `${impact.totalCount} verdicts would change` }).waitFor();
    await shared.page.getByText('Department of Defense blocks xAI').waitFor();
    await shared.page.context().close();
    assert.deepEqual(shared.complaints, []);

    await accessible();
    await session.page.getByRole('button', { name: /^No longer suppose/ }).click();
    await session.page.getByRole('heading', { name: 'What if?' }).waitFor();
  });

  test('takes a fact away from a verdict', async () => {
    await open('/verdict?agency=cia&vendor=openai');
    await session.page.getByRole('link', { name: 'What if not?' }).first().click();
    await session.page.waitForURL(/what-if\?assume=.*remove/);
    await headline().waitFor();
    await session.page.locator('.assumed', { hasText: /not: .+ (runs on|is offered on) / }).waitFor();
  });
});

describe('the scoreboard', () => {
  test('has the numbers of the API, chokepoints and lock-in', async () => {
    const { scoreboard, lockIn } = await ask(`{ scoreboard(level: SECRET) { vendor { name } available { organisations } } lockIn(level: SECRET) { totalCount } }`);
    await open('/scoreboard?level=SECRET&count=organisations');
    await headline().waitFor();
    const { available } = scoreboard.find(({ vendor }) => vendor.name === 'OpenAI');
    const row = session.page.locator('.scores tr', { has: session.page.getByRole('link', { name: 'OpenAI', exact: true }) });
    assert.equal(await row.locator('td.number').nth(1).innerText(), String(available.organisations));
    await session.page.getByRole('region', { name: 'Chokepoints' }).getByRole('rowheader').first().waitFor();
    if (lockIn.totalCount === 0) await session.page.getByText('No use is on record').waitFor();
    else await session.page.getByRole('table', { name: 'Lock-in' }).waitFor();
    await accessible();
  });

  test('chokepoints and lock-in copy as citations', async () => {
    const { chokepoints, lockIn } = await ask(`{
      chokepoints(at: "2026-11-01", first: 1) { cloud { name } agencies { id } }
      lockIn(at: "2026-11-01", first: 1) { nodes { uses { source { url } } } } }`);
    const [{ cloud, agencies }] = chokepoints;
    await open('/scoreboard?at=2026-11-01');
    const cited = async (part) => {
      await session.page.getByRole('region', { name: part }).getByRole('button', { name: 'Cite' }).click();
      const text = await session.page.getByLabel('The citation').inputValue();
      await session.page.getByRole('button', { name: 'Close' }).click();
      return text;
    };
    const passed = await cited('Chokepoints');
    assert.match(passed, /^Which clouds do routes pass, on 1 Nov 2026\?\n/);
    assert.ok(passed.includes(`${agencies.length.toLocaleString('en-US')} agencies have routes that pass ${cloud.name}, on 1 Nov 2026`), passed);
    assert.match(passed, /As of 2026-11-01, as known at .*Z, revision \d+\./);
    const stuck = await cited('Lock-in');
    assert.match(stuck, /^Who has built on a vendor, and whom could they turn to, on 1 Nov 2026\?\n/);
    assert.ok(stuck.includes(lockIn.nodes[0].uses[0].source.url), stuck);
  });
});

test('narrow screens show all of every view', async () => {
  await session.page.setViewportSize({ width: 390, height: 844 });
  for (const address of ['/matrix', '/timeline?vendor=anthropic', '/what-if', '/scoreboard']) {
    await open(address);
    await session.page.locator('.found h1, .notice').first().waitFor();
    await fits();
  }
});
