// Measures a run of N conversations in one tab: seconds by stage, and the memory of the tab, workers included.
//
//   CLIOSCOPE_DIST=../../dist node memory.mjs [N]
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { SAMPLE, Stage, visiting } from './browser.mjs';
import { pagesOf } from './journey.mjs';
import { rendererBytes } from './renderer.mjs';

const MB = 1_000_000;
const HOUR = 3_600_000;

/**
 * `count` conversations: the sample over and over, with a number in every turn, and accounts of its own each time: what one
 * account says twice, or nearly so, counts once.
 */
async function write(file, count) {
  const logs = readFileSync(SAMPLE, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const out = createWriteStream(file);
  for (let i = 0; i < count; i += 1) {
    const log = logs[i % logs.length];
    const copy = Math.floor(i / logs.length);
    const messages = log.messages.map((message) => ({ ...message, content: `${message.content} ${(copy * 7919 + i) % 99_991}` }));
    const line = JSON.stringify({ ...log, conversation_id: `copy-${i}`, account_id: `${log.account_id}-${copy}`, messages });
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

const count = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(path.join(tmpdir(), 'clioscope-'));
const stage = await Stage.open();
try {
  const file = path.join(folder, 'conversations.jsonl');
  await write(file, count);
  await visiting(stage, {}, async (visit) => {
    const { start, plan, run } = pagesOf(visit);
    visit.context.setDefaultTimeout(HOUR);
    await visit.open();
    await visit.page.waitForTimeout(1_000);
    const most = new Map();
    let stageNow = 'import';
    let since = Date.now();
    const seconds = new Map();
    const enter = (name) => {
      seconds.set(stageNow, (seconds.get(stageNow) ?? 0) + (Date.now() - since) / 1_000);
      [stageNow, since] = [name, Date.now()];
    };
    const begin = rendererBytes();
    const watch = setInterval(() => most.set(stageNow, Math.max(most.get(stageNow) ?? 0, rendererBytes())), 100);
    await start.chooseFrom(file);
    await plan.shown(HOUR);
    enter('plan');
    await visit.page.getByRole('radio', { name: /^All / }).check();
    await plan.run();
    await run.shown();
    const report = visit.page.getByRole('heading', { level: 1, name: 'Report' });
    const trouble = visit.page.getByRole('alert').getByRole('heading');
    const active = run.stages.filter({ hasText: 'in course' }).locator('.stage__name');
    while (!(await report.count())) {
      if (await trouble.count()) throw new Error(await visit.page.getByRole('alert').innerText());
      const name = await active.innerText({ timeout: 1_000 }).catch(() => stageNow);
      if (name !== stageNow) enter(name);
      await visit.page.waitForTimeout(100);
    }
    enter('report');
    await visit.page.waitForTimeout(3_000);
    clearInterval(watch);
    console.log(`${count} conversations; the tab before: ${Math.round(begin / MB)} MB`);
    for (const [name, bytes] of most) {
      console.log(`${name.padEnd(24)} at most ${String(Math.round(bytes / MB)).padStart(6)} MB  ${(seconds.get(name) ?? 0).toFixed(1).padStart(8)} s`);
    }
    console.log(`${'at most'.padEnd(24)}         ${String(Math.round(Math.max(...most.values()) / MB)).padStart(6)} MB`);
  });
} finally {
  await stage.close();
  rmSync(folder, { recursive: true });
}
