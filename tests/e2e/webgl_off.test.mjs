// Without WebGL2 the map is drawn all the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { runSmall } from './journey.mjs';
import { expectSoon } from './soon.mjs';

/** Which kinds of context the canvases on the page were given. */
function noWebGl() {
  window.contexts = [];
  const original = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const refused = /^(webgl|experimental-webgl)/.test(kind);
    const context = refused ? null : original.call(this, kind, ...rest);
    if (context && this.isConnected) window.contexts.push(kind);
    return context;
  };
}

describe('graphics', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  for (const [what, init] of [['with WebGL2', []], ['without WebGL2', [noWebGl]]]) {
    test(`the map is drawn and follows zoom and selection ${what}`, () =>
      visiting(stage, { init }, async (visit) => {
        const { explore } = await runSmall(visit);
        if (init.length) assert.deepEqual(await visit.page.evaluate(() => window.contexts), ['2d']);
        await expectSoon(async () => (await explore.colouredPixels()) > 100, 'points are drawn');
        const whole = await explore.map.screenshot();
        await visit.page.getByRole('button', { name: 'Zoom in' }).click();
        await expectSoon(async () => !whole.equals(await explore.map.screenshot()), 'the picture is another');
        await visit.page.getByRole('button', { name: 'Show the whole map' }).click();
        await explore.row(explore.items.first()).click();
        await expectSoon(async () => (await explore.colouredPixels()) > 50, 'the selected points are drawn');
      }));
  }
});
