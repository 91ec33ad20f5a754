// Chromium, and a visit to the page that records what it does and judges it at the end.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { chromium } from 'playwright-core';

import { CANARIES } from './fixtures.mjs';
import { serve } from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.resolve(here, '../..');
export const DIST = path.resolve(process.env.CLIOSCOPE_DIST ?? path.join(ROOT, 'dist'));
export const SAMPLE = path.join(ROOT, 'public/sample/conversations.jsonl');

/** How long anything may take that computes; no test asserts a speed by it. */
export const PATIENCE = 180_000;

/** Reason to skip everything, if there is no built site. */
export const NO_SITE = existsSync(path.join(DIST, 'index.html'))
  ? false
  : `no built site in ${DIST}; set CLIOSCOPE_DIST`;

const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const LAUNCH = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS };

export const launch = () => chromium.launch(LAUNCH);

/** A browser and a site for the tests of one file, opened in `before` and closed in `after`. */
export class Stage {
  static async open(options = {}) {
    const stage = new Stage();
    stage.browser = await launch();
    stage.site = await serve({ root: DIST, ...options });
    return stage;
  }

  visit(options = {}) {
    return Visit.begin(this.browser, { site: this.site, ...options });
  }

  async close() {
    await this?.browser.close();
    await this?.site.close();
  }
}

/** Runs in the page before anything else. */
function watch() {
  window.e2e = { longTasks: [], violations: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.e2e.longTasks.push({ at: entry.startTime, ms: entry.duration });
    }
  }).observe({ type: 'longtask', buffered: true });
  document.addEventListener('securitypolicyviolation', (event) => {
    window.e2e.violations.push(`${event.effectiveDirective} ${event.blockedURI}`);
  });
}

const sampleCanaries = () =>
  readFileSync(path.join(ROOT, 'public/sample/canaries.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).value)
    .filter((value) => value.length >= 5);

let canaries;

/** Planted private text that `text` holds; `undefined` if none. */
export function canaryIn(text) {
  canaries ??= [...new Set([...sampleCanaries(), ...CANARIES])];
  const forms = [text];
  try {
    forms.push(decodeURIComponent(text.replaceAll('+', ' ')));
  } catch {
    // Not percent-encoded.
  }
  return canaries.find((canary) => forms.some((form) => form.includes(canary)));
}

/** One person's visit: a context of its own, and a record of all that went on in it. */
export class Visit {
  static async begin(browser, { site, init = [], context, ...options }) {
    const visit = new Visit();
    Object.assign(visit, { site, requests: [], lines: [], errors: [], expected: [] });
    visit.context =
      context ?? (await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options }));
    visit.context.setDefaultTimeout(60_000);
    // Of the page, of its workers and of theirs.
    visit.context.on('request', (request) => {
      visit.requests.push({ url: request.url(), method: request.method(), body: request.postData() ?? '' });
    });
    visit.context.on('console', (message) => visit.lines.push({ type: message.type(), text: message.text() }));
    await visit.context.addInitScript(watch);
    for (const script of init) await visit.context.addInitScript(script);
    visit.page = await visit.context.newPage();
    visit.page.on('pageerror', (error) => visit.errors.push(String(error)));
    visit.page.on('crash', () => visit.errors.push('the page crashed'));
    return visit;
  }

  /** Opens the site; waits until its worker is ready. */
  async open(hash = '') {
    await this.page.goto(this.site.url + hash);
    await this.ready();
  }

  async ready() {
    await this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** What the console may say in this visit beside nothing: patterns of provoked errors. */
  expect(...patterns) {
    this.expected.push(...patterns);
  }

  longTasks() {
    return this.page.evaluate(() => window.e2e.longTasks);
  }

  violations() {
    return this.page.evaluate(() => window.e2e.violations);
  }

  /** Page time, on the clock of `longTasks`. */
  now() {
    return this.page.evaluate(() => performance.now());
  }

  /** Judges the visit; call it at the end of every test. */
  async end() {
    const violations = await this.violations().catch(() => []);
    await this.context.close();
    const { origin } = this.site;
    const foreign = this.requests
      .map(({ url }) => url)
      .filter((url) => !/^(blob|data|about):/.test(url) && new URL(url).origin !== origin);
    const allowed = (text) => this.expected.some((pattern) => pattern.test(text));
    assert.deepEqual(foreign.filter((url) => !allowed(url)), [], 'requests to other origins');
    const noise = this.lines.filter(({ type, text }) => type === 'error' && !allowed(text));
    assert.deepEqual(noise, [], 'errors in the console');
    assert.deepEqual(this.errors.filter((text) => !allowed(text)), [], 'uncaught errors in the page');
    assert.deepEqual(violations.filter((text) => !allowed(text)), [], 'violations of the policy');
    for (const { url, body } of this.requests) {
      const leak = canaryIn(url) ?? canaryIn(body);
      assert.equal(leak, undefined, `private text in a request to ${url.slice(0, 80)}`);
    }
    for (const { text } of this.lines) {
      assert.equal(canaryIn(text), undefined, 'private text in the console');
    }
  }
}

/** Runs `body` with a fresh visit and judges the visit after it, unless the body itself failed. */
export async function visiting(stage, options, body) {
  const visit = await stage.visit(options);
  let result;
  try {
    result = await body(visit);
  } catch (error) {
    await visit.context.close().catch(() => {});
    throw error;
  }
  await visit.end();
  return result;
}
