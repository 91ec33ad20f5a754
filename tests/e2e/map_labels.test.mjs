// Names on the map stand apart, whatever font the page is set in.
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { runSample } from './journey.mjs';
import { expectSoon } from './soon.mjs';

/** How many labels there are, and the pairs whose texts overlap by more than a pixel. */
const overlaps = (page) =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.map-label')].map((label) => {
      const range = document.createRange();
      const rects = [...label.querySelectorAll('span')].map((line) => {
        range.selectNodeContents(line);
        return range.getBoundingClientRect();
      });
      return { text: label.textContent, rects };
    });
    const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
    const pairs = boxes.flatMap((one, index) =>
      boxes.slice(index + 1).flatMap((other) => (one.rects.some((a) => other.rects.some((b) => meet(a, b))) ? [[one.text, other.text]] : [])),
    );
    return { count: boxes.length, pairs };
  });

describe('labels', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`no two of the sample meet at ${viewport.width} by ${viewport.height}`, () =>
      visiting(stage, { viewport }, async (visit) => {
        const { page } = visit;
        await runSample(visit);
        await expectSoon(async () => (await overlaps(page)).count > 3, 'labels are shown');
        for (let zoom = 0; zoom < 4; zoom += 1) {
          await expectSoon(async () => (await overlaps(page)).pairs.length === 0, `labels stand apart, zoomed in ${zoom} times`);
          await page.getByRole('button', { name: 'Zoom in' }).click();
        }
      }));
  }
});
