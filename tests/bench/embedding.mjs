// Benchmarks of sentence encoders.
import { texts as realTexts } from './texts.mjs';
import { comparison, table } from './report.mjs';
import { inTurn } from './stage.mjs';

const MINILM = 'all-MiniLM-L6-v2';
const USE = 'use-multilingual';
const BATCH = 32;
const TOKENS = 32;

const OURS = { 'ours, relaxed-simd': 'relaxed', 'ours, simd128': 'simd128' };
const TRANSFORMERS = 'transformers.js q8';

async function ours(stage, model) {
  const contenders = [];
  for (const [name, binary] of Object.entries(OURS)) {
    const contender = await stage.ours(name, binary);
    await contender.call('load', { model });
    contenders.push(contender);
  }
  return contenders;
}

async function peers(stage, model, peers) {
  const contenders = [];
  for (const [name, script, dtype] of peers) {
    const contender = stage.contender(name, script);
    await contender.call('load', { model, dtype });
    contenders.push(contender);
  }
  return contenders;
}

const PEERS = [
  [TRANSFORMERS, 'transformers', 'q8'],
  ['transformers.js fp32', 'transformers', 'fp32'],
  ['onnxruntime-web q8', 'onnxruntime', 'q8'],
  ['onnxruntime-web fp32', 'onnxruntime', 'fp32'],
];

export async function embed32(stage, { quick, rounds }) {
  const own = await ours(stage, MINILM);
  const n = BATCH * (quick ? 1 : 8);
  const { texts } = await own[0].call('textsOfLength', { model: MINILM, tokens: TOKENS, n });
  const contenders = [...own, ...(await peers(stage, MINILM, PEERS))];
  const seconds = await inTurn(contenders, rounds, ({ call }) => call('embed', { texts, batch: BATCH }));
  return {
    title: `${MINILM}, fixed texts of ${TOKENS} tokens in batches of ${BATCH}, one worker. onnxruntime-web alone does not tokenise here.`,
    settings: `${n} texts, ${rounds} rounds`,
    text: comparison({ seconds, base: TRANSFORMERS, work: n, unit: 'texts' }),
  };
}

export async function embedMixed(stage, { quick, rounds }) {
  const own = await ours(stage, MINILM);
  const given = realTexts(quick ? 256 : 1024);
  let texts;
  for (const { call } of own) ({ texts } = await call('texts', { texts: given }));
  const contenders = [...own, ...(await peers(stage, MINILM, PEERS.slice(0, 2)))];
  const seconds = await inTurn(contenders, rounds, (contender) =>
    own.includes(contender) ? contender.call('embedAll') : contender.call('embed', { texts, batch: BATCH }),
  );
  return {
    title: `${MINILM}, texts of mixed lengths in random order, tokenising included: ours in its own batches, the peers in batches of ${BATCH} with their default padding.`,
    settings: `${texts.length} texts, ${rounds} rounds`,
    text: comparison({ seconds, base: TRANSFORMERS, work: texts.length, unit: 'texts' }),
  };
}

export const EMBEDDING = { embed32, 'embed-mixed': embedMixed };
