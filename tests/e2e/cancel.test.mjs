// A run can be stopped: the import stays, and running again works.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { importSmall } from './journey.mjs';
import { expectSoon } from './soon.mjs';

describe('cancel', { skip: NO_SITE }, () => {
  let stage;
  let hold; // While set, weights come only when it resolves.
  before(async () => {
    stage = await Stage.open({
      change: async (name) => {
        if (name.endsWith('.onnx')) await hold;
      },
    });
  });
  after(() => stage.close());

  const LABEL = 'OpenAI chat messages';

  async function kept({ plan }) {
    await plan.shown();
    await expectSoon(() => plan.runButton.isEnabled(), 'a run can start again');
    assert.equal((await plan.figures(LABEL)).conversations.value, '60');
  }

  test('while the model is fetched', () =>
    visiting(stage, {}, async (visit) => {
      const pages = await importSmall(visit);
      await pages.plan.small();
      let release;
      hold = new Promise((resolve) => (release = resolve));
      await pages.plan.run();
      await pages.run.shown();
      await visit.page.waitForTimeout(1_000);
      await pages.run.cancelButton.click();
      await pages.plan.shown();
      release();
      hold = undefined;
      await kept(pages);
    }));

  test('while requests are read with the model, and then running again', () =>
    visiting(stage, {}, async (visit) => {
      const pages = await importSmall(visit);
      await pages.plan.small();
      await pages.plan.run();
      await pages.run.shown();
      const embedding = pages.run.stages.filter({ hasText: /Compare, in course/ });
      await embedding.waitFor();
      await pages.run.cancelButton.click();
      await kept(pages);
      await pages.plan.run();
      await pages.run.finished();
      await pages.explore.shown();
    }));
});
