// The models that are here: the bundled ones, and the paper's own, which is too large for the repository.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from './browser.mjs';

export const MPNET = 'all-mpnet-base-v2';

/** Where models may lie: the bundled ones, and those of a folder that a person names. */
const FOLDERS = [path.join(ROOT, 'public/models'), process.env.CLIOSCOPE_BENCH_MODELS].filter(Boolean);

/** The lines of the model list with the folder of each, that of mpnet among them if its files are somewhere. */
export function models() {
  const listed = JSON.parse(readFileSync(path.join(FOLDERS[0], 'models.json'), 'utf8'));
  const folderOf = (id, weights) => FOLDERS.map((folder) => path.join(folder, id)).find((folder) => existsSync(path.join(folder, weights)));
  const mpnet = listed.some(({ id }) => id === MPNET) ? undefined : folderOf(MPNET, 'model_w8.onnx');
  const all = mpnet ? [...listed, mpnetLine(mpnet)] : listed;
  return all.map((spec) => ({ spec, folder: folderOf(spec.id, spec.weights.file) }));
}

/** The one line that offers it, as the README says, for its files in `folder`. */
function mpnetLine(folder) {
  const file = (name) => {
    const bytes = readFileSync(path.join(folder, name));
    return { file: name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  };
  return {
    id: MPNET,
    name: 'MPNet base v2',
    dims: 768,
    max_tokens: 384,
    pad_id: 1,
    languages: ['eng'],
    weights: file('model_w8.onnx'),
    tokenizer: file('tokenizer.json'),
    licence: 'Apache-2.0',
  };
}
