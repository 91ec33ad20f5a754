// Broken and misnamed files: a clear message, nothing crashes, and the page goes on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import * as fixtures from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { expectSoon } from './soon.mjs';

const REFUSED = [
  ['an empty file', fixtures.empty, /empty\.json is empty/],
  ['a picture called .json', fixtures.picture, /conversations\.json looks like an image/],
  ['a zip bomb', fixtures.zipBomb, /bomb\.zip.* goes over the limit/],
];

describe('bad input', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('files that cannot be read are refused, one after another, and then the sample still works', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      for (const [what, make, message] of REFUSED) {
        await start.drop(make());
        await start.alert.filter({ hasText: message }).waitFor();
        const said = await start.alert.innerText();
        assert.match(said, /These files could not be read/, what);
        await start.heading.waitFor();
        await start.alert.getByRole('button', { name: 'Dismiss' }).click();
        await expectSoon(async () => (await start.alert.count()) === 0, 'the message is gone');
      }
      await start.trySample();
      assert.equal((await plan.figures('OpenAI chat messages')).conversations.value, '2,000');
    }));

  test('a drop without a file is explained', () =>
    visiting(stage, {}, async (visit) => {
      const { start } = pagesOf(visit);
      await visit.open();
      await visit.page.evaluate(() => {
        const transfer = new DataTransfer();
        // What a dropped folder is to a page: the kind "Files", and none of them readable.
        Object.defineProperty(transfer, 'types', { value: ['Files'] });
        document.body.dispatchEvent(
          new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      });
      await start.alert.filter({ hasText: 'No file was found in what you dropped' }).waitFor();
    }));

  test('a truncated export is read up to where it ends, and says so', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.truncated());
      const { conversations } = await plan.figures('ChatGPT export');
      assert.ok(Number(conversations.value) >= 30 && Number(conversations.value) < 60, conversations.value);
      assert.match(await plan.leftOut('ChatGPT export'), /Could not be read/);
    }));

  test('a truncated export without a whole conversation says what is wrong', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.truncatedEarly());
      const nothing = visit.page.getByText('No conversation was found in these files');
      const refused = start.alert.filter({ hasText: 'could not be read' });
      await nothing.or(refused).first().waitFor();
      if (await nothing.count()) assert.equal(await plan.runButton.isDisabled(), true);
    }));

  test('JSON lines called .txt are read for what they are', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.wrongExtension());
      assert.equal((await plan.figures('OpenAI chat messages')).conversations.value, '60');
    }));

  test('half characters are replaced', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.loneSurrogates());
      assert.equal((await plan.figures('OpenAI chat messages')).conversations.value, '60');
    }));

  test('a log in which nobody asks cannot be run, and says why', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.noUserTurns());
      await plan.shown();
      await visit.page.getByText('No conversation was found in these files').waitFor();
      assert.equal(await plan.runButton.isDisabled(), true);
    }));

  test('one conversation: a warning before, no cluster after, no crash', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan, run } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.single());
      await plan.shown();
      assert.equal((await plan.figures('OpenAI chat messages')).conversations.value, '1');
      await visit.page.getByText(/No topic can be shown: each needs 15 conversations/).waitFor();
      await plan.run();
      await run.finished();
      await visit.page.getByRole('heading', { name: 'No cluster can be shown' }).waitFor();
    }));
});
