// Clioscope, as one of the two binaries.
import { answer, fetched, joined, pieces, timed, vectorsOf } from './rpc.mjs';

let wasm;
let encoder;
let texts;

answer({
  /** `binary` is `relaxed` or `simd128`. */
  async start({ binary }) {
    wasm = await import(`../target/${binary}/clioscope_bench.js`);
    await wasm.default();
  },

  /** `spec` is a line of the model list, `precision` `integer` or `float`. */
  async load({ spec, precision }) {
    const files = [spec.weights, spec.tokenizer].map(({ file }) => fetched(`../models/${spec.id}/${file}`));
    const [weights, tokenizer] = await Promise.all(files);
    encoder?.free();
    const { value, seconds } = await timed(
      () => new wasm.Encoder(JSON.stringify(spec), weights, tokenizer, precision),
    );
    encoder = value;
    return { seconds };
  },

  async textsOfLength({ model, tokens, n }) {
    return { texts: wasm.texts_of_length(await fetched(`../models/${model}/tokenizer.json`), tokens, n) };
  },

  /** Redacts the texts that `embedAll` embeds, and gives them to the peers. */
  texts({ texts: given }) {
    texts = new wasm.Texts(given);
    return { texts: texts.strings() };
  },

  async embed({ texts, batch }) {
    const { value, seconds } = await timed(() =>
      joined([...pieces(texts, batch)].map((piece) => encoder.embed_batch(piece))),
    );
    return { vectors: value, seconds };
  },

  async embedAll() {
    const { value, seconds } = await timed(() => encoder.embed_all(texts));
    return { vectors: value, seconds };
  },

  proposed({ n }) {
    return { k: wasm.proposed_k(n), restarts: wasm.proposed_restarts(n) };
  },

  async kmeans({ file, dims, k, restarts = 1, seed }) {
    const vectors = await vectorsOf(file);
    const { value, seconds } = await timed(() => new wasm.KMeans(vectors, dims, k, restarts, seed));
    const { inertia, iterations } = value;
    return { seconds, inertia, iterations, centroids: value.centroids(), weights: value.weights() };
  },

  async hierarchy({ dims, centroids, weights }) {
    const { seconds } = await timed(() => wasm.hierarchy(centroids, dims, weights));
    return { seconds };
  },

  async umap({ file, dims, seed }) {
    const vectors = await vectorsOf(file);
    const { value, seconds } = await timed(() => wasm.umap(vectors, dims, seed));
    return { positions: value, seconds };
  },

  async trustworthiness({ file, dims, positions, positionsFile, sampled, k }) {
    positions ??= new Float32Array((await fetched(`../target/${positionsFile}`)).buffer);
    return { trustworthiness: wasm.trustworthiness(await vectorsOf(file), dims, positions, sampled, k) };
  },

  async bareLoop({ rounds }) {
    const { seconds } = await timed(() => wasm.bare_loop(rounds));
    return { seconds };
  },
});
