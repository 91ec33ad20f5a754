// Benchmarks of clusters and maps.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { comparison, exponents, figure, table } from './report.mjs';
import { TARGET, inTurn } from './stage.mjs';
import { SOURCE, texts as realTexts } from './texts.mjs';

const DIMS = 384;
const SEED = 7;
/** What `prepare.py` wrote. */
const fileOf = (n) => `vectors-${n}.f32`;
const inBinary = { 'ours, relaxed-simd': 'relaxed', 'ours, simd128': 'simd128' };

const oursInBoth = (stage) =>
  Promise.all(Object.entries(inBinary).map(([name, binary]) => stage.ours(name, binary)));

/** What `peers.py` says. */
async function native(peer, file, ...more) {
  const python = process.env.CLIOSCOPE_BENCH_PYTHON ?? path.join(TARGET, 'venv/bin/python');
  const script = path.join(import.meta.dirname, 'peers.py');
  const given = [script, peer, path.join(TARGET, file), DIMS, ...more].map(String);
  return JSON.parse((await promisify(execFile)(python, given)).stdout);
}

export async function kmeans(stage, { quick, rounds }) {
  const n = quick ? 10_000 : 100_000;
  const k = quick ? 100 : 1_000;
  const own = await oursInBoth(stage);
  const faiss = { name: 'FAISS, native' };
  const inertias = {};
  let iterations;
  const run = async (contender) => {
    if (contender === faiss) {
      const result = await native('faiss', fileOf(n), k, iterations, SEED);
      inertias[faiss.name] = result.inertia;
      return result;
    }
    const result = await contender.call('kmeans', { file: fileOf(n), dims: DIMS, k, seed: SEED });
    inertias[contender.name] = result.inertia;
    iterations = Math.max(1, result.iterations);
    return result;
  };
  const warm = (contender) =>
    contender === faiss || contender.call('kmeans', { file: fileOf(1_000), dims: DIMS, k: 30, seed: SEED });
  const seconds = await inTurn([...own, faiss], rounds, run, warm);
  const rows = Object.entries(inertias).map(([name, inertia]) => [
    name,
    figure(inertia),
    (inertia / inertias[faiss.name]).toFixed(4),
  ]);
  return {
    title: `k-means of ${n} vectors of ${DIMS} dimensions, k = ${k}, one thread. FAISS has ${iterations} iterations: as often as ours goes over all rows until it converges, its nested samples included. Ours seeds by k-means++, which its time includes; FAISS draws rows.`,
    settings: `${rounds} rounds`,
    text: `${comparison({ seconds, base: faiss.name })}\n${table(['', 'inertia', `÷ ${faiss.name}`], rows)}`,
  };
}

export async function umap(stage, { quick, rounds, umapLearn }) {
  const n = quick ? 10_000 : 100_000;
  const own = await oursInBoth(stage);
  const atlas = stage.contender('embedding-atlas', 'embedding_atlas');
  const learn = { name: 'umap-learn, native' };
  const learned = 'umap-learn.f32';
  const run = (contender) =>
    contender === learn
      ? native('umap', fileOf(n), SEED, path.join(TARGET, learned))
      : contender.call('umap', { file: fileOf(n), dims: DIMS, seed: SEED });
  const warm = (contender) =>
    contender === learn || contender.call('umap', { file: fileOf(1_000), dims: DIMS, seed: SEED });
  const contenders = [...own, atlas, ...(umapLearn ? [learn] : [])];
  const seconds = await inTurn(contenders, rounds, run, warm);
  const judge = await stage.ours('judge', 'relaxed');
  const rows = [];
  for (const contender of contenders) {
    const positions = contender === learn ? { positionsFile: learned } : { from: contender.name };
    const { trustworthiness } = await judge.call('trustworthiness', {
      ...positions,
      file: fileOf(n),
      dims: DIMS,
      sampled: 500,
      k: 15,
    });
    rows.push([contender.name, trustworthiness.toFixed(4)]);
  }
  return {
    title: `UMAP of ${n} vectors of ${DIMS} dimensions, 15 neighbours, min_dist 0, cosine distance, neighbour search included. Trustworthiness is of the last round, over 500 points and 15 neighbours.`,
    settings: `${rounds} rounds`,
    text: `${comparison({ seconds, base: atlas.name })}\n${table(['', 'trustworthiness'], rows)}`,
  };
}

export async function growth(stage, { quick }) {
  const sizes = quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
  const model = 'use-multilingual';
  const own = await stage.ours('ours', 'relaxed', model);
  const seconds = { embed: [], 'k-means': [], 'k-means, one restart': [], hierarchy: [], 'neighbours and UMAP': [] };
  // The smallest size twice: the first time is the warm-up.
  for (const n of [sizes[0], ...sizes]) {
    const add = (stage, result) => seconds[stage].push(result.seconds);
    const { k, restarts } = await own.call('proposed', { n });
    const on = { file: fileOf(n), dims: DIMS, seed: SEED };
    await own.call('texts', { texts: realTexts(n, { repeat: true }) });
    add('embed', await own.call('embedAll'));
    add('k-means', await own.call('kmeans', { ...on, k, restarts }));
    add('k-means, one restart', await own.call('kmeans', { ...on, k }));
    add('hierarchy', await own.call('hierarchy', { dims: DIMS, from: own.name }));
    add('neighbours and UMAP', await own.call('umap', on));
    console.log(`  ${n}`);
  }
  const rows = Object.entries(seconds).map(([stage, [, ...times]]) => [
    stage,
    ...times.map(figure),
    exponents(sizes, times).join(', '),
  ]);
  return {
    title: `Seconds of each stage in one worker, and the exponents of growth between the sizes. Texts are real ones (${model}), numbered where they repeat; k and the restarts of k-means are what the product proposes for that size.`,
    settings: `texts of ${SOURCE}, one round after a warm-up`,
    text: table(['', ...sizes, 'exponents'], rows),
  };
}

export const GEOMETRY = { kmeans, umap, growth };
