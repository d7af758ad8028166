// What the browser tests share: a browser that can reach nothing but this
// machine, and pages that note everything a clean visit must not leave behind.
//   FEDREACH_URL=http://127.0.0.1:8080 npm test
// CHROMIUM names another browser.
import { chromium } from 'playwright-core';

export const origin = new URL(process.env.FEDREACH_URL ?? 'http://127.0.0.1:8080').origin;

/** The network is shut: every name but this machine's own is unknown. */
const airGap = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';

/** No answer takes that many milliseconds, however busy other work keeps the machine. */
const patience = 180_000;

export function launch() {
  return chromium.launch({
    timeout: patience,
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', airGap,
    ],
  });
}

/** A page of its own storage, and the list of its complaints. */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // A question that was put otherwise before it was answered is given up.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    const local = url.protocol === 'data:' || url.protocol === 'blob:';
    if (!local && url.origin !== origin) complaints.push(`left the origin: ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { page, complaints };
}

/** Does something again and again until it is so, as long as a page is waited for. */
export async function until(isSo, between = async () => {}) {
  for (const end = Date.now() + patience; !await isSo();) {
    if (Date.now() > end) throw new Error('it is never so');
    await between();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Asks the API itself, to compare a page with it. */
export async function ask(query, variables) {
  const response = await fetch(`${origin}/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
