// Real texts of mixed lengths.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import path from 'node:path';

const SAMPLE = path.join(import.meta.dirname, '../../public/sample/conversations.jsonl');

const FILE = process.env.CLIOSCOPE_BENCH_DATA ?? SAMPLE;
/** Where the texts come from, for the table. */
export const SOURCE = process.env.CLIOSCOPE_BENCH_DATA ? path.basename(FILE) : 'the bundled sample';

/** Characters of a text that count, as in the product's evaluation. */
const LONGEST = 800;

/**
 * `n` different texts: what the user wrote in each of the conversations of CLIOSCOPE_BENCH_DATA, or of the bundled
 * sample, drawn at random with a fixed seed.
 *
 * With `repeat` they are numbered copies beyond those that there are. The file has a JSON object a line, with `messages` of `{role, content}` or `turns` of `[role, content]`.
 */
export function texts(n, { repeat = false } = {}) {
  const bytes = readFileSync(FILE);
  const lines = (FILE.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n').filter(Boolean);
  const all = [...new Set(lines.map((line) => textOf(JSON.parse(line))).filter(Boolean))];
  if (all.length < n && !repeat) throw new Error(`${FILE} has ${all.length} different texts, not ${n}`);
  const random = generator(7);
  for (let end = all.length - 1; end > 0; end--) {
    const other = Math.floor(random() * (end + 1));
    [all[end], all[other]] = [all[other], all[end]];
  }
  const copy = (_, index) => {
    const round = Math.floor(index / all.length);
    return round === 0 ? all[index] : `${all[index % all.length]} ${round}`;
  };
  return Array.from({ length: n }, copy);
}

function textOf({ messages, turns }) {
  const said = turns ?? messages.map(({ role, content }) => [role, content]);
  const byUser = said.filter(([role]) => role.startsWith('u')).map(([, content]) => content);
  return byUser.join('\n').slice(0, LONGEST).trim();
}

/** Numbers in [0, 1) by the generator of Lehmer, modulus 2³¹ − 1. */
function generator(seed) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
