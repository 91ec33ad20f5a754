// Measures runs of so many conversations in one tab: seconds by stage, their growth between the sizes, and the memory of the
// tab, workers included.
//
//   CLIOSCOPE_DIST=../../dist node sizes.mjs [N …]
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { exponents, figure, table } from '../bench/report.mjs';
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

/** A run of `count` conversations: seconds of each stage, and bytes of the whole tab at the most and before. */
async function measured(stage, count) {
  const folder = mkdtempSync(path.join(tmpdir(), 'clioscope-'));
  try {
    const file = path.join(folder, 'conversations.jsonl');
    await write(file, count);
    return await visiting(stage, {}, async (visit) => {
      const { start, plan, run, explore } = pagesOf(visit);
      visit.context.setDefaultTimeout(HOUR);
      await visit.open();
      await visit.page.waitForTimeout(1_000);
      const before = rendererBytes();
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, rendererBytes());
      }, 100);
      try {
        const begun = performance.now();
        await start.chooseFrom(file);
        await plan.shown(HOUR);
        const imported = (performance.now() - begun) / 1_000;
        await visit.page.getByRole('radio', { name: /^All / }).check();
        await plan.run();
        const started = performance.now();
        await run.finished(HOUR);
        const whole = (performance.now() - started) / 1_000;
        await visit.page.waitForTimeout(3_000);
        const report = await explore.exportReport();
        return { before, most, seconds: { import: imported, ...Object.fromEntries(report.run.seconds), 'run, whole': whole } };
      } finally {
        clearInterval(watch);
      }
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sizes = process.argv.slice(2).map(Number);
if (sizes.length === 0) sizes.push(10_000);
const runs = [];
for (const size of sizes) {
  // A browser of its own: what one run leaves behind is not the next one's.
  const stage = await Stage.open();
  try {
    runs.push(await measured(stage, size));
  } finally {
    await stage.close();
  }
}
const stages = Object.keys(runs[0].seconds);
const times = (name) => runs.map(({ seconds }) => seconds[name] ?? 0);
const inMegabytes = (which) => runs.map((run) => Math.round(run[which] / MB));
const rows = [
  ...stages.map((name) => [name, ...times(name).map(figure), exponents(sizes, times(name)).join(', ')]),
  ['MB before', ...inMegabytes('before'), ''],
  ['MB at most', ...inMegabytes('most'), ''],
];
console.log(table(['', ...sizes, 'exponents'], rows));
