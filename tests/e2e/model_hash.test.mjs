// Model files that are not the right ones stop the run with a clear word, and nothing is lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { importSmall } from './journey.mjs';

describe('model files', { skip: NO_SITE }, () => {
  let stage;
  let broken; // What the host does to weights.
  before(async () => {
    stage = await Stage.open({ change: (name, bytes) => (name.endsWith('.onnx') ? broken?.(bytes) : undefined) });
  });
  after(() => stage.close());

  const CASES = {
    'with one wrong bit': (bytes) => {
      const wrong = Buffer.from(bytes);
      wrong[wrong.length >> 1] ^= 1;
      return wrong;
    },
    'cut short': (bytes) => bytes.subarray(0, bytes.length >> 1),
    'replaced by a page': () => Buffer.from('<!doctype html><title>Sign in</title>'),
  };
  for (const [what, change] of Object.entries(CASES)) {
    test(`weights ${what}`, () =>
      visiting(stage, {}, async (visit) => {
        const { start, plan, run, explore } = await importSmall(visit);
        await plan.small();
        broken = change;
        await plan.run();
        const alert = start.alert.filter({ hasText: 'The run stopped before it was done' });
        await alert.waitFor();
        assert.match(await alert.innerText(), /model_w8\.onnx/, 'the message names the file');
        assert.equal((await plan.figures('OpenAI chat messages')).conversations.value, '60');
        const kept = await visit.page.evaluate(async () => {
          const names = await caches.keys();
          const files = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)));
          return files.flat().filter((url) => url.includes('.onnx'));
        });
        assert.deepEqual(kept, [], 'wrong weights are not kept');
        broken = undefined;
        if (what !== 'with one wrong bit') return;
        await plan.run();
        await run.finished();
        await explore.shown();
      }));
  }
});
