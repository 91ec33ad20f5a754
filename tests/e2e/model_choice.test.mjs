// How a person comes to a model: the address allowed by a reload, what the administrator fixes, and the browser's own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, canaryIn, visiting } from './browser.mjs';
import { openaiLines } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { withModel } from './model_journey.mjs';
import { startModelServer } from './model_server.mjs';
import { expectSoon } from './soon.mjs';

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

  test('nothing is asked before the person says so, and what will be sent can be read', () =>
    withModel(stage, { allowed: false }, async (all) => {
      const { visit, server, start, model, plan } = all;
      await visit.open();
      await start.choose(openaiLines());
      await plan.shown();
      await model.allowAddress(server.url);
      await visit.ready();
      await start.choose(openaiLines());
      await plan.shown();
      assert.equal(await model.address.inputValue(), server.url, 'the form survives the reload');
      await model.name.fill(server.models[0]);
      await plan.small();
      assert.equal(await plan.runButton.count(), 0, 'untested');
      assert.match((await model.badge.innerText()).trim(), /^0 bytes/);
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
      assert.match((await model.tested()).map(({ title }) => title).join('\n'), /The connection works/);
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
      assert.match((await model.tested()).map(({ title }) => title).join('\n'), /The connection works/);
      await plan.run();
      await run.finished();
      await explore.shown();
      assert.ok((await explore.items.count()) >= 4);
      assert.ok(server.requests.length > 60);
      for (const { text } of server.requests) assert.equal(canaryIn(text), undefined);
    }));
});
