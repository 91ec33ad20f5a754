// The vectors that an embedding worker computes in this browser against those of the original models.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, ROOT, Stage, visiting } from './browser.mjs';
import { openaiLines } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { MPNET, models } from './models.mjs';

/** Least cosine by model. */
const LEAST = { 'all-MiniLM-L6-v2': 0.995, 'use-multilingual': 0.99, [MPNET]: 0.995 };

const here = models();
const specs = here.map(({ spec }) => spec);
const mpnet = here.find(({ spec }) => spec.id === MPNET)?.folder;

/** Runs in the page: starts an embedding worker as the pool does and asks it for the vectors of `texts`. */
async function vectorsInWorker({ spec, binary, texts }) {
  const base = new URL('./', document.baseURI).href;
  const fetched = async ({ file }) => new Uint8Array(await (await fetch(`${base}models/${spec.id}/${file}`)).arrayBuffer());
  const files = [await fetched(spec.weights), await fetched(spec.tokenizer)];
  const script = `self.clioscopeBase=${JSON.stringify(base)};importScripts(${JSON.stringify(`${base}${binary}.js`)});wasm_bindgen({module_or_path:${JSON.stringify(`${base}${binary}_bg.wasm`)}});`;
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(address, { name: 'clioscope-embedder' });
  const rows = await new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data: { head, buffers } }) => {
      if (head === 'Started') worker.postMessage({ head: { Load: [spec, 'Integer'] }, buffers: files });
      else if (head.Loaded) worker.postMessage({ head: { Embed: { id: 0, texts } } });
      else if (head.Vectors) resolve(Array.from(buffers[0]));
      else reject(new Error(JSON.stringify(head)));
    };
  });
  worker.terminate();
  return rows;
}

describe('embeddings', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open({
      overlay: mpnet ? { [`models/${MPNET}/`]: mpnet } : {},
      change: (name) => (name === 'models/models.json' ? Buffer.from(JSON.stringify(specs)) : undefined),
    });
  });
  after(() => stage.close());

  for (const spec of specs) {
    test(`${spec.id} in the browser is the original, and the same in both builds`, (t) =>
      visiting(stage, {}, async (visit) => {
        await visit.open();
        const reference = JSON.parse(readFileSync(path.join(ROOT, `core/tests/reference/${spec.id}.json`), 'utf8'));
        const texts = reference.sentences;
        const flat = await visit.page.evaluate(vectorsInWorker, { spec, binary: 'worker', texts });
        const cosines = reference.embeddings.map((row, i) =>
          row.reduce((sum, value, d) => sum + value * flat[i * spec.dims + d], 0),
        );
        t.diagnostic(`least cosine ${Math.min(...cosines).toFixed(5)} of ${cosines.length}`);
        assert.equal(flat.length, reference.sentences.length * spec.dims);
        assert.ok(Math.min(...cosines) >= LEAST[spec.id], `${cosines}`);
        const relaxed = await visit.page.evaluate(vectorsInWorker, { spec, binary: 'worker_relaxed', texts });
        assert.deepEqual(relaxed, flat);
      }));
  }

  test('all-mpnet-base-v2 is a choice once its files and its line are there', { skip: mpnet ? false : 'its files are not here' }, () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan, run, explore } = pagesOf(visit);
      await visit.open();
      await start.choose(openaiLines());
      await plan.shown();
      await plan.small();
      await visit.page.getByRole('radio', { name: /MPNet base v2/ }).check();
      await plan.run();
      await run.finished();
      await explore.shown();
      await visit.page.getByText('MPNet base v2').first().waitFor();
    }));
});
