// The way from files to a map, for tests that are about what comes after.
import { openaiLines } from './fixtures.mjs';
import { ExplorePage } from './pages/explore_page.mjs';
import { ImportPage } from './pages/import_page.mjs';
import { ModelPage } from './pages/model_page.mjs';
import { PlanPage } from './pages/plan_page.mjs';
import { RunPage } from './pages/run_page.mjs';

/** The page objects of a visit. */
export const pagesOf = ({ page }) => ({
  start: new ImportPage(page),
  plan: new PlanPage(page),
  model: new ModelPage(page),
  run: new RunPage(page),
  explore: new ExplorePage(page),
});

/** From the first screen to the plan of a small log. */
export async function importSmall(visit, file = openaiLines()) {
  const pages = pagesOf(visit);
  await visit.open();
  await pages.start.choose(file);
  await pages.plan.shown();
  return pages;
}

/** From the first screen to the map of a small log. */
export async function runSmall(visit, file) {
  const pages = await importSmall(visit, file);
  await pages.plan.small();
  await pages.plan.run();
  await pages.run.finished();
  await pages.explore.shown();
  return pages;
}

/** From the first screen to the map of the bundled sample. */
export async function runSample(visit) {
  const pages = pagesOf(visit);
  await visit.open();
  await pages.start.trySample();
  await pages.plan.shown();
  await pages.plan.run();
  await pages.run.finished();
  await pages.explore.shown();
  return pages;
}
