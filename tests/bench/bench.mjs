// Runs benchmarks by name, all of them without names: node bench.mjs [--quick] [--rounds=N] [--umap-learn] [names].
import path from 'node:path';

import { EMBEDDING } from './embedding.mjs';
import { GEOMETRY } from './geometry.mjs';
import { write } from './report.mjs';
import { Stage } from './stage.mjs';

const BENCHES = { ...EMBEDDING, ...GEOMETRY };
const RESULTS = path.join(import.meta.dirname, 'RESULTS.md');

const OPTIONS = ['--quick', '--umap-learn'];
const ROUNDS = /^--rounds=([1-9]\d*)$/;

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const umapLearn = words.includes('--umap-learn');
const [, rounds = quick ? 2 : 5] = words.map((word) => ROUNDS.exec(word)).find(Boolean) ?? [];
const names = words.filter((word) => !word.startsWith('--'));
const unknown = words.filter((word) => !(word in BENCHES) && !OPTIONS.includes(word) && !ROUNDS.test(word));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${[...OPTIONS, '--rounds=N', ...Object.keys(BENCHES)].join(', ')}`);
  process.exit(2);
}

for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  console.log(`${name}:`);
  // A browser of its own: what one benchmark leaves behind is not the next one's.
  const stage = await Stage.open();
  try {
    const part = await BENCHES[name](stage, { quick, umapLearn, rounds: Number(rounds) });
    console.log(`\n${part.title}\n\n${part.text}`);
    // A trial is no result.
    if (!quick) write(RESULTS, { [name]: part }, stage.name);
  } finally {
    await stage.close();
  }
}
