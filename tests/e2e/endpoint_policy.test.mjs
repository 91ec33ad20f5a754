// The tab reaches its own origin and the one endpoint that was chosen: the browser keeps every other one out, of the page
// and of its workers.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';

import { DIST, NO_SITE, Stage } from './browser.mjs';
import { fromPage, fromWorker } from './egress.mjs';
import { openaiLines } from './fixtures.mjs';
import { importSmall, pagesOf } from './journey.mjs';
import { serve } from './server.mjs';
import { expectSoon } from './soon.mjs';

/** app/boot/policy.js reads it. */
const KEY = 'clioscope-endpoint-origin';

/** Runs in the page or in a worker: which of `addresses` answer. */
const reached = (addresses) =>
  Promise.all(addresses.map((address) => fetch(address, { method: 'POST', body: 'x' }).then(() => true, () => false)));

const policyOf = ({ page }) =>
  page.evaluate(() => {
    const { origins, fixed, config, problem, violations } = globalThis.clioscopePolicy;
    return { origins, fixed, config, problem, violations };
  });

describe('the policy on endpoints', { skip: NO_SITE }, () => {
  let stage;
  let chosen; // An endpoint.
  let other; // Another.
  let config; // What the host serves as config.json, unless undefined.
  const named = (...origins) =>
    JSON.stringify({ endpoints: origins.map((origin, i) => ({ name: `Model ${i}`, api: 'openai', base_url: `${origin}/v1` })) });
  const asked = (server) => server.log.map(({ path }) => path);

  before(async () => {
    const headers = { 'Access-Control-Allow-Origin': '*' };
    const pages = { '/v1': 'ok' };
    stage = await Stage.open({ change: (name) => (name === 'config.json' && config !== undefined ? Buffer.from(config) : undefined) });
    other = await serve({ headers, pages: { ...pages, '/config.json': '{ "endpoints": null }' } });
    chosen = await serve({ headers, pages, redirects: { '/away': `${other.origin}/v1` } });
  });
  afterEach(() => {
    config = undefined;
    chosen.log.length = 0;
    other.log.length = 0;
  });
  after(async () => {
    await stage.close();
    await chosen.close();
    await other.close();
  });

  /** A visit of somebody who has chosen `origin` in this tab before. */
  async function choosing(origin, options) {
    const visit = await stage.visit({ init: [`sessionStorage.setItem('${KEY}', ${JSON.stringify(origin)})`], ...options });
    await visit.open();
    return visit;
  }

  /** Which of the chosen endpoint, the other one and the other one by way of the chosen one can be reached from `place`. */
  const reach = (place) => place.evaluate(reached, [`${chosen.origin}/v1`, `${other.origin}/v1`, `${chosen.origin}/away`]);
  const ONE = [true, false, false];
  const NONE = [false, false, false];

  test('control: without the policy both answer', async () => {
    const visit = await stage.visit();
    await visit.page.goto(`${chosen.origin}/v1`);
    assert.deepEqual(await reach(visit.page), [true, true, true]);
    await visit.context.close();
  });

  test('none is chosen: none is reached', async () => {
    const visit = await stage.visit();
    await visit.open();
    assert.deepEqual(await policyOf(visit), { origins: [], fixed: false, config: { endpoints: null }, problem: null, violations: 0 });
    assert.deepEqual(await reach(visit.page), NONE);
    await expectSoon(() => visit.page.workers().length > 0, 'the pipeline starts');
    for (const worker of visit.page.workers()) assert.deepEqual(await reach(worker), NONE);
    assert.deepEqual([asked(chosen), asked(other)], [[], []]);
    await visit.context.close();
  });

  test('choosing one and loading the page again, and going back, takes effect', async () => {
    const visit = await stage.visit();
    await visit.open();
    for (const [origin, expected] of [[chosen.origin, ONE], [null, NONE]]) {
      await visit.page.evaluate(([key, origin]) => (origin ? sessionStorage.setItem(key, origin) : sessionStorage.removeItem(key)), [KEY, origin]);
      await visit.page.reload();
      await visit.ready();
      assert.deepEqual(await reach(visit.page), expected);
    }
    assert.deepEqual(asked(other), []);
    await visit.context.close();
  });

  test('the chosen one is reached from the page, the pipeline and the embedders, and no other in any way', async () => {
    const visit = await choosing(chosen.origin);
    assert.deepEqual((await policyOf(visit)).origins, [chosen.origin]);
    assert.deepEqual(await reach(visit.page), ONE);
    await visit.page.evaluate(fromPage, other.origin);
    const tried = new Map();
    const attempt = async () => {
      for (const worker of visit.page.workers()) {
        if (tried.has(worker)) continue;
        tried.set(worker, undefined);
        // An embedder may end before it has answered.
        const found = await reach(worker).catch(() => undefined);
        const ways = await worker.evaluate(fromWorker, other.origin).catch(() => []);
        if (found) tried.set(worker, { found, ways });
      }
    };
    const { start, plan, run } = pagesOf(visit);
    await start.choose(openaiLines());
    await plan.shown();
    await attempt();
    await plan.small();
    await plan.run();
    await run.shown();
    await expectSoon(async () => visit.page.workers().length > 1, 'embedders start');
    await Promise.race([attempt(), visit.page.waitForTimeout(20_000)]);
    await visit.context.close();
    const answers = [...tried.values()].filter(Boolean);
    assert.ok(answers.length >= 2, 'the pipeline and an embedder were tried');
    for (const { found, ways } of answers) assert.deepEqual([found, ways], [ONE, []]);
    assert.deepEqual(asked(other), []);
    assert.ok(asked(chosen).includes('/v1'));
  });

  test('what the browser blocks is counted, of the page and of a worker, and cannot be undone', async () => {
    const visit = await choosing(chosen.origin);
    const count = async () => (await policyOf(visit)).violations;
    assert.equal(await count(), 0);
    await reach(visit.page);
    await expectSoon(async () => (await count()) === 2, 'the direct and the redirected attempt are counted');
    await expectSoon(() => visit.page.workers().length > 0, 'the pipeline starts');
    await reach(visit.page.workers()[0]);
    await expectSoon(async () => (await count()) === 4, 'those of the worker too');
    await visit.page.evaluate((origin) => {
      for (const meta of document.querySelectorAll('meta[http-equiv]')) meta.remove();
      const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy', content: `connect-src ${origin}` });
      document.head.append(meta);
      try {
        globalThis.clioscopePolicy = { origins: [origin] };
      } catch {
        // It cannot be replaced.
      }
    }, other.origin);
    assert.deepEqual(await reach(visit.page), NONE);
    assert.deepEqual((await policyOf(visit)).origins, [chosen.origin]);
    assert.deepEqual(asked(other), []);
    await visit.context.close();
  });

  for (const stored of ['*', 'https:', 'null', "http://127.0.0.1:1 'unsafe-inline' *", 'http://a; connect-src *', 'http://[::1]:8080', 'http://127.0.0.1:*']) {
    test(`what is stored as the choice allows nothing unless it is an origin: ${stored}`, async () => {
      const visit = await choosing(stored);
      assert.deepEqual((await policyOf(visit)).origins, []);
      assert.deepEqual(await reach(visit.page), NONE);
      await visit.context.close();
    });
  }

  test('what the administrator names is reached, and a choice can only narrow it', async () => {
    config = named(chosen.origin);
    const widening = await choosing(other.origin);
    const { endpoints } = JSON.parse(config);
    const { origins, fixed, config: read } = await policyOf(widening);
    assert.deepEqual({ origins, fixed }, { origins: [chosen.origin], fixed: true });
    assert.deepEqual(read.endpoints, [{ ...endpoints[0], model: null, origin: chosen.origin }]);
    assert.deepEqual(await reach(widening.page), ONE);
    assert.deepEqual(asked(other), []);
    await widening.context.close();
    config = named(other.origin, chosen.origin);
    const narrowing = await choosing(chosen.origin);
    assert.deepEqual(await reach(narrowing.page), ONE);
    await narrowing.context.close();
  });

  test('an empty list is offline', async () => {
    config = named();
    const visit = await choosing(chosen.origin);
    const { origins, fixed, problem } = await policyOf(visit);
    assert.deepEqual({ origins, fixed, problem }, { origins: [], fixed: true, problem: null });
    assert.deepEqual(await reach(visit.page), NONE);
    await visit.context.close();
  });

  const DAMAGED = {
    'cut short': [(route) => route.fulfill({ body: '{ "endpoints": nul' }), /not JSON/],
    'not there': [(route) => route.fulfill({ status: 404, body: '{ "endpoints": null }' }), /status 404/],
    'elsewhere': [(route) => route.fulfill({ status: 302, headers: { Location: `${other.origin}/config.json` } }), /could not be fetched/],
    'unreachable': [(route) => route.abort(), /could not be fetched/],
    'of an unknown kind': [(route) => route.fulfill({ body: '{ "endpoints": null, "more": 1 }' }), /a field other than endpoints/],
  };
  for (const [how, [answer, why]] of Object.entries(DAMAGED)) {
    test(`a config.json that is ${how} is offline, and says so`, async () => {
      const visit = await stage.visit({ init: [`sessionStorage.setItem('${KEY}', ${JSON.stringify(chosen.origin)})`] });
      await visit.context.route('**/config.json', answer);
      await visit.open();
      const { origins, fixed, problem } = await policyOf(visit);
      assert.deepEqual({ origins, fixed }, { origins: [], fixed: true });
      assert.match(problem, why);
      assert.match(problem, /config\.json .* works without a model, and the browser lets nothing leave this tab/);
      assert.deepEqual(await reach(visit.page), NONE);
      assert.deepEqual([asked(chosen), asked(other)], [[], []]);
      await visit.context.close();
    });
  }

  for (const file of ['policy.js', 'endpoints.js']) {
    test(`without ${file} nothing starts, and the page says so`, async () => {
      const visit = await stage.visit();
      await visit.context.route(`**/${file}`, (route) => route.fulfill({ status: 404 }));
      await visit.page.goto(stage.site.url);
      assert.match(await visit.page.getByRole('alert').innerText(), /did not start\. Nothing was loaded/);
      await visit.page.waitForTimeout(1_000);
      assert.equal(await visit.page.evaluate(() => 'wasmBindings' in window), false);
      assert.equal(visit.page.workers().length, 0);
      await visit.context.close();
    });
  }

  test('a page without a policy of its own does not start', async () => {
    const visit = await stage.visit();
    const html = (await readFile(path.join(DIST, 'index.html'), 'utf8')).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
    await visit.context.route(stage.site.url, (route) => route.fulfill({ body: html, contentType: 'text/html' }));
    await visit.page.goto(stage.site.url);
    assert.match(await visit.page.getByRole('alert').innerText(), /did not start\. Nothing was loaded/);
    await visit.context.close();
  });

  const goTo = async (page, server) => {
    await page.evaluate((origin) => location.assign(`${origin}/navigated`), server.origin).catch(() => {});
    await page.waitForTimeout(1_000);
  };

  /** Whether the browser keeps a page without anything but a Connection-Allowlist from going to another site. */
  const knowsAllowlist = async (context) => {
    const plain = await serve({ headers: { 'Connection-Allowlist': '(response-origin)' }, pages: { '/': 'plain' } });
    const away = await serve({ pages: { '/navigated': 'away' } });
    try {
      const page = await context.newPage();
      await page.goto(`${plain.origin}/`);
      await goTo(page, away);
      return asked(away).length === 0;
    } finally {
      await plain.close();
      await away.close();
    }
  };

  test('with the headers of a site that names its endpoint, that one is reached, no other, and everything works', async (t) => {
    // As `cargo xtask policy` writes them; deployment.rs tests the text.
    const narrow = (text) => text.replace("connect-src 'self' https: http:", `connect-src 'self' ${chosen.origin}`);
    const lines = narrow(await readFile(path.join(DIST, '_headers'), 'utf8')).split('\n').filter((line) => /^\s+\S+:/.test(line));
    const headers = Object.fromEntries(lines.map((line) => line.trim().split(/:\s*(.*)/s, 2)));
    headers['Connection-Allowlist'] = `(response-origin "${chosen.origin}")`;
    const site = await serve({
      root: DIST,
      headers,
      change: (name, bytes) =>
        name === 'config.json' ? Buffer.from(named(chosen.origin)) : name === 'index.html' ? Buffer.from(narrow(bytes.toString())) : undefined,
    });
    try {
      const visit = await stage.visit({ site });
      const { plan, run, explore } = await importSmall(visit);
      assert.deepEqual(await reach(visit.page), ONE);
      assert.deepEqual(await reach(visit.page.workers()[0]), ONE);
      await plan.small();
      await plan.run();
      await run.finished();
      await explore.shown();
      const tree = await explore.exportTree();
      assert.equal(typeof tree, 'object');
      assert.deepEqual(asked(other), []);
      await goTo(visit.page, other);
      if (await knowsAllowlist(visit.context)) assert.deepEqual(asked(other), []);
      else t.diagnostic('SKIPPED: this browser does not know Connection-Allowlist; that the tab cannot go elsewhere is not tested');
      await visit.context.close();
    } finally {
      await site.close();
    }
  });
});
