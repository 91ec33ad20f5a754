// A run with a model of the person's own, by the scripted server: what it is asked, what comes of it, what is booked.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { NO_SITE, PATIENCE, Stage, visiting } from './browser.mjs';
import { importSmall, pagesOf } from './journey.mjs';
import { ECHO, INVENTED } from './model_faults.mjs';
import { startModelServer } from './model_server.mjs';
import { ModelPage, choosing } from './pages/model_page.mjs';

const SECRET = 'sk-planted-key-0123456789';

describe('a model of yours', { skip: NO_SITE }, () => {
  let stage;
  let server;

  before(async () => {
    stage = await Stage.open();
    server = await startModelServer({});
  });
  afterEach(() => {
    server.script();
    server.forget();
  });
  after(async () => {
    await stage.close();
    await server.close();
  });

  /** A visit whose tab may reach the server, from the plan of the small log on. */
  const planning = (body) =>
    visiting(stage, choosing(server.url), async (visit) => {
      visit.expect(new RegExp(`^${new URL(server.url).origin}`), /status of [45]/, /Failed to load resource/);
      const pages = await importSmall(visit);
      await pages.plan.small();
      await body(visit, { ...pages, model: new ModelPage(visit.page) });
    });

  test('from the address to the map, and everything that left is in the ledger', () =>
    planning(async (visit, { plan, run, explore, model }) => {
      const found = await model.connect(server.url, { key: SECRET });
      assert.match(found, /The server has the model/);
      assert.match(found, /works/);
      await model.question('Task').check();
      const estimate = await model.estimated();
      for (const stage of ['Summarise', 'Name', 'Audit', 'Total']) assert.match(estimate, new RegExp(stage));

      // What the preview shows is what is sent, word for word.
      const preview = await model.dialog(visit.page.getByRole('button', { name: 'See what will be sent' }), 'What will be sent');
      const shown = await preview.locator('pre').first().innerText();
      await visit.page.keyboard.press('Escape');
      server.forget();
      await plan.run();
      await run.finished();
      await explore.shown();
      const bodies = server.requests.map(({ body }) => JSON.stringify(body));
      assert.ok(bodies.includes(JSON.stringify(JSON.parse(shown))), 'the call that was shown was sent');
      assert.ok(server.requests.every(({ hasKey }) => hasKey), 'the key goes along');
      const stages = new Set(server.requests.map(({ stage }) => stage));
      for (const stage of ['facets', 'name', 'audit']) assert.ok(stages.has(stage), `${stage} was asked`);

      // Two hierarchies, one a text facet.
      const facet = visit.page.getByLabel('Clusters by');
      const names = await explore.items.allInnerTexts();
      await facet.selectOption({ label: 'Task' });
      await explore.items.first().waitFor();
      await facet.selectOption({ label: 'Request' });
      assert.deepEqual(await explore.items.allInnerTexts(), names);

      // The privacy report.
      const report = await model.dialog(visit.page.getByRole('button', { name: 'Privacy report' }), /Privacy report/);
      const text = await report.innerText();
      for (const words of ['What was removed', 'What remains', 'What left the tab']) assert.match(text, new RegExp(words));
      await visit.page.keyboard.press('Escape');

      // The ledger: each of the calls, and the bytes of their bodies.
      const ledger = await model.dialog(model.badge);
      const csv = (await model.saved(ledger.getByRole('button', { name: 'Save as CSV' }))).toString();
      const rows = csv.trim().split('\n').slice(1);
      assert.ok(rows.length >= server.requests.length, `${rows.length} rows, ${server.requests.length} requests`);
      await visit.page.keyboard.press('Escape');

      // The key is nowhere.
      const project = await model.saved(visit.page.getByRole('button', { name: 'Save project' }));
      const kept = await visit.page.evaluate(async () => {
        const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), location.href, document.cookie];
        const walk = async (folder) => {
          for await (const handle of folder.values()) {
            if (handle.kind === 'directory') await walk(handle);
            else texts.push(await (await handle.getFile()).text().catch(() => ''));
          }
        };
        await walk(await navigator.storage.getDirectory());
        return texts.join('\n');
      });
      for (const place of [kept, csv, project.toString('latin1'), ...visit.lines.map(({ text }) => text)]) {
        assert.ok(!place.includes(SECRET), 'the key is kept somewhere');
      }
    }));

  test('a call a question, a question of one’s own, a screener', () =>
    planning(async (visit, { plan, run, explore, model }) => {
      await model.connect(server.url);
      await visit.page.getByRole('radio', { name: /One call a question/ }).check();
      server.forget();
      await plan.run();
      await run.finished();
      await explore.shown();
      const facets = server.requests.filter(({ stage }) => stage === 'facets').length;
      assert.equal(facets % 60, 0);
      assert.ok(facets >= 180, `${facets} calls for three questions`);
    }));

  const ANSWERS = ['not_json', 'wrong_shape', 'empty', 'refusal', 'instruction', 'personal', 'fenced', 'huge'];
  test(`answers of no use are asked again and never fatal: ${ANSWERS.join(', ')}`, () =>
    planning(async (visit, { plan, run, explore, model }) => {
      await model.connect(server.url);
      server.script(...ANSWERS.map((fault, i) => ({ fault, every: 13, after: i })));
      await plan.run();
      await run.finished();
      await explore.shown();
      const page = await visit.page.locator('body').innerText();
      const tree = JSON.stringify(await explore.exportTree());
      for (const planted of INVENTED) {
        assert.ok(!page.includes(planted) && !tree.includes(planted), `${planted} is shown`);
      }
      assert.ok(!/previous instructions/i.test(tree));
    }));

  const CONNECTION = [
    ['unauthorized', /key/i],
    ['forbidden', /key/i],
    ['unknown_model', /model|address/i],
    ['rate_limited', /fewer|busy|limit|many/i],
    ['failed', /fail|server/i],
    ['html', /protocol|not|answer/i],
  ];
  for (const [fault, message] of CONNECTION) {
    test(`the test tells of ${fault}`, () =>
      planning(async (visit, { model }) => {
        server.script({ fault });
        const found = await model.connect(server.url, { key: SECRET });
        assert.match(found, message);
        const page = await visit.page.locator('body').innerText();
        assert.ok(!page.includes(ECHO), 'what the server said is shown');
        assert.ok(!visit.lines.some(({ text }) => text.includes(ECHO)), 'what the server said is logged');
      }));
  }

  test('a server without CORS, and one that is not there', () =>
    planning(async (visit, { model }) => {
      visit.expect(/CORS|ERR_|blocked/);
      server.cors = 'none';
      const found = await model.connect(server.url).finally(() => {
        server.cors = 'ok';
      });
      assert.match(found, /CORS|other pages|allow/i);
    }));

  test('what cannot be meant is said beside its field', () =>
    planning(async (visit, { plan, model }) => {
      for (const [address, message] of [
        ['htp://localhost', /http/],
        ['localhost:8080', /http/],
        ['http://user:secret@localhost', /address/i],
        ['http://local host', /space/i],
      ]) {
        await model.describe(address);
        await model.url.blur();
        const described = await model.url.getAttribute('aria-describedby');
        const texts = await Promise.all(described.split(' ').map((id) => visit.page.locator(`#${id}`).innerText()));
        assert.match(texts.join(' '), message, address);
      }
      assert.ok(!(await plan.runButton.count()) || !(await plan.runButton.isEnabled()), 'it cannot run');
    }));
});

describe('a run that is interrupted', { skip: NO_SITE }, () => {
  let stage;
  let server;

  before(async () => {
    stage = await Stage.open();
    server = await startModelServer({ latency: 15 });
  });
  afterEach(() => server.forget());
  after(async () => {
    await stage.close();
    await server.close();
  });

  const expecting = (visit) => visit.expect(new RegExp(`^${new URL(server.url).origin}`), /Failed to load resource/);

  /** From the plan to the run, with the endpoint described. */
  async function begin(visit) {
    const pages = await importSmall(visit);
    const model = new ModelPage(visit.page);
    await pages.plan.small();
    await model.connect(server.url);
    await pages.plan.run();
    return { ...pages, model };
  }

  test('goes on where it was after the tab was closed, asks nothing twice, and ends the same', async () => {
    let whole;
    await visiting(stage, choosing(server.url), async (visit) => {
      expecting(visit);
      const { run, explore } = await begin(visit);
      await run.finished();
      await explore.shown();
      whole = await explore.exportTree();
    });
    const total = server.requests.length;
    server.forget();

    const first = await stage.visit(choosing(server.url));
    await begin(first);
    const cut = Math.round(total * 0.55);
    const until = Date.now() + PATIENCE;
    while (server.requests.length < cut && Date.now() < until) await first.page.waitForTimeout(5);
    await first.page.close();
    const asked = server.requests.length;
    assert.ok(asked < total, 'it was cut short');

    const page = await first.context.newPage();
    first.page = page;
    await first.open();
    await page.getByText(/answers? (is|are) kept/i).first().waitFor();
    const pages = pagesOf(first);
    const model = new ModelPage(page);
    const { openaiLines } = await import('./fixtures.mjs');
    await pages.start.choose(openaiLines());
    await pages.plan.shown();
    await model.test.click();
    await model.findings.waitFor();
    await pages.plan.run();
    await pages.run.finished();
    await pages.explore.shown();
    assert.deepEqual(await pages.explore.exportTree(), whole);
    const twice = server.repeated().length ?? server.repeated();
    assert.ok(twice <= 10, `${twice} questions were put twice`);
    await first.context.close();
  });

  test('pauses at a cap, and goes on when it is raised', () =>
    visiting(stage, choosing(server.url), async (visit) => {
      expecting(visit);
      const { plan } = await importSmall(visit);
      const model = new ModelPage(visit.page);
      await plan.small();
      await model.connect(server.url);
      await visit.page.getByRole('textbox', { name: 'Calls', exact: true }).fill('20');
      server.forget();
      await plan.run();
      const why = await model.paused();
      assert.match(why, /20|cap|calls/i);
      const before = server.requests.length;
      assert.ok(before <= 20, `${before} calls under a cap of 20`);
      await model.raise(100_000);
      await model.continueButton.click();
      const { run, explore } = pagesOf(visit);
      await run.finished();
      await explore.shown();
    }));
});
