// What survives a reload, and that forgetting leaves nothing behind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { CANARIES } from './fixtures.mjs';
import { runSmall } from './journey.mjs';
import { expectSoon } from './soon.mjs';

/** Everything this origin stored, as one text, and where. */
async function stored(page) {
  return page.evaluate(async () => {
    const databases = {};
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      databases[name] = [];
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (all.onsuccess = resolve));
        databases[name].push(...all.result.map((record) => JSON.stringify(record)));
      }
      database.close();
    }
    const files = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      records: Object.values(databases).flat(),
      caches: await caches.keys(),
      local: { ...localStorage },
      session: { ...sessionStorage },
      files,
      workers: (await navigator.serviceWorker?.getRegistrations())?.length ?? 0,
    };
  });
}

describe('reload', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('the last run is there again, without raw text, until it is forgotten', () =>
    visiting(stage, {}, async (visit) => {
      const { start, explore } = await runSmall(visit);
      const { page } = visit;
      const names = await explore.items.allInnerTexts();
      assert.ok(names.length > 0);

      const before = await stored(page);
      assert.equal(before.records.length, 1, 'one stored run');
      const everything = JSON.stringify(before);
      for (const canary of [...CANARIES, 'member-3', 'sourdough loaf comes out flat']) {
        assert.ok(!everything.includes(canary), `stored: ${canary}`);
      }

      await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
      await page.reload();
      await explore.shown();
      assert.deepEqual(await explore.items.allInnerTexts(), names);
      assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');

      // Raw text is not stored, so the owner's view has nothing to show.
      await explore.row(explore.items.first()).click();
      await explore.ownerButton.click();
      await explore.owner.getByText(/no raw text here/).waitFor();
      await explore.owner.getByRole('button', { name: 'Close' }).click();

      await page.getByRole('button', { name: 'Forget everything' }).first().click();
      const question = page.getByRole('dialog', { name: 'Forget everything?' });
      await question.getByRole('button', { name: 'Forget everything' }).click();
      await start.heading.waitFor();
      await page.getByRole('status').filter({ hasText: 'Everything is forgotten' }).waitFor();
      await expectSoon(async () => {
        const after = await stored(page);
        return after.records.length === 0 && after.caches.length === 0;
      }, 'nothing is stored');
      const after = await stored(page);
      assert.deepEqual([after.local, after.session, after.files, after.workers], [{}, {}, [], 0]);
      assert.equal(new URL(page.url()).hash, '');

      await page.reload();
      await start.heading.waitFor();
      await page.waitForTimeout(1_000);
      assert.equal(await explore.map.count(), 0);
      assert.equal(await page.getByRole('button', { name: 'Back to the report' }).count(), 0);
    }));

  test('a question about forgetting can be answered with no', () =>
    visiting(stage, {}, async (visit) => {
      await visit.open();
      const { page } = visit;
      const button = page.getByRole('button', { name: 'Forget everything' }).first();
      await button.click();
      const question = page.getByRole('dialog', { name: 'Forget everything?' });
      await question.getByRole('button', { name: 'Keep it' }).click();
      await expectSoon(() => question.isHidden(), 'the question is gone');
      await expectSoon(() => button.evaluate((el) => el === document.activeElement), 'the focus is back');
    }));
});
