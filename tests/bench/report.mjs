// Statistics of rounds, and the table of them.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';

const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

export const figure = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(3));

/** Median of values, with the least and the largest. */
export const spread = (values, form = figure) =>
  `${form(median(values))} (${form(Math.min(...values))}–${form(Math.max(...values))})`;

/**
 * A table of contenders against `base`: `seconds[name]` has one value a round, and `work` is what each did in it.
 *
 * A ratio is of the two times of one round, so that what slows the machine down for a while slows both.
 */
export function comparison({ seconds, base, work, unit }) {
  const rows = Object.entries(seconds).map(([name, times]) => {
    const ratios = times.map((time, round) => seconds[base][round] / time);
    const rates = work ? [spread(times.map((time) => work / time))] : [];
    return [name, spread(times), ...rates, spread(ratios)];
  });
  const rates = work ? [`${unit}/s`] : [];
  return table(['', 'seconds', ...rates, `× ${base}`], rows);
}

export function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** The exponent of growth between neighbouring sizes: log(t₂/t₁) / log(n₂/n₁). */
export const exponents = (sizes, seconds) =>
  sizes
    .slice(1)
    .map((size, index) => (Math.log(seconds[index + 1] / seconds[index]) / Math.log(size / sizes[index])).toFixed(2));

const INTRODUCTION = `# Results of the benchmarks

Written by \`cargo xtask bench\`; a part is replaced when its benchmark runs on the same kind of processor. Figures are the
median of the rounds, with the least and the largest; ratios are of times of the same round, above 1 where the contender is
faster. x86 processors with AVX-VNNI (Intel's since 2021, AMD's since Zen 5) have an instruction for products of bytes that
relaxed SIMD uses.

`;

/** What distinguishes processors here: '' or a suffix for the name of a part. */
function kind() {
  if (process.arch !== 'x64') return `, ${process.arch}`;
  const flags = readFileSync('/proc/cpuinfo', 'utf8');
  return /\bavx_vnni\b/.test(flags) ? '' : ', without AVX-VNNI';
}

const machine = (browser) =>
  `${os.cpus()[0].model}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB; ${browser}; ` +
  new Date().toISOString().slice(0, 10);

/** Puts `parts`, by benchmark, into the file of results in place of those it has. */
export function write(file, parts, browser) {
  let old = '';
  try {
    old = readFileSync(file, 'utf8');
  } catch {
    // The first results.
  }
  const kept = old.split(/^(?=## )/m).filter((part) => part.startsWith('## '));
  const all = new Map(kept.map((part) => [part.match(/^## (.+)/)[1], part.trimEnd()]));
  for (const [name, { title, settings, text }] of Object.entries(parts)) {
    const heading = `${name}${kind()}`;
    all.set(heading, `## ${heading}\n\n${title}\n\n${text.trimEnd()}\n\n${settings}; ${machine(browser)}.`);
  }
  writeFileSync(file, `${INTRODUCTION}${[...all.values()].join('\n\n')}\n`);
}
