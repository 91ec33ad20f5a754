// The embedding and clustering workers: which build of the worker runs, how many, and what happens when one is lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import { importSmall, pagesOf, runSmall } from './journey.mjs';

const LOST = /An embedding worker was lost and replaced/;

/**
 * Runs in every worker ahead of its script. Embedding and clustering workers tell the page what they do; `fault(worker,
 * batch, restart)` says what becomes of a batch, or of a restart of k-means, in the `worker`-th of them: "die", "hang" or
 * nothing.
 */
function instrument(serial, fault) {
  if (!['clioscope-embedder', 'clioscope-clusterer'].includes(self.name)) return;
  const channel = new BroadcastChannel('e2e-pool');
  channel.postMessage(self.name === 'clioscope-embedder' ? { started: self.clioscopeBinary } : { clusterer: serial });
  addEventListener('message', (event) => {
    const { Embed, Restart } = event.data.head ?? {};
    if (!Embed && !Restart) return;
    channel.postMessage(Embed ? { batch: Embed.id, serial } : { restart: Restart.id, serial });
    const fate = fault(serial, Embed?.id, Restart?.id);
    if (!fate) return;
    event.stopImmediatePropagation();
    if (fate === 'die') throw new Error('a provoked end');
  });
}

/** Runs in the page: keeps what embedding and clustering workers tell. */
function listen() {
  window.pool = [];
  new BroadcastChannel('e2e-pool').onmessage = ({ data }) => window.pool.push(data);
}

const fine = () => undefined;
/** The worker that finds out how the model can be computed, and ends. */
const PROVER = 1;
const isGlue = (name) => /^worker.*\.js$/.test(name);
const ofPool = ({ page }, what) => page.evaluate((key) => window.pool.filter((said) => key in said).map((said) => said[key]), what);

/** Enough conversations for restarts of k-means that take a while, and short, so that all else takes none. */
function manyShort() {
  const nouns = 'bread soup rice cake tea jam bike car train bus ship plane lamp door roof wall book film song game'.split(' ');
  const verbs = 'bake buy sell fix clean paint move store send carry find lend'.split(' ');
  const line = (i) => ({
    conversation_id: `c${i}`,
    account_id: `a${i % 500}`,
    messages: [{ role: 'user', content: `How do I ${verbs[i % 12]} ${nouns[(i * 7) % 20]} and ${nouns[Math.floor(i / 40) % 20]} number ${i}` }],
  });
  const lines = Array.from({ length: 12_000 }, (_, i) => JSON.stringify(line(i)));
  return { name: 'short.jsonl', bytes: Buffer.from(lines.join('\n')) };
}

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

  /** A run by this build alone. */
  const runBy = (build) => async (visit) => {
    await sameTree(await runSmall(visit));
    assert.deepEqual([...new Set(await ofPool(visit, 'started'))], [build]);
    assert.deepEqual(binaries(), [`${build}_bg.wasm`]);
  };

  test('a browser with relaxed SIMD loads that build, and only that', () => suffering({}, runBy('worker_relaxed')));

  test('one without it loads the other, with the same result', () => {
    const without = () => {
      const { validate } = WebAssembly;
      // The instruction that the relaxed build needs: 0xfd 0x113.
      const isRelaxed = (bytes) => bytes.some((byte, i) => byte === 253 && bytes[i + 1] === 147 && bytes[i + 2] === 2);
      WebAssembly.validate = (bytes) => !isRelaxed(new Uint8Array(bytes)) && validate.call(WebAssembly, bytes);
    };
    return suffering({}, runBy('worker'), [without]);
  });

  test('where relaxed SIMD computes otherwise, the other is loaded, with the same result', () => {
    const otherwise = () => {
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function (...given) {
        const made = new Instance(...given);
        return made.exports.exact ? { exports: { exact: () => 0 } } : made;
      };
      WebAssembly.Instance.prototype = Instance.prototype;
    };
    return suffering({}, runBy('worker'), [otherwise]);
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
      await assert.rejects(run.finished(), /the same work ended two workers/);
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

  test('restarts of a long clustering have workers of their own; one that is lost is replaced, with the same result', async () => {
    const groupsOf = async (what, body) => {
      let groups;
      await suffering(what, async (visit) => {
        const { start, plan, run, explore } = pagesOf(visit);
        await visit.open();
        await start.choose(manyShort());
        await plan.shown();
        await visit.page.getByRole('radio', { name: /^Universal Sentence Encoder/ }).check();
        await plan.small({ groups: 340 });
        await plan.run();
        await run.finished();
        await explore.shown();
        groups = await explore.exportTree();
        await body(visit);
      });
      return groups;
    };
    const alone = await groupsOf({ ahead: device(1, 2) }, async (visit) => assert.deepEqual(await ofPool(visit, 'clusterer'), []));
    // The first two clusterers come after the pipeline worker, the prover and two embedders.
    const first = 2 + PROVER + 1;
    const once = `(serial, batch, restart) => (restart === 1 && serial < ${first + 2} ? 'die' : undefined)`;
    const shared = await groupsOf({ ahead: device(2, 16), fault: once }, async (visit) => {
      assert.deepEqual(await ofPool(visit, 'clusterer'), [first, first + 1, first + 2]);
      assert.deepEqual((await ofPool(visit, 'restart')).sort(), [0, 1, 1, 2]);
    });
    assert.ok(alone.length > 1);
    assert.deepEqual(shared, alone);
  });
});
