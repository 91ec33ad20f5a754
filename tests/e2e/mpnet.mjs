// The paper's own model, which is too large for the repository.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const MPNET = 'all-mpnet-base-v2';

/** The one line that offers it, as the README says, for its files in `folder`. */
export function mpnetLine(folder) {
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
