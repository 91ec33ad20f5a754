// A run with the person's own model, from its address to the report, against the scripted server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, PATIENCE, Stage, canaryIn, visiting } from './browser.mjs';
import { openaiLines } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { startModelServer } from './model_server.mjs';
import { expectSoon } from './soon.mjs';

const SECRET = 'sk-e2e-0123456789abcdef';

/** A stub of the browser's own model; runs in the page before anything else. */
function languageModel() {
  globalThis.LanguageModel = {
    availability: async () => 'available',
    create: async ({ initialPrompts = [] } = {}) => ({
      prompt: (user, { responseConstraint } = {}) =>
        globalThis.askScripted(initialPrompts[0]?.content ?? '', user, responseConstraint),
      destroy() {},
    }),
  };
}

describe('a model of the person', { skip: NO_SITE }, () => {
  let stage;
  let server;
  before(async () => {
    stage = await Stage.open();
    server = await startModelServer({ latency: 5 });
  });
  after(async () => {
    await stage?.close();
    await server?.close();
  });

  /** A visit at the plan of a small log, with the server allowed and its model named. */
  const planning = (body, { models = true } = {}) =>
    visiting(stage, { reducedMotion: 'reduce' }, async (visit) => {
      visit.expect(new RegExp(`^${server.origin}/`));
      server.forget();
      server.script();
      Object.assign(server, { key: undefined, cors: 'ok', latency: 5 });
      const pages = pagesOf(visit);
      await visit.open();
      await pages.start.choose(openaiLines());
      await pages.plan.shown();
      await pages.model.allowAddress(server.url);
      await visit.ready();
      await pages.start.choose(openaiLines());
      await pages.plan.shown();
      await pages.plan.small();
      if (models) await pages.model.name.fill(server.models[0]);
      await body(visit, pages);
    });

  test('nothing is asked before the person says so, and what will be sent can be read', () =>
    planning(async (visit, { model, plan }) => {
      assert.equal(await model.address.inputValue(), server.url, 'the form survives the reload');
      assert.equal(await plan.runButton.count(), 0, 'untested');
      assert.equal(await model.badge.innerText().then((text) => text.trim().startsWith('0 bytes')), true);
      await expectSoon(async () => (await model.estimate.count()) === 1, 'an estimate');
      assert.equal(await model.estimated('Summarise conversations'), 60);
      await model.previewButton.click();
      const body = model.preview.locator('.preview__body').first();
      await body.waitFor();
      assert.match(await body.innerText(), new RegExp(`"${server.models[0]}"`));
      assert.equal(canaryIn(await model.preview.innerText()), undefined);
      await visit.page.keyboard.press('Escape');
      assert.equal(server.log.length, 0, 'nothing was sent');
    }));

  test('from the test of the connection to the report', () =>
    planning(async (visit, { model, plan, run, explore }) => {
      const { page } = visit;
      await model.key.fill(SECRET);
      await model.listButton.click();
      await page.getByText('2 models to choose from.').waitFor();
      assert.match((await model.test()).join('\n'), /The connection works/);
      await model.question('Task').check();
      await page.getByRole('button', { name: 'Add a question' }).click();
      const own = page.getByRole('group', { name: /^Facet 5/ });
      await own.getByLabel('Name', { exact: true }).fill('Tone');
      await own.getByLabel('Question about each conversation').fill('How does the person sound?');
      await own.getByLabel('Answer', { exact: true }).selectOption('category');
      await own.getByLabel('Choices, one a line').fill('calm\nCalm');
      await own.getByText(/twice/).waitFor();
      assert.equal(await plan.runButton.count(), 0, 'a question is wrong');
      await own.getByLabel('Choices, one a line').fill('calm\ncross');
      await page.getByRole('button', { name: 'Measure on 20 conversations' }).click();
      await page.getByRole('button', { name: 'Measure again' }).waitFor({ timeout: PATIENCE });
      await plan.run();
      await run.finished();
      await explore.shown();

      const names = await explore.items.allInnerTexts();
      assert.ok(names.length >= 4, names.join('\n'));
      await model.facets.selectOption({ label: 'Task' });
      await expectSoon(() => page.url().includes('by=task'), 'the address names the facet');
      await explore.shown();
      await page.goBack();
      await expectSoon(async () => (await model.facets.inputValue()) === 'request', 'back to the first facet');

      await model.privacyButton.click();
      await model.privacy.waitFor();
      for (const part of ['How private matter went away', 'What was removed', 'What left the tab', 'What remains']) {
        await model.privacy.getByRole('heading', { name: part }).waitFor();
      }
      await page.keyboard.press('Escape');

      await model.badge.click();
      const sums = model.ledger.getByRole('table', { name: 'In all' }).getByRole('row', { name: /^In all/ });
      const calls = server.log.filter(({ method }) => method !== 'OPTIONS').length;
      await expectSoon(
        async () => (await sums.getByRole('cell').allInnerTexts())[0] === String(calls),
        'the ledger has every call that the server got',
      );
      const saved = page.waitForEvent('download');
      await model.ledger.getByRole('button', { name: 'Save as CSV' }).click();
      const csv = await readFile(await (await saved).path(), 'utf8');
      assert.equal(csv.trim().split('\n').length, calls + 1);
      await page.keyboard.press('Escape');

      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
      assert.ok(!kept.includes(SECRET) && !csv.includes(SECRET), 'the key is nowhere');
      assert.ok(server.requests.every(({ hasKey }) => hasKey), 'but in the calls');
      for (const { text } of server.requests) assert.equal(canaryIn(text), undefined);
    }));

  test('a cap pauses, a reload resumes, and nothing is asked twice', () =>
    planning(async (visit, { start, model, plan, run, explore }) => {
      await model.test();
      server.forget();
      await model.cap('20');
      await plan.run();
      await model.waits.waitFor({ timeout: PATIENCE });
      assert.match(await model.waits.innerText(), /20 calls/);
      const before = server.requests.length;
      assert.ok(before <= 20, `${before} calls under a cap of 20`);

      await visit.page.reload();
      await visit.ready();
      await model.interrupted.waitFor();
      await start.choose(openaiLines());
      await plan.shown();
      await visit.page.getByRole('heading', { name: 'Going on with an interrupted run' }).waitFor();
      assert.equal(await model.name.inputValue(), server.models[0]);
      await model.untested.check();
      await plan.run();
      await run.finished();
      await explore.shown();
      assert.deepEqual(server.repeated(), []);
    }));

  test('an administrator decides which models there are', async () => {
    const fixed = async (endpoints, body) => {
      const config = Buffer.from(JSON.stringify({ endpoints }));
      const own = await Stage.open({ change: (name) => (name.endsWith('config.json') ? config : undefined) });
      try {
        await visiting(own, {}, async (visit) => {
          visit.expect(new RegExp(`^${server.origin}/`));
          await visit.open();
          const pages = pagesOf(visit);
          await pages.start.choose(openaiLines());
          await pages.plan.shown();
          await body(visit, pages);
        });
      } finally {
        await own.close();
      }
    };
    server.script();
    Object.assign(server, { key: undefined, cors: 'ok' });
    await fixed([], async (visit, { model }) => {
      assert.ok(await model.own.isDisabled());
      await visit.page.getByText('The administrator of this site allows no model.').waitFor();
    });
    const ours = { name: 'Ours', api: 'openai', base_url: server.url, model: server.models[1] };
    await fixed([ours], async (visit, { model }) => {
      await model.own.check();
      const choice = visit.page.getByRole('combobox', { name: 'Model server' });
      assert.equal((await choice.locator('option').allInnerTexts()).join().trim(), 'Ours');
      assert.equal(await model.address.count(), 0, 'no address of one’s own');
      assert.equal(await model.name.inputValue(), server.models[1]);
      assert.match((await model.test()).join('\n'), /The connection works/);
    });
  });

  test('the browser’s own model is asked within the browser', () =>
    visiting(stage, { init: [languageModel] }, async (visit) => {
      const { page } = visit;
      server.forget();
      server.script();
      Object.assign(server, { key: undefined, cors: 'ok', latency: 0 });
      // Stands for the model: the test's own process asks the scripted server, not the page.
      await page.exposeFunction('askScripted', async (system, user, schema) => {
        const messages = [
          { role: 'system', content: system },
          { role: 'user', content: user },
        ];
        const response_format = schema && { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
        const answer = await fetch(`${server.url}/chat/completions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ model: server.models[0], messages, max_tokens: 500, response_format }),
        });
        return (await answer.json()).choices[0].message.content;
      });
      const { start, plan, run, explore, model } = pagesOf(visit);
      await visit.open();
      await start.choose(openaiLines());
      await plan.shown();
      await plan.small();
      await model.own.check();
      await model.kind.selectOption({ label: "The browser's own model" });
      assert.equal(await model.address.count(), 0);
      assert.match((await model.test()).join('\n'), /The connection works/);
      await plan.run();
      await run.finished();
      await explore.shown();
      assert.ok((await explore.items.count()) >= 4);
      assert.ok(server.requests.length > 60);
      for (const { text } of server.requests) assert.equal(canaryIn(text), undefined);
    }));

  test('a project file brings everything back but conversations and keys', () =>
    planning(async (visit, { start, model, plan, run, explore }) => {
      const { page } = visit;
      await model.key.fill(SECRET);
      await model.test();
      await plan.run();
      await run.finished();
      await explore.shown();
      const names = await explore.items.allInnerTexts();
      const saved = page.waitForEvent('download');
      await model.saveButton.click();
      const file = await saved;
      assert.match(file.suggestedFilename(), /\.clioscope\.zip$/);
      const bytes = await readFile(await file.path());
      assert.ok(!bytes.includes(SECRET));

      await page.getByRole('button', { name: 'Forget everything' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click();
      await start.heading.waitFor();
      await start.drop({ name: file.suggestedFilename(), bytes: bytes.subarray(0, bytes.length / 2) });
      await page.getByRole('alert').getByRole('heading', { name: 'This project could not be opened' }).waitFor();
      await start.drop({ name: file.suggestedFilename(), bytes });
      await explore.shown();
      assert.deepEqual(await explore.items.allInnerTexts(), names);
    }));
});
