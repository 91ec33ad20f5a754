// embedding-atlas: its UMAP in WebAssembly, with its defaults but for the parameters that ours has too.
import { createUMAP } from '../node_modules/embedding-atlas/dist/umap.js';

import { answer, timed, vectorsOf } from './rpc.mjs';

answer({
  async umap({ file, dims, seed }) {
    const vectors = await vectorsOf(file);
    const { value, seconds } = await timed(async () => {
      const umap = await createUMAP(vectors.length / dims, dims, 2, vectors, {
        metric: 'cosine',
        nNeighbors: 15,
        minDist: 0,
        seed,
      });
      await umap.run();
      const positions = umap.embedding.slice();
      umap.destroy();
      return positions;
    });
    return { positions: value, seconds };
  },
});
