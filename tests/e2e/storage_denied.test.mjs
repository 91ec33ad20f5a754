// Where storage is denied, as in some private windows, a run works in memory and the page says so.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';

import { LAUNCH, NO_SITE, Stage, Visit, visiting } from './browser.mjs';
import { pagesOf, runSmall } from './journey.mjs';

/** Run ahead of everything, in the page and in its worker. */
function deny() {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  if (self.IDBFactory) IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = denied;
  Object.defineProperty(self, 'caches', { value: undefined, configurable: true });
  if (self.window) Object.defineProperty(self, 'localStorage', { get: denied });
}

const NOTICE = /does not allow storage/;

async function worksInMemory(visit) {
  const { explore } = await runSmall(visit);
  assert.ok((await explore.items.count()) >= 1);
  const said = visit.page.getByText(NOTICE).first();
  await said.waitFor({ timeout: 10_000 }).catch(() => assert.fail('nothing on the page says that storage is denied'));
  await visit.page.reload();
  await pagesOf(visit).start.heading.waitFor();
}

describe('storage denied', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    // Workers take no scripts from outside, so their own script gets the denial written into it.
    const change = (name, bytes) => {
      if (/^worker.*\.js$/.test(name)) return Buffer.concat([Buffer.from(`(${deny})();\n`), bytes]);
    };
    stage = await Stage.open({ change });
  });
  after(() => stage.close());

  test('by errors of IndexedDB, no caches and no localStorage', () =>
    visiting(stage, { init: [deny] }, worksInMemory));

  test('by the setting of the browser', async () => {
    const profile = await mkdtemp(path.join(os.tmpdir(), 'clioscope-e2e-'));
    await mkdir(path.join(profile, 'Default'));
    const setting = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(path.join(profile, 'Default/Preferences'), JSON.stringify(setting));
    const plain = await Stage.open();
    try {
      const context = await chromium.launchPersistentContext(profile, { ...LAUNCH, viewport: { width: 1440, height: 900 } });
      const visit = await Visit.begin(undefined, { site: plain.site, context });
      try {
        await visit.open();
        const denied = await visit.page.evaluate(() => {
          try {
            return !window.localStorage;
          } catch {
            return true;
          }
        });
        assert.ok(denied, 'the setting is in force');
        await worksInMemory(visit);
      } catch (error) {
        await context.close();
        throw error;
      }
      await visit.end();
    } finally {
      await plain.close();
      await rm(profile, { recursive: true, force: true });
    }
  });
});
