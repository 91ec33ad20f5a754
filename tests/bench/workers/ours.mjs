// Clioscope, as one of the two binaries.
import { answer, fetched, fetchedVectors, joined, pieces, timed } from './rpc.mjs';

let wasm;
let encoder;
let texts;
let vectors;

answer({
  /** `binary` is `relaxed` or `simd128`. */
  async start({ binary }) {
    wasm = await import(`../target/${binary}/clioscope_bench.js`);
    await wasm.default();
  },

  async load({ model }) {
    const folder = `../models/${model}`;
    const specs = JSON.parse(new TextDecoder().decode(await fetched('../models/models.json')));
    const spec = specs.find(({ id }) => id === model);
    const [weights, tokenizer] = await Promise.all(
      [spec.weights, spec.tokenizer].map(({ file }) => fetched(`${folder}/${file}`)),
    );
    const { value, seconds } = await timed(() => new wasm.Encoder(JSON.stringify(spec), weights, tokenizer));
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

  async vectors({ url }) {
    vectors = await fetchedVectors(url);
  },

  async kmeans({ dims, k, seed }) {
    const { value, seconds } = await timed(() => new wasm.KMeans(vectors, dims, k, seed));
    const [centroids, weights] = [value.centroids(), value.weights()];
    const nesting = await timed(() => wasm.hierarchy(centroids, dims, weights));
    return { seconds, inertia: value.inertia, hierarchySeconds: nesting.seconds };
  },

  async umap({ dims, seed }) {
    const { value, seconds } = await timed(() => wasm.umap(vectors, dims, seed));
    return { positions: value, seconds };
  },

  trustworthiness({ dims, positions, sampled, k }) {
    return { trustworthiness: wasm.trustworthiness(vectors, dims, positions, sampled, k) };
  },

  async bareLoop({ rounds }) {
    const { seconds } = await timed(() => wasm.bare_loop(rounds));
    return { seconds };
  },
});
