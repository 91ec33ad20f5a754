// A page in Chromium in which contenders work in turn, each in one worker.
import path from 'node:path';

import { ROOT, launch } from '../e2e/browser.mjs';
import { serve } from '../e2e/server.mjs';

/** Where `cargo xtask bench` puts what it builds and prepares. */
export const TARGET = process.env.CLIOSCOPE_BENCH_TARGET ?? path.join(ROOT, 'target/bench');

export class Stage {
  static async open() {
    const stage = new Stage();
    const overlay = { 'target/': TARGET, 'models/': path.join(ROOT, 'public/models') };
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

  /** One of our two binaries. */
  async ours(name, binary) {
    const contender = this.contender(name, 'ours');
    await contender.call('start', { binary });
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

/** Calls `run` for all contenders in turn, once to warm up and `rounds` times; the seconds of each by its name. */
export async function inTurn(contenders, rounds, run) {
  const seconds = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const contender of contenders) {
      const { seconds: taken } = await run(contender, round);
      if (round >= 0) seconds[contender.name].push(taken);
    }
    console.log(round < 0 ? '  warm' : `  round ${round + 1} of ${rounds}`);
  }
  return seconds;
}
