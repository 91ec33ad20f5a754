// onnxruntime-web alone: the graph, with the pooling by hand. Texts are tokenised before time is taken.
import { BertTokenizer } from '../node_modules/@huggingface/transformers/dist/transformers.js';
import * as ort from '../node_modules/onnxruntime-web/dist/ort.wasm.min.mjs';

import { answer, fetched, joined, pieces, timed } from './rpc.mjs';

const MODELS = new URL('../target/models/', import.meta.url).href;
const FILES = { q8: 'model_quantized.onnx', fp32: 'model.onnx' };

ort.env.wasm.wasmPaths = new URL('../node_modules/onnxruntime-web/dist/', import.meta.url).href;
ort.env.wasm.numThreads = 1;

let session;
let tokenizer;

answer({
  async load({ model, dtype }) {
    const [weights, ...json] = await Promise.all(
      [`onnx/${FILES[dtype]}`, 'tokenizer.json', 'tokenizer_config.json'].map((file) => fetched(`${MODELS}${model}/${file}`)),
    );
    tokenizer = new BertTokenizer(...json.map((bytes) => JSON.parse(new TextDecoder().decode(bytes))));
    const { value, seconds } = await timed(() => ort.InferenceSession.create(weights));
    session = value;
    return { seconds };
  },

  async embed({ texts, batch }) {
    const inputs = [...pieces(texts, batch)].map((piece) => {
      const tokens = tokenizer(piece, { padding: true, truncation: true });
      return Object.fromEntries(
        session.inputNames.map((name) => [name, new ort.Tensor('int64', tokens[name].data, tokens[name].dims)]),
      );
    });
    const { value, seconds } = await timed(async () => {
      const parts = [];
      for (const input of inputs) {
        const { last_hidden_state: hidden } = await session.run(input);
        parts.push(pooled(hidden, input.attention_mask));
      }
      return joined(parts);
    });
    return { vectors: value, seconds };
  },
});

/** Unit-length means of the token vectors that the mask has, shape `(batch, dims)`. */
function pooled({ data, dims: [batch, tokens, dims] }, { data: mask }) {
  const vectors = new Float32Array(batch * dims);
  for (let text = 0; text < batch; text++) {
    const vector = vectors.subarray(text * dims, (text + 1) * dims);
    for (let token = text * tokens; token < (text + 1) * tokens; token++) {
      if (mask[token] === 0n) continue;
      for (let dim = 0; dim < dims; dim++) vector[dim] += data[token * dims + dim];
    }
    const norm = Math.hypot(...vector);
    for (let dim = 0; dim < dims; dim++) vector[dim] /= norm;
  }
  return vectors;
}
