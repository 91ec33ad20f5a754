// A run with a model of the person's, from the address to the map: what is asked, what is shown, and what left.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, ROOT, Stage, canaryIn } from './browser.mjs';
import { CANARIES } from './fixtures.mjs';
import { FAILURES, byStage, everythingStored, logOf, planWith, questions, withModel } from './model_journey.mjs';
import { expectSoon } from './soon.mjs';
import { unzip } from './zip.mjs';

const KEY = 'sk-e2e-1f2e3d4c5b6a7988';
/** The tree has levels with these. */
const SMALL = { conversations: 3, accounts: 2, groups: 16 };
const lines = (text) => text.split('\n').filter(Boolean);

describe('a run with a model', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  const runToMap = async ({ plan, run, explore }) => {
    await plan.run();
    await run.finished();
    await explore.shown();
  };

  test('from the address to the map, and the key is nowhere', () =>
    withModel(stage, { server: { key: KEY }, allowed: false, expect: FAILURES }, async ({ visit, server, model, start, plan, run, explore }) => {
      const { page } = visit;
      const file = logOf(120);
      await visit.open();
      await start.choose(file);
      await plan.shown();
      assert.equal(server.log.length, 0, 'nobody is asked before a model is chosen');
      await model.choose({ url: server.url, model: '' });
      assert.equal(server.log.length, 0, 'the browser lets nothing leave before the address is allowed');
      await model.allow.click();
      await visit.ready();
      await start.choose(file);
      await plan.shown();
      assert.ok(await model.own.isChecked());
      assert.equal(await model.address.inputValue(), server.url);

      await model.listButton.click();
      await page.getByText('The server refuses the key.').waitFor();
      await model.key.fill(KEY);
      await model.listButton.click();
      await expectSoon(async () => (await model.listed.count()) === 2, 'the models are listed');
      assert.deepEqual(await model.listed.evaluateAll((all) => all.map(({ value }) => value)), server.models);
      assert.match(await plan.page.getByRole('complementary', { name: 'What will happen' }).getByRole('button').innerText(), /Fill in your model first/);
      await model.name.fill('scripted-small');
      const found = await model.tested();
      assert.deepEqual(found.map(({ title, state }) => [title, state]), [
        ['The server has the model.', 'works'],
        ['The connection works.', 'works'],
      ]);

      await plan.small(SMALL);
      await model.question('Task').check();
      await model.measured(30);
      server.forget();
      const previewed = await model.previewed();
      assert.equal(server.log.length, 0, 'the preview sends nothing');
      assert.ok(previewed.length >= 3);
      await expectSoon(async () => (await model.rows(model.estimate))['Name groups'], 'the estimate appears');
      await runToMap({ plan, run, explore });

      // The preview is what came first, byte for byte.
      assert.deepEqual(previewed.map(({ url }) => url), previewed.map(() => `${server.url}/chat/completions`));
      const bodies = questions(server).map(({ text }) => text);
      assert.deepEqual(previewed.map(({ body }) => body).toSorted(), bodies.slice(0, previewed.length).toSorted());
      assert.ok(server.requests.every(({ hasKey }) => hasKey));

      const counts = byStage(questions(server));
      assert.equal(counts.facets, 120);
      for (const stage of ['name', 'propose', 'assign', 'rename', 'audit']) assert.ok(counts[stage] > 0, stage);
      assert.deepEqual(server.repeated(), [], 'nothing is asked twice');

      // Two trees, the auditor's rating, and who was asked.
      assert.deepEqual(await model.facets.locator('option').allInnerTexts(), ['Request', 'Task']);
      const requests = await explore.items.allInnerTexts();
      assert.ok(requests.length >= 3 && requests.every((text) => /^Get help with /.test(text)), requests.join('; '));
      await explore.row(explore.items.first()).click();
      assert.match(await explore.detail.innerText(), /Auditor: [345] of 5/);
      await model.facets.selectOption({ label: 'Task' });
      await explore.shown();
      await expectSoon(async () => (await explore.items.count()) >= 3, 'the second tree is there');
      assert.match(page.url(), /#by=task/);
      await model.facets.selectOption({ label: 'Request' });
      await explore.shown();
      await expectSoon(async () => (await explore.items.allInnerTexts()).join() === requests.join(), 'the first tree is back');
      // The map and the tree stand for the same conversations.
      const sizes = requests.map((text) => Number(text.split('\n').at(-1)));
      assert.ok(sizes.reduce((sum, n) => sum + n, 0) <= 120);

      // Privacy at three points, and the thresholds.
      await model.privacyButton.click();
      const report = await model.privacy.innerText();
      for (const words of ['Conversations, redacted', 'Their summaries', 'Their groups', '3 conversations, 2 accounts', 'Planted conversations.', 'One model, one blind spot.']) {
        assert.ok(report.includes(words), words);
      }
      const rated = await model.privacy.locator('.rating__words').allInnerTexts();
      assert.deepEqual(rated.map((text) => text.match(/\d+(?= (rated|not))/g).reduce((sum, n) => sum + Number(n), 0)), [30, 30, 30]);
      await page.keyboard.press('Escape');

      // The ledger is what the server counted: the calls of the whole visit, with those that listed and tested.
      const sent = server.requests;
      const { sum } = await model.ledgerSums();
      const { text, records } = await model.ledgerCsv();
      await model.closeLedger();
      const ofRun = records.filter(({ stage }) => stage !== 'probe');
      assert.equal(ofRun.length, sent.length);
      assert.equal(Number(sum[1]), records.length);
      const total = (all) => all.reduce((bytes, n) => bytes + n, 0);
      assert.equal(total(ofRun.map((row) => Number(row.bytes_out))), total(sent.map(({ text }) => Buffer.byteLength(text))));
      assert.deepEqual([...new Set(records.map(({ origin }) => origin))], [server.origin]);
      assert.deepEqual([...new Set(ofRun.map(({ outcome }) => outcome))], ['answered']);
      const facets = ofRun.filter(({ stage }) => stage === 'facets');
      assert.deepEqual(facets.map(({ conversations }) => conversations).toSorted(), file.conversations.map(({ id }) => id).toSorted());
      assert.equal(new Set(ofRun.map(({ request }) => request)).size, ofRun.length, 'every request has a digest of its own');

      // The key: not in what is stored, shown, exported or logged.
      const project = await model.saveProject();
      const tree = await explore.exportTree();
      const places = {
        storage: await everythingStored(page),
        address: page.url(),
        console: visit.lines.map((line) => line.text).join('\n'),
        page: await page.content(),
        project: Object.values(unzip(project.bytes)).join('\n'),
        ledger: text,
        tree: JSON.stringify(tree),
        bodies: bodies.join('\n'),
        site: stage.site.log.map((entry) => `${entry.path} ${entry.body}`).join('\n'),
      };
      assert.ok(places.storage.includes('scripted-small') && places.project.includes('scripted-small'), 'control: it is looked for in the right places');
      for (const [place, content] of Object.entries(places)) {
        assert.ok(!content.includes(KEY), `the key is in: ${place}`);
        for (const canary of CANARIES) assert.ok(!content.includes(canary), `${canary} is in: ${place}`);
      }
    }));

  test('measuring on 20 keeps the answers, and the estimate rests on them', () =>
    withModel(stage, {}, async (all) => {
      const { server, model, plan, explore, visit } = all;
      await planWith(all, { file: logOf(60), small: { groups: 8 }, measured: 0 });
      await expectSoon(async () => (await model.rows(model.estimate))['Summarise conversations']?.[0] === '60', 'the estimate appears');
      await visit.page.getByText('By assumptions about lengths and speed').waitFor();
      await model.measure();
      await visit.page.getByText(/Measured on 20 conversations of yours|Measured on 20 of yours|Measured on/).waitFor();
      const measured = questions(server).length;
      assert.deepEqual(byStage(questions(server)).facets, 20);
      await plan.run();
      await all.run.finished();
      await explore.shown();
      assert.deepEqual(server.repeated(), []);
      assert.equal(byStage(questions(server)).facets, 60);
      await model.privacyButton.click();
      const cost = await model.rows(model.privacy.getByRole('region', { name: 'Estimate and reality' }));
      assert.equal(cost['Summarise conversations'][0], '60');
      assert.equal(cost['Summarise conversations'][1], String(60 - 20));
      assert.ok(measured >= 20);
      await visit.page.keyboard.press('Escape');
    }));

  test('one call a question, own questions of each kind, a screener and a filter', () =>
    withModel(
      stage,
      { server: { answers: { urgent: () => 'no', wish: (ask) => (/bread/.test(ask.material) ? 'Bake better bread.' : 'Do something else.') } } },
      async (all) => {
        const { server, model, plan, run, explore, visit } = all;
        const { page } = visit;
        await planWith(all, { file: logOf(60), small: { groups: 4 } });
        await page.getByRole('radio', { name: /One call a question/ }).check();
        await model.ask({ name: 'Kind', question: 'What kind of help is wanted?', answer: 'One of a list', choices: ['Baking', 'Code', 'Work', 'Garden'] });
        await model.ask({ name: 'Urgent', question: 'Is it urgent?', answer: 'Yes or no' });
        await model.ask({ name: 'Steps', question: 'How many steps are asked for?', answer: 'A number' });
        await model.only({ filter: '(?i)bread|python|plant', screener: 'Is something wrong that has to be mended?' });
        await plan.run();
        await run.finished();
        await explore.shown();
        const asked = questions(server);
        const matching = logOf(60).conversations.filter(({ turns }) => turns.some(([isUser, text]) => isUser && /bread|python|plant/i.test(text))).length;
        const counts = byStage(asked);
        assert.equal(counts.screen, matching, 'the screener is asked about those that the filter leaves');
        // Request, language, concern and three of one's own, a call each.
        const fields = asked.filter(({ stage }) => stage === 'facets').map(({ body }) => Object.keys(body.response_format.json_schema.schema.properties));
        assert.ok(fields.every((names) => names.length === 1));
        assert.equal(new Set(fields.flat()).size, 6);
        assert.equal(fields.length % 6, 0);
        const detail = await explore.detail.innerText();
        for (const name of ['Kind', 'Urgent', 'Steps']) assert.ok(detail.includes(name), name);
        assert.match(detail, new RegExp(`Left out by the expression\\s+${60 - matching}`));
        assert.match(detail, /One call a question/);
      },
    ));

  test('by the protocol of Anthropic, with its headers', () =>
    withModel(stage, { server: { key: KEY } }, async (all) => {
      const { server } = all;
      const found = await planWith(all, { endpoint: { preset: 'Anthropic', key: KEY } });
      assert.deepEqual(found.map(({ title }) => title), ['The server has the model.', 'The connection works.']);
      await runToMap(all);
      const asked = questions(server);
      assert.equal(byStage(asked).facets, 24);
      assert.ok(asked.every(({ api, headers }) => api === 'anthropic' && headers['x-api-key'] === 'present' && headers['anthropic-version']));
      assert.ok(asked.every(({ headers }) => headers['anthropic-dangerous-direct-browser-access'] === 'true' && !headers.authorization && !headers.cookie));
    }));

  test('no planted value of the sample is in anything that the server received', () =>
    withModel(stage, {}, async (all) => {
      const { server, model, start, plan, visit } = all;
      await visit.open();
      await start.trySample();
      await plan.shown(60_000);
      await model.choose({ url: server.url });
      await model.measured(100);
      await model.tested();
      await runToMap(all);
      const planted = lines(readFileSync(path.join(ROOT, 'public/sample/canaries.jsonl'), 'utf8')).map((line) => JSON.parse(line));
      assert.ok(planted.length > 100);
      assert.ok(byStage(questions(server)).facets > 1_900);
      const bodies = server.requests.map(({ text }) => text).join('\n');
      const leaked = planted.filter(({ value }) => value.length >= 5 && bodies.includes(JSON.stringify(value).slice(1, -1)));
      const kinds = leaked.map(({ type, value }) => `${type}: ${value}`);
      assert.deepEqual([...new Set(kinds)], []);
      const tree = await all.explore.exportTree();
      assert.equal(canaryIn(JSON.stringify(tree)), undefined);
    }));
});
