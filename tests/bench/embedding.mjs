// Benchmarks of sentence encoders.
import { models } from '../e2e/models.mjs';
import { comparison, spread, table } from './report.mjs';
import { inTurn } from './stage.mjs';
import { SOURCE, texts as realTexts } from './texts.mjs';

const MINILM = 'all-MiniLM-L6-v2';
const USE = 'use-multilingual';
const BATCH = 32;
const TOKENS = 32;

const OURS = { 'ours, relaxed-simd': 'relaxed', 'ours, simd128': 'simd128' };
const TRANSFORMERS = 'transformers.js q8';

const ours = (stage, model) =>
  Promise.all(Object.entries(OURS).map(([name, binary]) => stage.ours(name, binary, model)));

/** The simple path: the model in f32, in the plain binary. */
const floats = (stage, model) => stage.ours('tract f32', 'simd128', model, 'float');

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
  const given = realTexts(quick ? 64 : 1024);
  let texts;
  for (const { call } of own) ({ texts } = await call('texts', { texts: given }));
  const contenders = [...own, ...(await peers(stage, MINILM, PEERS.slice(0, 2)))];
  const seconds = await inTurn(contenders, rounds, (contender) =>
    own.includes(contender) ? contender.call('embedAll') : contender.call('embed', { texts, batch: BATCH }),
  );
  return {
    title: `${MINILM}, texts of mixed lengths in random order, tokenising included: ours in its own batches, the peers in batches of ${BATCH} with their default padding.`,
    settings: `${texts.length} texts of ${SOURCE}, ${rounds} rounds`,
    text: comparison({ seconds, base: TRANSFORMERS, work: texts.length, unit: 'texts' }),
  };
}

export async function use(stage, { quick, rounds }) {
  const own = await ours(stage, USE);
  const simple = await floats(stage, USE);
  const n = BATCH * (quick ? 2 : 32);
  const { texts } = await own[0].call('textsOfLength', { model: USE, tokens: TOKENS, n });
  const seconds = await inTurn([...own, simple], rounds, ({ call }) => call('embed', { texts, batch: BATCH }));
  return {
    title: `${USE}, fixed texts of ${TOKENS} tokens in batches of ${BATCH}, one worker, against our own simple path: tract in f32, simd128.`,
    settings: `${n} texts, ${rounds} rounds`,
    text: comparison({ seconds, base: simple.name, work: n, unit: 'texts' }),
  };
}

export async function accuracy(stage, { quick }) {
  const given = realTexts(quick ? 64 : 1000);
  const rows = [];
  for (const model of models().map(({ spec }) => spec.id)) {
    const own = await stage.ours('ours', 'relaxed', model);
    const reference = await floats(stage, model);
    for (const { call } of [own, reference]) {
      await call('texts', { texts: given });
      await call('embedAll');
    }
    const compare = async (contender) => {
      const { least, mean } = await stage.cosines(contender, reference, given.length);
      rows.push([model, contender.name, least.toFixed(4), mean.toFixed(4)]);
    };
    await compare(own);
    if (model === MINILM) {
      const [peer] = await peers(stage, model, PEERS.slice(0, 1));
      const { texts } = await own.call('texts', { texts: given });
      await peer.call('embed', { texts, batch: BATCH });
      await compare(peer);
      await peer.end();
    }
    for (const { end } of [own, reference]) await end();
  }
  return {
    title: 'Cosines of the vectors of real texts to those of the same weights computed in f32 by tract.',
    settings: `${given.length} texts of ${SOURCE}`,
    text: table(['model', '', 'least', 'mean'], rows),
  };
}

/** Whether two workers of ours share the machine as well as two that only compute. */
export async function workers(stage, { quick, rounds }) {
  const pair = [];
  for (const name of ['one', 'other']) {
    pair.push(await stage.ours(name, 'relaxed', MINILM));
  }
  const n = BATCH * (quick ? 2 : 16);
  const { texts } = await pair[0].call('textsOfLength', { model: MINILM, tokens: TOKENS, n });
  const loads = {
    'MiniLM, ours': ({ call }) => call('embed', { texts, batch: BATCH }),
    'bare loop': ({ call }) => call('bareLoop', { rounds: quick ? 2e6 : 2e7 }),
  };
  const gains = Object.fromEntries(Object.keys(loads).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, load] of Object.entries(loads)) {
      const alone = await wall(() => load(pair[0]));
      const together = await wall(() => Promise.all(pair.map(load)));
      if (round >= 0) gains[name].push((2 * alone) / together);
    }
  }
  const [own, bare] = Object.values(gains);
  gains['ours ÷ bare loop'] = own.map((gain, round) => gain / bare[round]);
  return {
    title: 'Work a second of two workers against one.',
    settings: `${n} texts, ${rounds} rounds`,
    text: table(
      ['', 'gain'],
      Object.entries(gains).map(([name, values]) => [name, spread(values)]),
    ),
  };
}

async function wall(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export const EMBEDDING = { embed32, 'embed-mixed': embedMixed, use, accuracy, workers };
