// The whole path on the bundled sample with the keyboard alone, and how long it takes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';

import { canaryIn, NO_SITE, PATIENCE, Stage, visiting } from './browser.mjs';
import { pagesOf } from './journey.mjs';
import { tabTo } from './keyboard.mjs';
import { expectSoon } from './soon.mjs';

const focused = (page) => page.evaluate(() => document.activeElement?.id);

describe('sample', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('by keyboard alone', (t) =>
    visiting(stage, {}, async (visit) => {
      const { page } = visit;
      const { start, plan, run, explore } = pagesOf(visit);
      const press = (key) => page.keyboard.press(key);
      await visit.open();

      await tabTo(page, start.sampleButton, 'the sample');
      const begun = Date.now();
      await press('Enter');
      await plan.shown();
      const figures = await plan.figures('OpenAI chat messages');
      assert.equal(figures.conversations.value, '2,000');
      await expectSoon(() => plan.runButton.isEnabled(), 'the run can start');
      await tabTo(page, plan.runButton, 'the run', 120);
      const from = await visit.now();
      const pressed = Date.now();
      await press('Enter');
      await run.shown();
      assert.ok((await run.stages.count()) === 7);
      await run.finished();
      const to = await visit.now();
      await explore.shown();
      await expectSoon(async () => (await explore.colouredPixels()) > 500, 'the map is drawn', PATIENCE);
      const took = Date.now() - begun;

      const tasks = (await visit.longTasks()).filter(({ at }) => at >= from && at < to);
      const longest = Math.max(0, ...tasks.map(({ ms }) => ms));
      const after = Math.max(0, ...(await visit.longTasks()).filter(({ at }) => at >= to).map(({ ms }) => ms));
      t.diagnostic(
        `sample to map: ${(took / 1000).toFixed(1)} s, of which the run ${((Date.now() - pressed) / 1000).toFixed(1)} s; ` +
          `${tasks.length} long tasks in the run, the longest ${longest.toFixed(0)} ms; afterwards ${after.toFixed(0)} ms (asked for: 120 s, 200 ms)`,
      );

      // The tree: one tab stop, arrows, Enter.
      await tabTo(page, explore.items, 'the tree', 80);
      const first = await focused(page);
      await press('ArrowDown');
      assert.notEqual(await focused(page), first);
      await press('ArrowUp');
      assert.equal(await focused(page), first);
      const rows = await explore.items.count();
      await press('ArrowRight');
      await expectSoon(async () => (await explore.items.count()) > rows, 'ArrowRight opens');
      await press('ArrowRight');
      assert.notEqual(await focused(page), first, 'ArrowRight goes into what is open');
      await press('ArrowLeft');
      assert.equal(await focused(page), first, 'ArrowLeft goes back up');
      await press('ArrowLeft');
      await expectSoon(async () => (await explore.items.count()) === rows, 'ArrowLeft closes');
      await press('End');
      assert.notEqual(await focused(page), first);
      await press('Home');
      assert.equal(await focused(page), first);

      await press('Enter');
      await expectSoon(() => /cluster=\d+/.test(page.url()), 'the address names the cluster');
      assert.equal(await explore.selected().count(), 1);
      const name = await explore.detailName();
      assert.ok((await explore.selected().getAttribute('aria-label')).startsWith(name), 'detail and tree agree');

      await press('Escape');
      await expectSoon(async () => (await explore.detailName()) === 'All conversations', 'Escape selects nothing');
      assert.doesNotMatch(page.url(), /cluster=/);

      await press('/');
      await expectSoon(() => explore.search.evaluate((el) => el === document.activeElement), '/ goes to the search');
      await page.keyboard.type('zzzz');
      await page.getByRole('status').filter({ hasText: "No cluster's name" }).waitFor();
      await press('Escape');
      assert.equal(await explore.search.inputValue(), '');
      const word = name.toLowerCase().match(/\p{L}{4,}/u)[0];
      await page.keyboard.type(word);
      await page.getByRole('status').filter({ hasText: /clusters? found/ }).waitFor();
      await press('Escape');

      // The map itself.
      await tabTo(page, explore.map, 'the map', 80);
      const before = await explore.map.screenshot();
      await press('ArrowLeft');
      await press('+');
      await expectSoon(async () => !before.equals(await explore.map.screenshot()), 'keys move the map');
      await press(']');
      await expectSoon(() => /cluster=\d+/.test(page.url()), '] steps to a cluster');
      await press('0');

      // The owner's view opens and closes, and the focus comes back.
      await tabTo(page, explore.ownerButton, "the owner's view", 80);
      await press('Enter');
      await explore.owner.getByRole('article').first().waitFor();
      await press('Escape');
      await expectSoon(() => explore.owner.isHidden(), 'Escape closes the dialog');
      await expectSoon(() => explore.ownerButton.evaluate((el) => el === document.activeElement), 'the focus is back');

      // What is exported and what is on screen hold none of the personal data planted in the sample.
      await tabTo(page, explore.exportMenu, 'the exports', 80);
      await press('Enter');
      const coming = page.waitForEvent('download');
      await press('Tab');
      await press('Tab');
      await press('Enter');
      const download = await coming;
      assert.equal(download.suggestedFilename(), 'clioscope-report.json');
      assert.equal(canaryIn(await readFile(await download.path(), 'utf8')), undefined, 'private text in the report');
      assert.equal(canaryIn(await page.locator('body').innerText()), undefined, 'private text on screen');
    }));
});
