// axe on every screen, light and dark: nothing serious, nothing critical.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import axe from 'axe-core';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { openaiLines, picture, table } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { startModelServer } from './model_server.mjs';
import { expectSoon } from './soon.mjs';

const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };

/** Serious and critical findings on screen, one a rule and element. */
async function findings(page) {
  // Movement ends first: a colour half way through a transition is no finding.
  await page.evaluate(() => {
    const ends = document.getAnimations().filter((a) => a.effect?.getTiming().iterations !== Infinity);
    return Promise.all(ends.map((a) => a.finished.catch(() => {})));
  });
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const result = await window.axe.run(document, { resultTypes: ['violations'], preload: false });
    // An open row of a tree owns the rows below it, which axe counts as its own visible text.
    const ownsRows = ({ target }) => document.querySelector(target[0])?.matches('[role=treeitem][aria-expanded=true]');
    return result.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, help, nodes }) =>
        nodes.filter((node) => !(id === 'label-content-name-mismatch' && ownsRows(node))).map(({ target, html, any }) => ({ rule: `${id}: ${help}`, why: any[0]?.message ?? '', target: target.join(' '), html: html.slice(0, 160) })),
      );
  });
}

/** What looks at a screen light and dark, and where it puts its findings. */
function checking(page) {
  const found = [];
  const check = async (screen) => {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const finding of await findings(page)) found.push({ screen: `${screen} (${colorScheme})`, ...finding });
    }
  };
  return { found, check };
}

/** All findings, one a rule: on which screens, how often, and the first element. */
function digest(found) {
  const rules = new Map(found.map(({ rule }) => [rule, found.filter((other) => other.rule === rule)]));
  return [...rules].map(([rule, all]) => {
    const screens = [...new Set(all.map(({ screen }) => screen))].join(', ');
    const elements = [...new Set(all.map(({ target }) => target))];
    return `${rule} · on ${screens} · ${elements.length} elements: ${elements.slice(0, 4).join(' | ')} · ${all[0].html} · ${all[0].why}`;
  });
}

describe('accessibility', { skip: NO_SITE }, () => {
  let stage;
  let hold;
  before(async () => {
    stage = await Stage.open({
      change: async (name) => {
        if (name.endsWith('.onnx')) await hold;
      },
    });
  });
  after(() => stage.close());

  test('every screen, light and dark', () =>
    visiting(stage, { reducedMotion: 'reduce' }, async (visit) => {
      const { page } = visit;
      const { start, plan, run, explore } = pagesOf(visit);
      const { found, check } = checking(page);

      await visit.open();
      await check('first screen');
      await page.getByRole('button', { name: /bytes left this tab/ }).click();
      const privacy = page.getByRole('dialog', { name: 'What this page may talk to' });
      await privacy.waitFor();
      await check('privacy');
      await page.keyboard.press('Escape');
      await expectSoon(() => privacy.isHidden(), 'Escape closes the dialog');
      await page.getByRole('button', { name: 'Forget everything' }).first().click();
      await page.getByRole('dialog', { name: 'Forget everything?' }).waitFor();
      await check('forget');
      await page.keyboard.press('Escape');
      await start.drop(picture());
      await start.alert.getByRole('heading').waitFor();
      await check('trouble');

      await start.drop(table());
      await start.mappingHeading.waitFor();
      await check('columns');

      await start.drop(openaiLines());
      await plan.shown();
      await plan.verdict('OpenAI chat messages').locator('summary').filter({ hasText: 'Left out' }).click();
      await plan.small();
      await check('plan');

      let release;
      hold = new Promise((resolve) => (release = resolve));
      await plan.run();
      await run.shown();
      await page.waitForTimeout(500);
      await check('run');
      release();
      hold = undefined;
      await run.finished();

      await explore.shown();
      await expectSoon(async () => (await explore.colouredPixels()) > 100, 'the map is drawn');
      await check('explore');
      await explore.row(explore.items.first()).click();
      await check('cluster');
      await explore.search.fill('bread');
      await check('search');
      await explore.search.fill('');
      await explore.exportMenu.click();
      await check('export');
      await page.keyboard.press('Escape');
      await explore.ownerButton.click();
      await explore.owner.getByRole('article').first().waitFor();
      await check("owner's view");
      await explore.owner.getByRole('button', { name: 'Close' }).click();

      await page.setViewportSize(NARROW);
      for (const pane of ['Map', 'Tree', 'Detail']) {
        await explore.pane(pane).click();
        await check(`narrow ${pane.toLowerCase()}`);
      }
      await page.setViewportSize(WIDE);
      assert.equal(digest(found).join('\n'), '');
    }));

  test('every screen of a run with a model, light and dark', async () => {
    const server = await startModelServer({ latency: 5 });
    try {
      await visiting(stage, { reducedMotion: 'reduce' }, async (visit) => {
        visit.expect(new RegExp(`^${server.origin}/`));
        const { page } = visit;
        const { start, plan, run, explore, model } = pagesOf(visit);
        const { found, check } = checking(page);
        await visit.open();
        await start.choose(openaiLines());
        await plan.shown();
        await model.choose({ url: server.url });
        await check('address to allow');
        await model.allowAddress(server.url);
        await visit.ready();
        await start.choose(openaiLines());
        await plan.shown();
        await plan.small();
        await model.choose();
        await model.tested();
        await page.getByRole('button', { name: 'Add a question' }).click();
        await page.keyboard.press('Tab');
        await page.getByRole('button', { name: 'Test the auditor' }).click();
        await page.getByRole('heading', { name: "The auditor's own test" }).waitFor();
        await check('plan with a model');
        await page.getByRole('button', { name: /^Remove facet/ }).click();
        await model.previewButton.click();
        await model.preview.locator('.preview__body').first().waitFor();
        await check('preview');
        await page.keyboard.press('Escape');
        await model.cap('20');
        await plan.run();
        await model.waits.waitFor();
        await page.getByText('Change key, address or model').click();
        await page.getByText('Change the cap').click();
        await check('a run that waits');
        await model.cap('');
        await model.continueButton.click();
        await run.finished();
        await explore.shown();
        await model.privacyButton.click();
        await check('privacy report');
        await page.keyboard.press('Escape');
        await model.badge.click();
        await model.ledger.getByRole('table').last().waitFor();
        await check('ledger');
        assert.equal(digest(found).join('\n'), '');
      });
    } finally {
      await server.close();
    }
  });
});
