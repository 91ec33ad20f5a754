// The address holds the selection: a link to a cluster, and back and forward.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { runSmall } from './journey.mjs';
import { expectSoon } from './soon.mjs';

describe('deep link', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('a cluster in the address is selected; back and forward move between selections', () =>
    visiting(stage, {}, async (visit) => {
      const { explore } = await runSmall(visit);
      const { page } = visit;
      const hash = () => new URL(page.url()).hash;
      assert.ok((await explore.items.count()) >= 2, 'two clusters to go between');

      const select = async (i) => {
        await explore.row(explore.items.nth(i)).click();
        await expectSoon(async () => /#.*cluster=\d+/.test(hash()), 'the address names the cluster');
        return { name: await explore.detailName(), hash: hash() };
      };
      const first = await select(0);
      const second = await select(1);
      assert.notEqual(first.hash, second.hash);
      assert.doesNotMatch(decodeURIComponent(second.hash), new RegExp(second.name.split(' ')[0], 'i'), 'ids, no names');

      const shows = ({ name }) => expectSoon(async () => (await explore.detailName()) === name, `shows ${name}`);
      await page.goBack();
      await shows(first);
      assert.equal(hash(), first.hash);
      await page.goForward();
      await shows(second);

      await page.goto('about:blank');
      await page.goto(visit.site.url + first.hash);
      await explore.shown();
      await shows(first);
      assert.equal(await explore.selected().count(), 1);
      assert.ok(await explore.row(explore.selected()).isVisible());

      await page.goto(`${visit.site.url}#cluster=99999&colour=%zz&level=x`);
      await page.reload();
      await explore.shown();
      assert.equal(await explore.detailName(), 'All conversations');
    }));
});
