// Pictures of every screen without a model, light and dark, wide and narrow: node screenshots.mjs FOLDER [--sample]
import { Stage } from './browser.mjs';
import { camera } from './camera.mjs';
import { openaiLines, picture, table } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';

const [folder, ...flags] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots.mjs FOLDER [--sample]');
  process.exit(2);
}

let hold; // While set, weights come only when it resolves.
const stage = await Stage.open({
  change: async (name) => {
    if (name.endsWith('.onnx')) await hold;
  },
});
const visit = await stage.visit({ reducedMotion: 'reduce' });
const { page } = visit;
const { start, plan, run, explore } = pagesOf(visit);
const shoot = camera(page, folder);

try {
  await visit.open();
  await shoot('first', { full: true });
  await page.getByRole('button', { name: /bytes left this tab/ }).click();
  await shoot('privacy');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Forget everything' }).first().click();
  await shoot('forget');
  await page.keyboard.press('Escape');
  await start.drop(picture());
  await start.alert.getByRole('heading').waitFor();
  await shoot('trouble');
  await start.drop(table());
  await start.mappingHeading.waitFor();
  await shoot('columns', { full: true });
  if (flags.includes('--sample')) {
    await page.getByRole('button', { name: 'New analysis' }).click();
    await start.trySample();
    await plan.shown();
  } else {
    await start.drop(openaiLines());
    await plan.shown();
    await plan.small();
  }
  await page.evaluate(() => scrollTo(0, 0));
  await shoot('plan', { full: true });
  let release;
  hold = new Promise((resolve) => (release = resolve));
  await plan.run();
  await run.shown();
  await page.waitForTimeout(1_000);
  await shoot('run');
  release();
  hold = undefined;
  await run.finished();
  await explore.shown();
  await page.waitForTimeout(1_500);
  await shoot('explore');
  await explore.row(explore.items.first()).click();
  await page.waitForTimeout(1_500);
  await shoot('cluster');
  for (const pane of ['Tree', 'Detail']) {
    await shoot(`cluster-${pane.toLowerCase()}`, { narrowOnly: true, before: () => explore.pane(pane).click() });
  }
  await explore.ownerButton.click();
  await explore.owner.getByRole('article').first().waitFor();
  await shoot('owner');
  await explore.owner.getByRole('button', { name: 'Close' }).click();
  const colours = page.getByRole('combobox', { name: 'Colour by' });
  await page.keyboard.press('Escape');
  await colours.selectOption({ label: 'Language' }).catch(() => {});
  await page.waitForTimeout(500);
  await shoot('explore-language', { wideOnly: true });
} finally {
  await visit.context.close();
  await stage.close();
}
console.log(`pictures in ${folder}`);
