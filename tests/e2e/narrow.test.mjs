// The whole path on a telephone: everything works and nothing is wider than the screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { openaiLines, table } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { expectSoon } from './soon.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

async function fits(page, where) {
  const { inner, scroll, wide } = await page.evaluate(() => {
    const inner = document.documentElement.clientWidth;
    // What sticks out although nothing around it scrolls: names of the culprits.
    const clips = (el) => el && (getComputedStyle(el).overflowX !== 'visible' || clips(el.parentElement));
    const wide = [...document.body.querySelectorAll('*')]
      .filter((el) => el.getClientRects().length && el.getBoundingClientRect().right > inner + 1 && !clips(el.parentElement))
      .slice(0, 5)
      .map((el) => `${el.tagName.toLowerCase()}.${el.className?.baseVal ?? el.className}`);
    return { inner, scroll: document.scrollingElement.scrollWidth, wide };
  });
  assert.equal(inner, 390, `${where}: laid out ${inner} px wide`);
  assert.ok(scroll <= 390, `${where}: ${scroll} px wide: ${wide.join(', ')}`);
}

describe('narrow', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('from the first screen to examples on 390 by 844', () =>
    visiting(stage, PHONE, async (visit) => {
      const { start, plan, run, explore } = pagesOf(visit);
      const { page } = visit;
      await visit.open();
      await fits(page, 'first screen');
      await start.choose(openaiLines());
      await plan.shown();
      await fits(page, 'plan');
      await plan.small();
      await fits(page, 'plan with own numbers');
      await plan.run();
      await run.shown();
      await fits(page, 'run');
      await run.finished();
      await explore.shown();
      await fits(page, 'map');
      await expectSoon(async () => (await explore.colouredPixels()) > 100, 'points are drawn');
      await explore.pane('Tree').tap();
      await explore.tree.waitFor();
      await fits(page, 'tree');
      await explore.row(explore.items.first()).tap();
      assert.equal(await explore.selected().count(), 1);
      await explore.pane('Detail').tap();
      await explore.detailHeading.first().waitFor();
      await fits(page, 'detail');
      await explore.ownerButton.tap();
      await explore.owner.getByRole('article').first().waitFor();
      await fits(page, "owner's view");
      await explore.owner.getByRole('button', { name: 'Close' }).tap();
      await explore.pane('Map').tap();
      await explore.map.waitFor();
      await page.getByRole('button', { name: 'Zoom in' }).tap();
      await fits(page, 'map, near');
    }));

  test('the columns of a table on 390 by 844', () =>
    visiting(stage, PHONE, async (visit) => {
      const { start } = pagesOf(visit);
      await visit.open();
      await start.choose(table());
      await start.mappingHeading.waitFor();
      await fits(visit.page, 'columns');
    }));
});
