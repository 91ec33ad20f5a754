// Pictures of what a model adds to the page, by the scripted server: node screenshots_model.mjs FOLDER
import { Stage } from './browser.mjs';
import { camera } from './camera.mjs';
import { FAILURES, allow, logOf } from './model_journey.mjs';
import { pagesOf } from './journey.mjs';
import { startModelServer } from './model_server.mjs';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots_model.mjs FOLDER');
  process.exit(2);
}
const MINUTES = 300_000;
const server = await startModelServer({ latency: 20 });
const stage = await Stage.open();
const visit = await stage.visit({ reducedMotion: 'reduce' });
allow(visit, server);
visit.expect(...FAILURES);
const { page } = visit;
const { start, plan, run, explore, model } = pagesOf(visit);
const shoot = camera(page, folder);
const file = logOf(120);

try {
  await visit.open();
  await start.choose(file);
  await plan.shown();
  await model.choose({ url: server.url });
  await shoot('address', { full: true });
  await model.allowAddress(server.url);
  await visit.ready();
  await start.choose(file);
  await plan.shown();
  server.script({ fault: 'forbidden' });
  await model.tested();
  await shoot('refused', { full: true });
  server.script();
  await model.name.fill('scripted-small');
  await model.tested();
  await model.question('Task').check();
  await model.ask({ name: 'Tone', question: 'How does the person sound?', answer: 'One of a list', choices: ['calm', 'cross'] });
  await plan.small({ conversations: 3, accounts: 2, groups: 16 });
  await model.measured(30);
  await model.measure();
  await page.getByRole('button', { name: 'Test the auditor' }).click();
  await page.getByRole('heading', { name: "The auditor's own test" }).waitFor({ timeout: MINUTES });
  await page.getByRole('button', { name: 'Check my model' }).click();
  await page.getByRole('heading', { name: 'The check of the model' }).waitFor({ timeout: MINUTES });
  await shoot('plan', { full: true });
  await model.previewButton.click();
  await model.preview.locator('article').first().waitFor();
  await shoot('preview');
  await page.keyboard.press('Escape');
  await model.cap('60');
  await plan.run();
  await run.shown();
  await page.waitForTimeout(600);
  await shoot('run');
  await model.paused();
  await model.unfold('Change the cap');
  await model.unfold('Change key, address or model');
  await shoot('waits', { full: true });
  await model.cap('');
  await model.continueButton.click();
  await run.finished();
  await explore.shown();
  await explore.row(explore.items.first()).click();
  await page.waitForTimeout(1_000);
  await shoot('explore');
  await shoot('explore-detail', { narrowOnly: true, before: () => explore.pane('Detail').click() });
  await page.keyboard.press('Escape');
  await model.privacyButton.click();
  await shoot('privacy-report');
  await page.keyboard.press('Escape');
  await model.badge.click();
  await model.ledger.getByRole('table').last().waitFor();
  await shoot('ledger');
} finally {
  await visit.context.close();
  await stage.close();
  await server.close();
}
console.log(`pictures in ${folder}`);
