// A page for each test: nothing leaves the machine, nothing breaks the policy,
// nothing is written to the console.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { launch, origin, visit } from './browser.mjs';

export const session = { browser: undefined, page: undefined, complaints: undefined };

before(async () => {
  session.browser = await launch();
});
after(() => session.browser?.close());
beforeEach(async () => {
  Object.assign(session, await visit(session.browser));
});
afterEach(async () => {
  await session.page.context().close();
  assert.deepEqual(session.complaints, []);
});

export const open = (address) => session.page.goto(`${origin}${address}`);
export const headline = () => session.page.locator('.found h1');

/** Nothing serious for axe, in light and in dark. */
export async function accessible() {
  for (const colorScheme of ['light', 'dark']) {
    await session.page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: session.page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(
      serious.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
    );
  }
}

/** No view is wider than the screen. */
export async function fits() {
  const wide = await session.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${session.page.url()} is ${wide} pixels too wide`);
}
