// The embedding workers: which build of the worker runs, how many, and what happens when one is lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { importSmall, pagesOf, runSmall } from './journey.mjs';

const LOST = /An embedding worker was lost and replaced/;

/**
 * Runs in every worker ahead of its script. Embedding workers tell the page what they do; `fault(worker, batch)` says
 * what becomes of a batch in the `worker`-th of them: "die", "hang" or nothing.
 */
function instrument(serial, fault) {
  if (self.name !== 'clioscope-embedder') return;
  const channel = new BroadcastChannel('e2e-pool');
  channel.postMessage({ started: self.clioscopeBinary });
  addEventListener('message', (event) => {
    const batch = event.data.head.Embed?.id;
    if (batch === undefined) return;
    channel.postMessage({ batch, serial });
    const fate = fault(serial, batch);
    if (!fate) return;
    event.stopImmediatePropagation();
    if (fate === 'die') throw new Error('a provoked end');
  });
}

/** Runs in the page: keeps what embedding workers tell. */
function listen() {
  window.pool = [];
  new BroadcastChannel('e2e-pool').onmessage = ({ data }) => window.pool.push(data);
}

const fine = () => undefined;
/** The worker that finds out how the model can be computed, and ends. */
const PROVER = 1;
const isGlue = (name) => /^worker.*\.js$/.test(name);
const ofPool = ({ page }, what) => page.evaluate((key) => window.pool.filter((said) => key in said).map((said) => said[key]), what);

describe('pool', { skip: NO_SITE }, () => {
  let stage;
  let fault;
  let ahead; // Run in every worker before all else.
  let serial; // Of the worker that loads its script next: the pipeline worker is 0.
  let tree; // Of a run in which nothing happens.
  before(async () => {
    stage = await Stage.open({
      // Every worker fetches its own.
      headers: { 'Cache-Control': 'no-store' },
      change: (name, bytes) => {
        if (!isGlue(name)) return undefined;
        const script = `(${ahead})();(${instrument})(${serial},${fault});\n`;
        serial += 1;
        return Buffer.concat([Buffer.from(script), bytes]);
      },
    });
    [fault, ahead, serial] = [fine, fine, 0];
    await visiting(stage, {}, async (visit) => {
      tree = await (await runSmall(visit)).explore.exportTree();
    });
    assert.ok(tree.length > 1);
  });
  after(() => stage.close());

  /** A visit whose workers suffer this. */
  const suffering = (what, body, init = []) => {
    [fault, ahead, serial] = [what.fault ?? fine, what.ahead ?? fine, 0];
    stage.site.log.length = 0;
    return visiting(stage, { init: [listen, ...init] }, body);
  };
  const binaries = () => [...new Set(stage.site.log.map(({ path }) => path.slice(1)).filter((path) => /^worker.*\.wasm$/.test(path)))];
  const sameTree = async ({ explore }) => assert.deepEqual(await explore.exportTree(), tree);

  test('a browser with relaxed SIMD loads that build, and only that', () =>
    suffering({}, async (visit) => {
      await sameTree(await runSmall(visit));
      assert.deepEqual([...new Set(await ofPool(visit, 'started'))], ['worker_relaxed']);
      assert.deepEqual(binaries(), ['worker_relaxed_bg.wasm']);
    }));

  test('one without it loads the other, with the same result', () => {
    const without = () => {
      const { validate } = WebAssembly;
      // The instruction that the relaxed build needs: 0xfd 0x113.
      const isRelaxed = (bytes) => bytes.some((byte, i) => byte === 253 && bytes[i + 1] === 147 && bytes[i + 2] === 2);
      WebAssembly.validate = (bytes) => !isRelaxed(new Uint8Array(bytes)) && validate.call(WebAssembly, bytes);
    };
    const body = async (visit) => {
      await sameTree(await runSmall(visit));
      assert.deepEqual([...new Set(await ofPool(visit, 'started'))], ['worker']);
      assert.deepEqual(binaries(), ['worker_bg.wasm']);
    };
    return suffering({}, body, [without]);
  });

  test('where the relaxed build computes otherwise, the other takes its place', () => {
    const inexact = () => {
      if (self.name !== 'clioscope-embedder' || self.clioscopeBinary !== 'worker_relaxed') return;
      const post = self.postMessage.bind(self);
      self.postMessage = (message, moved) => post(message.head === 'Started' ? { head: 'Inexact' } : message, moved);
    };
    return suffering({ ahead: inexact }, async (visit) => {
      await sameTree(await runSmall(visit));
      const started = await ofPool(visit, 'started');
      assert.deepEqual(started.slice(-1), ['worker']);
      assert.equal(started.filter((name) => name === 'worker').length - PROVER, started.filter((name) => name !== 'worker').length);
    });
  });

  const device = (cores, memory) => `() => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { value: ${cores} });
    Object.defineProperty(navigator, 'deviceMemory', { value: ${memory} });
  }`;
  const DEVICES = [
    { cores: 1, memory: 2, workers: 1 },
    { cores: 16, memory: 8, workers: 4 },
  ];
  for (const { cores, memory, workers } of DEVICES) {
    test(`cores ${cores}, memory ${memory} GB: workers ${workers}`, () =>
      suffering({ ahead: device(cores, memory) }, async (visit) => {
        await sameTree(await runSmall(visit));
        assert.equal((await ofPool(visit, 'started')).length, PROVER + workers);
      }));
  }

  for (const fate of ['die', 'hang']) {
    test(`a worker that should ${fate} in the midst of a batch is replaced, with the same result`, () => {
      // One worker, which must take every batch; of what it may take, a second is over in a quarter.
      const hurried = `() => {
        (${device(1, 2)})();
        const wait = self.setInterval;
        self.setInterval = (callback, ms) => wait(callback, ms / 4);
      }`;
      const once = `(serial, batch) => (serial === ${1 + PROVER} && batch === 1 ? '${fate}' : undefined)`;
      return suffering({ ahead: hurried, fault: once }, async (visit) => {
        await sameTree(await runSmall(visit));
        await visit.page.getByText(LOST).first().waitFor();
        assert.equal((await ofPool(visit, 'started')).length, PROVER + 2);
        assert.deepEqual(await ofPool(visit, 'batch'), [0, 1, 1]);
      });
    });
  }

  test('a batch that ends every worker ends the run, with a reason', () => {
    const poisoned = () => 'die';
    return suffering({ fault: poisoned }, async (visit) => {
      const { plan, run } = await importSmall(visit);
      await plan.small();
      await plan.run();
      await assert.rejects(run.finished(), /the same texts ended two embedding workers/);
    });
  });

  test('a cancelled run embeds nothing more', () =>
    suffering({}, async (visit) => {
      const { start, plan, run } = pagesOf(visit);
      await visit.open();
      await start.trySample();
      await plan.shown();
      await plan.run();
      await run.shown();
      await visit.page.waitForFunction(() => window.pool.some(({ batch }) => batch > 2));
      await run.cancelButton.click();
      await plan.shown();
      await visit.page.waitForTimeout(2_000); // It may take a moment to be heard.
      const begun = (await ofPool(visit, 'batch')).length;
      await visit.page.waitForTimeout(2_000);
      assert.equal((await ofPool(visit, 'batch')).length, begun);
    }));
});
