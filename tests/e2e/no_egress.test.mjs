// With no endpoint chosen nothing leaves: the policies are there and strict, and what a person's data could be sent by is
// blocked. With one, see endpoint_policy.test.mjs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { DIST, NO_SITE, Stage, visiting } from './browser.mjs';
import { fromPage, fromWorker } from './egress.mjs';
import { HOSTILE } from './fixtures.mjs';
import { importSmall, runSmall } from './journey.mjs';
import { serve } from './server.mjs';
import { expectSoon } from './soon.mjs';

const PREFIX = '/tools/clioscope/';

describe('no egress', { skip: NO_SITE }, () => {
  let stage;
  let other; // Some other origin, which must never hear of anything.
  before(async () => {
    stage = await Stage.open({ prefix: PREFIX, pages: { '/control.html': '<!doctype html><title>No policy</title>' } });
    other = await serve({ pages: { '/fetch': 'ok', '/w-fetch': 'ok' }, headers: { 'Access-Control-Allow-Origin': '*' } });
  });
  after(async () => {
    await stage.close();
    await other.close();
  });

  test('control: without the policy the other origin is reached', async () => {
    const visit = await stage.visit();
    await visit.page.goto(`${stage.site.origin}/control.html`);
    const answered = await visit.page.evaluate(fromPage, other.origin);
    await visit.context.close();
    assert.ok(answered.includes('fetch') && other.log.length > 5, `the attempts themselves work: ${answered}`);
    other.log.length = 0;
  });

  test('a strict policy comes first in the page, and the one that policy.js adds allows only the own origin', () =>
    visiting(stage, {}, async (visit) => {
      await visit.open();
      const { policies, before } = await visit.page.evaluate(() => {
        const metas = [...document.querySelectorAll('meta[http-equiv="Content-Security-Policy" i]')];
        const loaders = [...document.querySelectorAll('script, link, style, base')];
        const ahead = (el) => metas[0] && el.compareDocumentPosition(metas[0]) & Node.DOCUMENT_POSITION_FOLLOWING;
        return { policies: metas.map((el) => el.content), before: loaders.filter(ahead).map((el) => el.outerHTML.slice(0, 80)) };
      });
      assert.equal(policies.length, 2);
      assert.deepEqual(before, [], 'nothing is loaded before the policy');
      const rules = Object.fromEntries(
        policies[0].split(';').map((rule) => rule.trim().split(/\s+/)).filter(([name]) => name).map(([name, ...of]) => [name, of]),
      );
      assert.deepEqual(rules['default-src'], ["'none'"]);
      // The person may choose any endpoint, so the narrow rule is the second policy's.
      assert.deepEqual(rules['connect-src'], ["'self'", 'https:', 'http:']);
      assert.equal(policies[1], policies[0].replace(' https: http:', ''));
      delete rules['connect-src'];
      assert.match(rules['base-uri'].join(' '), /^'(none|self)'$/);
      assert.deepEqual(rules['form-action'], ["'none'"]);
      for (const [name, sources] of Object.entries(rules)) {
        for (const source of sources) {
          assert.doesNotMatch(source, /^https?:|^wss?:|^\*|'unsafe-(inline|eval|hashes)'/, `${name} ${source}`);
        }
      }
    }));

  test('the page cannot reach another origin', async () => {
    const visit = await stage.visit();
    await visit.open();
    await visit.page.evaluate(fromPage, other.origin);
    await visit.page.waitForTimeout(500);
    await visit.context.close();
    assert.deepEqual(other.log.map(({ path }) => path), []);
  });

  test('no worker can reach another origin', async () => {
    const visit = await stage.visit();
    const answered = new Set();
    const seen = new Set();
    const attempt = async () => {
      for (const worker of visit.page.workers()) {
        if (seen.has(worker)) continue;
        seen.add(worker);
        const ways = await worker.evaluate(fromWorker, other.origin).catch(() => []);
        for (const way of ways) answered.add(`${way} from ${worker.url().slice(0, 60)}`);
      }
    };
    const { plan, run } = await importSmall(visit);
    await attempt();
    await plan.small();
    await plan.run();
    await run.shown();
    // The embedders are there only while a run goes on.
    await expectSoon(async () => visit.page.workers().length > 1, 'embedders start').catch(() => {});
    await Promise.race([attempt(), visit.page.waitForTimeout(20_000)]);
    await visit.context.close();
    const asked = other.log.map(({ path }) => path);
    other.log.length = 0;
    assert.deepEqual([[...answered], asked], [[], []]);
    assert.ok(seen.size >= 2, 'the pipeline and an embedder were tried');
  });

  test('under a sub-path everything is fetched from below it, and markup in conversations is only text', async () => {
    stage.site.log.length = 0;
    await visiting(stage, {}, async (visit) => {
      const { explore } = await runSmall(visit);
      await explore.row(explore.items.first()).click();
      await explore.ownerButton.click();
      const article = explore.owner.getByRole('article').first();
      await article.waitFor();
      assert.ok((await article.innerText()).includes(HOSTILE), 'the markup is shown as written');
      assert.equal(await explore.owner.locator('img, script, iframe, a').count(), 0);
      assert.equal(await visit.page.evaluate(() => window.hacked), undefined);
      const outside = stage.site.log.map(({ path }) => path).filter((path) => !path.startsWith(PREFIX) && path !== '/favicon.ico');
      assert.deepEqual(outside, []);
      const bodies = stage.site.log.filter(({ method, body, path }) => method !== 'GET' || body || path.includes('?'));
      assert.deepEqual(bodies, [], 'only plain downloads');
    });
    assert.deepEqual(other.log, []);
  });

  test('the recommended headers are as strict, and the page and its worker work under them', async () => {
    const lines = (await readFile(path.join(DIST, '_headers'), 'utf8')).split('\n').filter((line) => /^\s+\S+:/.test(line));
    const headers = Object.fromEntries(lines.map((line) => line.trim().split(/:\s*(.*)/s, 2)));
    const inPage = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(await readFile(path.join(DIST, 'index.html'), 'utf8'))[1];
    assert.equal(headers['Content-Security-Policy'], `${inPage}; frame-ancestors 'self'`);
    const site = await serve({ root: DIST, prefix: PREFIX, headers });
    try {
      await visiting(stage, { site }, async (visit) => {
        const { plan } = await importSmall(visit);
        assert.equal((await plan.figures('OpenAI chat messages')).conversations.value, '60');
        await expectSoon(() => plan.runButton.isEnabled(), 'a run can start');
      });
    } finally {
      await site.close();
    }
  });
});
