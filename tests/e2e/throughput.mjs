// Measures the page's calls a second while it summarises, beside two bare clients that put the same bodies to the same server on
// as many connections: one in the tab, a loop of `fetch`, and one outside of the browser.
//
//   CLIOSCOPE_DIST=../../dist node throughput.mjs [N] [AT_A_TIME] [LATENCY …]
import { bareClient } from './bare_client.mjs';
import { Stage } from './browser.mjs';
import { logOf, planWith, withModel } from './model_journey.mjs';

const HOUR = 3_600_000;

/** Runs in the page: answers a second of the simplest loop there is. */
async function bareTab({ url, bodies, concurrency }) {
  let next = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const body = bodies[next];
      next += 1;
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await response.json();
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  return bodies.length / ((performance.now() - from) / 1000);
}

const [n = 800, concurrency = 16, ...latencies] = process.argv.slice(2).map(Number);
const stage = await Stage.open();
console.log(`${n} conversations, ${concurrency} at a time; answers a second, and ours as a share of each bare client's`);
for (const latency of latencies.length > 0 ? latencies : [30, 100, 300, 500]) {
  await withModel(stage, { server: { latency } }, async (all) => {
    const { server, plan, visit } = all;
    await planWith(all, { file: logOf(n), endpoint: { atATime: String(concurrency) } });
    server.forget();
    await plan.run();
    const from = Date.now();
    while (!server.requests.some(({ stage: of }) => of === 'name')) {
      if (Date.now() - from > HOUR) throw new Error('no end of the summaries in an hour');
      await visit.page.waitForTimeout(100);
    }
    const summaries = server.requests.filter(({ stage: of }) => of === 'facets');
    // The first connections are made and the window opens while the first quarter is asked.
    const asked = summaries.slice(summaries.length / 4);
    const seconds = (Math.max(...asked.map(({ endedAt }) => endedAt)) - asked[0].at) / 1000;
    const ours = asked.length / seconds;
    const bodies = asked.map(({ text }) => text);
    const url = `${server.url}/chat/completions`;
    await all.run.cancelButton.click().catch(() => {});
    await visit.page.waitForTimeout(1_000);
    const tab = await visit.page.evaluate(bareTab, { url, bodies, concurrency });
    const { perSecond: outside } = await bareClient({ url, bodies, concurrency });
    const [share, shareOutside] = [tab, outside].map((bare) => (ours / bare).toFixed(3));
    console.log(`${latency} ms: ours ${ours.toFixed(1)}; in the tab ${tab.toFixed(1)} (${share}); outside ${outside.toFixed(1)} (${shareOutside})`);
  });
}
await stage.close();
