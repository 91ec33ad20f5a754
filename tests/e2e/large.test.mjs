// A ChatGPT export of 100 MB: read in the tab in pieces, never as one text.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, PATIENCE, SAMPLE, Stage, visiting } from './browser.mjs';
import { chatgptConversation } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { rendererBytes } from './renderer.mjs';
import { zip } from './zip.mjs';

const MB = 1_000_000;
const SIZE = 100 * MB;
const MAX_GROWTH = 400 * MB;

/** Copies of the sample, each with other numbers in it, that pack to [`SIZE`]. */
const COPIES = 110;

/** The sample as one ChatGPT export, over and over. */
function exported() {
  const logs = readFileSync(SAMPLE, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const records = [];
  for (let copy = 0; copy < COPIES; copy += 1) {
    for (const { messages } of logs) {
      const count = records.length;
      const turns = messages.map(({ role, content }, i) => [role === 'user', `${content} ${(count * 7919 + i * 104_729) % 999_983}`]);
      records.push(Buffer.from(`${count > 0 ? ',' : '['}${JSON.stringify(chatgptConversation({ at: 1.7e12 + count * 1000, turns }, count))}`));
    }
  }
  const count = records.length;
  const bytes = Buffer.concat([...records, Buffer.from(']')]);
  return { count, unpacked: bytes.length, packed: zip([{ name: 'conversations.json', bytes }]) };
}

describe('a large file', { skip: NO_SITE || (process.platform !== 'linux' && 'memory is read from /proc') }, () => {
  let stage;
  const folder = mkdtempSync(path.join(tmpdir(), 'clioscope-'));
  before(async () => (stage = await Stage.open()));
  after(async () => {
    await stage.close();
    rmSync(folder, { recursive: true });
  });

  test('is imported with little memory', async (t) => {
    const file = path.join(folder, 'chatgpt-export.zip');
    const { count, unpacked, packed } = exported();
    assert.ok(packed.length >= SIZE, `${packed.length} bytes`);
    writeFileSync(file, packed);
    await visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      await visit.open();
      await visit.page.waitForTimeout(1000);
      const begin = rendererBytes();
      let most = begin;
      const watch = setInterval(() => (most = Math.max(most, rendererBytes())), 100);
      const from = Date.now();
      await start.chooseFrom(file);
      await plan.shown(PATIENCE);
      clearInterval(watch);
      const longest = Math.max(0, ...(await visit.longTasks()).map(({ ms }) => ms));
      t.diagnostic(
        `${count} conversations, ${Math.round(unpacked / MB)} MB of JSON in ${Math.round(packed.length / MB)} MB of zip in ${((Date.now() - from) / 1000).toFixed(1)} s; ` +
          `memory from ${Math.round(begin / MB)} MB to at most ${Math.round(most / MB)} MB; longest task ${Math.round(longest)} ms`,
      );
      const { conversations } = await plan.figures('ChatGPT export');
      assert.equal(conversations.value, count.toLocaleString('en'));
      assert.ok(most - begin < MAX_GROWTH, `grew by ${Math.round((most - begin) / MB)} MB`);
    });
  });
});
