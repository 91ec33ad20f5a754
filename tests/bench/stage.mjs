// A page in Chromium in which contenders work in turn, each in one worker.
import path from 'node:path';

import { ROOT, launch } from '../e2e/browser.mjs';
import { models } from '../e2e/models.mjs';
import { serve } from '../e2e/server.mjs';

/** Where `cargo xtask bench` puts what it builds and prepares. */
export const TARGET = process.env.CLIOSCOPE_BENCH_TARGET ?? path.join(ROOT, 'target/bench');

export class Stage {
  static async open() {
    const stage = new Stage();
    const folders = models().map(({ spec, folder }) => [`models/${spec.id}/`, folder]);
    const overlay = { 'target/': TARGET, ...Object.fromEntries(folders) };
    stage.site = await serve({ root: import.meta.dirname, overlay });
    stage.browser = await launch();
    stage.page = await stage.browser.newPage();
    stage.page.on('console', (message) => {
      if (message.type() === 'error') console.error(`  page: ${message.text()}`);
    });
    await stage.page.goto(`${stage.site.url}page.html`);
    await stage.page.waitForFunction(() => 'cosines' in window);
    return stage;
  }

  /** The browser and its version. */
  get name() {
    return `Chromium ${this.browser.version()}`;
  }

  /** A contender called `name`: a worker of `workers/<script>.mjs`. */
  contender(name, script) {
    const { page } = this;
    return {
      name,
      call: (method, args = {}) =>
        page.evaluate((call) => window.call(...call), [name, script, method, args]),
      end: () => page.evaluate((name) => window.end(name), name),
    };
  }

  /** One of our two binaries, with a model if one is named. */
  async ours(name, binary, model, precision = 'integer') {
    const contender = this.contender(name, 'ours');
    await contender.call('start', { binary });
    const { spec } = models().find(({ spec }) => spec.id === model) ?? {};
    if (model) await contender.call('load', { spec, precision });
    return contender;
  }

  /** Least and mean cosine of the `n` vectors that two contenders gave last. */
  cosines(one, other, n) {
    return this.page.evaluate((names) => window.cosines(...names), [one.name, other.name, n]);
  }

  async close() {
    await this.browser.close();
    await this.site.close();
  }
}

/**
 * Calls `run` for all contenders in turn, `rounds` times, after `warm` once each; the seconds of each by its name.
 */
export async function inTurn(contenders, rounds, run, warm = run) {
  const seconds = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await warm(contender);
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) seconds[contender.name].push((await run(contender)).seconds);
    console.log(`  round ${round} of ${rounds}`);
  }
  return seconds;
}
