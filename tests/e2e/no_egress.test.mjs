// Nothing leaves: the policy is there and strict, and what a person's data could be sent by is blocked.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { DIST, NO_SITE, Stage, visiting } from './browser.mjs';
import { HOSTILE } from './fixtures.mjs';
import { importSmall, runSmall } from './journey.mjs';
import { serve } from './server.mjs';
import { expectSoon } from './soon.mjs';

const PREFIX = '/tools/clioscope/';

/** Tries every way to reach `origin` that page scripts have, and names those that answered. */
async function fromPage(origin) {
  const answered = [];
  const attempt = async (name, start) => {
    const answer = new Promise((resolve) => {
      try {
        start(() => resolve(name));
      } catch {
        resolve();
      }
    });
    const late = new Promise((resolve) => setTimeout(resolve, 1_500));
    const result = await Promise.race([answer, late]);
    if (result) answered.push(result);
  };
  const element = (tag, attributes) => (done) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.onload = done;
    document.head.append(made);
  };
  await Promise.all([
    attempt('fetch', (done) => fetch(`${origin}/fetch`).then(done, () => {})),
    attempt('fetch without cors', (done) => fetch(`${origin}/nocors`, { mode: 'no-cors' }).then(done, () => {})),
    attempt('XMLHttpRequest', (done) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${origin}/xhr`);
      request.onload = done;
      request.send('data');
    }),
    attempt('beacon', () => navigator.sendBeacon(`${origin}/beacon`, 'data')),
    attempt('WebSocket', (done) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
      socket.onopen = done;
    }),
    attempt('EventSource', (done) => {
      const source = new EventSource(`${origin}/events`);
      source.onopen = () => {
        source.close();
        done();
      };
      setTimeout(() => source.close(), 1_000);
    }),
    attempt('image', element('img', { src: `${origin}/image` })),
    attempt('script', element('script', { src: `${origin}/script.js` })),
    attempt('style', element('link', { rel: 'stylesheet', href: `${origin}/style.css` })),
    attempt('prefetch', element('link', { rel: 'prefetch', href: `${origin}/prefetch` })),
    attempt('frame', (done) => {
      const frame = Object.assign(document.createElement('iframe'), { src: `${origin}/frame` });
      document.body.append(frame);
      setTimeout(done, 500);
    }),
    attempt('form', () => {
      const form = Object.assign(document.createElement('form'), { action: `${origin}/form`, method: 'post', target: 'e2e' });
      document.body.append(form, Object.assign(document.createElement('iframe'), { name: 'e2e' }));
      form.submit();
    }),
    attempt('worker', () => {
      const code = `fetch(${JSON.stringify(`${origin}/blobworker`)})`;
      new Worker(URL.createObjectURL(new Blob([code])));
    }),
  ]);
  return answered;
}

/** The same from a worker. */
async function fromWorker(origin) {
  const answered = [];
  const tries = {
    fetch: () => fetch(`${origin}/w-fetch`),
    'fetch without cors': () => fetch(`${origin}/w-nocors`, { mode: 'no-cors' }),
    importScripts: async () => importScripts(`${origin}/w-script.js`),
    XMLHttpRequest: async () => {
      const request = new XMLHttpRequest();
      request.open('GET', `${origin}/w-xhr`, false);
      request.send();
    },
    WebSocket: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/w-socket`);
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
  };
  for (const [name, start] of Object.entries(tries)) {
    try {
      await Promise.race([start(), new Promise((_, reject) => setTimeout(reject, 1_500))]);
      answered.push(name);
    } catch {
      // Blocked.
    }
  }
  return answered;
}

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

  test('the policy comes first in the page and allows only the own origin', () =>
    visiting(stage, {}, async (visit) => {
      await visit.open();
      const { policy, before } = await visit.page.evaluate(() => {
        const meta = document.querySelector('meta[http-equiv="Content-Security-Policy" i]');
        const loaders = [...document.querySelectorAll('script, link, style, base')];
        const ahead = (el) => meta && el.compareDocumentPosition(meta) & Node.DOCUMENT_POSITION_FOLLOWING;
        return { policy: meta?.content ?? '', before: loaders.filter(ahead).map((el) => el.outerHTML.slice(0, 80)) };
      });
      assert.notEqual(policy, '', 'a policy in the page itself');
      assert.deepEqual(before, [], 'nothing is loaded before the policy');
      const rules = Object.fromEntries(
        policy.split(';').map((rule) => rule.trim().split(/\s+/)).filter(([name]) => name).map(([name, ...of]) => [name, of]),
      );
      assert.deepEqual(rules['default-src'], ["'none'"]);
      assert.deepEqual(rules['connect-src'], ["'self'"]);
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
    assert.match(headers['Content-Security-Policy'], /connect-src 'self';/);
    assert.match(headers['Content-Security-Policy'], /frame-ancestors/);
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
