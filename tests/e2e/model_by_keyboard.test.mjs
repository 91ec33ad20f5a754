// The model's part of the plan, of a run that waits and of the report with the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage } from './browser.mjs';
import { tabTo } from './keyboard.mjs';
import { logOf, questions, withModel } from './model_journey.mjs';
import { expectSoon } from './soon.mjs';

describe('a model by keyboard', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('from the choice to the privacy report', () =>
    withModel(stage, { server: { key: 'sk-by-keyboard' } }, async ({ visit, server, start, model, plan, run, explore }) => {
      const { page } = visit;
      const press = (key) => page.keyboard.press(key);
      const to = (target, what, most = 120) => tabTo(page, target, what, most);
      const type = async (target, what, text) => {
        await to(target, what);
        await press('ControlOrMeta+a');
        await page.keyboard.type(text);
      };
      await visit.open();
      await start.choose(logOf(24));
      await plan.shown();

      // The choice: a group of two with one tab stop.
      await to(model.builtIn, 'who names things');
      await press('ArrowDown');
      assert.ok(await model.own.isChecked());
      await to(model.kind, 'the kind of server');
      await page.keyboard.type('Another server');
      await expectSoon(async () => (await model.kind.inputValue()) === 'other', 'the select is driven by its letters');
      await type(model.address, 'the address', server.url);
      await type(model.name, 'the name of the model', 'scripted-small');
      await type(model.key, 'the key', 'sk-by-keyboard');
      await to(model.testButton, 'the test');
      await press('Enter');
      await page.getByText('The connection works.').waitFor();

      // Questions, and one of one's own, which takes the focus.
      await to(model.question('Task'), 'the question for the task');
      await press('Space');
      await to(page.getByRole('button', { name: 'Add a question' }), 'another question');
      await press('Enter');
      const own = page.locator('fieldset.own-facet');
      await expectSoon(() => own.getByLabel('Name', { exact: true }).evaluate((input) => input === document.activeElement), 'the new question has the focus');
      await page.keyboard.type('Tone');
      await press('Tab');
      await page.keyboard.type('How does the person sound?');
      await to(own.getByRole('button', { name: /^Remove facet/ }), 'the way to remove it');
      await press('Enter');
      await expectSoon(() => page.getByRole('button', { name: 'Add a question' }).evaluate((button) => button === document.activeElement), 'the focus is not lost');

      // Minima that the small log can reach, and the preview, which gives the focus back.
      await plan.small({ conversations: 3, accounts: 2, groups: 4 });
      await to(model.previewButton, 'the preview');
      await press('Enter');
      await model.preview.locator('pre').first().waitFor();
      await to(model.preview.locator('pre').first(), 'the words of the first call');
      await press('Escape');
      await expectSoon(() => model.previewButton.evaluate((button) => button === document.activeElement), 'the focus is back');
      await type(page.locator('#cap-calls'), 'the cap', '20');
      server.forget();
      await to(plan.runButton, 'the run', 160);
      await press('Enter');

      // The run waits, the cap is taken away.
      await model.waits.waitFor();
      assert.equal(questions(server).length, 20);
      await to(page.locator('summary').filter({ hasText: 'Change the cap' }), 'the cap');
      await press('Enter');
      await to(page.locator('#cap-calls'), 'the cap');
      await press('ControlOrMeta+a');
      await press('Delete');
      await to(model.continueButton, 'the way on');
      await press('Enter');
      await run.finished();
      await explore.shown();

      await to(model.facets, 'the trees');
      await press('ArrowDown');
      await expectSoon(() => page.url().includes('by=task'), 'the second tree is chosen');
      await explore.shown();
      await to(model.privacyButton, 'the privacy report', 160);
      await press('Enter');
      await model.privacy.getByRole('heading', { name: 'What remains' }).waitFor();
      await press('Escape');
      await expectSoon(() => model.privacyButton.evaluate((button) => button === document.activeElement), 'the focus is back');
      await to(model.badge, 'the badge', 160);
      await press('Enter');
      await model.ledger.getByRole('button', { name: 'Save as CSV' }).waitFor();
      await to(model.ledger.getByRole('button', { name: 'Save as CSV' }), 'the file of the ledger');
      await press('Escape');
      await expectSoon(() => model.ledger.isHidden(), 'Escape closes the ledger');
    }));
});
