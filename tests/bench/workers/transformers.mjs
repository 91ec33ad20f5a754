// @huggingface/transformers: its feature extraction, as its model cards call it.
import { env, pipeline } from '../node_modules/@huggingface/transformers/dist/transformers.js';

import { answer, joined, pieces, timed } from './rpc.mjs';

const RUNTIME = '../node_modules/@huggingface/transformers/node_modules/onnxruntime-web/dist/';

env.allowRemoteModels = false;
env.allowLocalModels = true;
// A path: what looks like an address is looked for on the hub only.
env.localModelPath = new URL('../target/models/', import.meta.url).pathname;
env.useBrowserCache = false;
env.backends.onnx.wasm.wasmPaths = new URL(RUNTIME, import.meta.url).href;
env.backends.onnx.wasm.numThreads = 1;

let extract;

answer({
  async load({ model, dtype }) {
    const { value, seconds } = await timed(() => pipeline('feature-extraction', model, { dtype, device: 'wasm' }));
    extract = value;
    return { seconds };
  },

  async embed({ texts, batch }) {
    const { value, seconds } = await timed(async () => {
      const parts = [];
      for (const piece of pieces(texts, batch)) {
        parts.push((await extract(piece, { pooling: 'mean', normalize: true })).data);
      }
      return joined(parts);
    });
    return { vectors: value, seconds };
  },
});
