// A whole run in the page against a real, small model: that every stage ends, that counts add up, and that a run goes on after
// its tab was closed. Its words are not judged. `cargo xtask model` starts the model and runs this.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { bareClient } from './bare_client.mjs';
import { NO_SITE, SAMPLE, Stage, canaryIn } from './browser.mjs';
import { pagesOf } from './journey.mjs';
import { FAILURES, allow, allowing, reopen, resume } from './model_journey.mjs';
import { expectSoon } from './soon.mjs';

const URL_OF_MODEL = process.env.CLIOSCOPE_MODEL_URL;
const CONTEXT = Number(process.env.CLIOSCOPE_MODEL_CONTEXT ?? 4096);
const SLOTS = process.env.CLIOSCOPE_MODEL_SLOTS ?? '2';
const CONVERSATIONS = 64;
/** Milliseconds; a small model on an office laptop takes some minutes. */
const HOUR = 3_600_000;

/** The first English conversations of the bundled sample, as the file of them. */
function english() {
  const lines = readFileSync(SAMPLE, 'utf8').split('\n').filter(Boolean);
  const plain = lines.filter((line) => /^[\x20-\x7e]*$/.test(line)).slice(0, CONVERSATIONS);
  return { name: 'conversations.jsonl', bytes: Buffer.from(plain.join('\n')) };
}

const number = (text) => Number(text.replaceAll(',', ''));

describe('a run with a real model', { skip: NO_SITE || (!URL_OF_MODEL && 'CLIOSCOPE_MODEL_URL names no model') }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test(`${CONVERSATIONS} conversations, with the tab closed midway`, { timeout: HOUR }, async (t) => {
    const server = { url: URL_OF_MODEL, origin: new URL(URL_OF_MODEL).origin };
    const visit = await allowing(stage, server);
    allow(visit, server);
    visit.expect(...FAILURES);
    const file = english();
    const all = { visit, server, ...pagesOf(visit) };
    const asked = () => visit.requests.filter(({ url, method }) => method === 'POST' && url.startsWith(server.origin));

    await visit.open();
    await all.start.choose(file);
    await all.plan.shown();
    await all.model.choose({ url: server.url, model: '', context: CONTEXT, atATime: SLOTS });
    await all.model.listButton.click();
    await expectSoon(async () => (await all.model.listed.count()) > 0, 'the models are listed');
    await all.model.name.fill(await all.model.listed.first().getAttribute('value'));
    for (const { title, state } of await all.model.tested(HOUR)) t.diagnostic(`test of the connection: ${title} (${state})`);
    await all.plan.small({ conversations: 3, accounts: 2, groups: 12 });
    await all.model.measured(6);
    const probes = asked().length;
    const measuring = Date.now();
    await all.model.measure(HOUR);
    const seconds = (Date.now() - measuring) / 1000;
    const bodies = asked().slice(probes).map(({ body }) => body);
    const bare = await bareClient({ url: `${server.url}/chat/completions`, bodies, concurrency: Number(SLOTS) });
    assert.equal(bare.failed, 0);
    t.diagnostic(`measured on ${bodies.length} in ${seconds.toFixed(1)} s; a bare client took ${bare.seconds.toFixed(1)} s for the same`);
    const estimate = await all.model.rows(all.model.estimate);
    for (const [name, cells] of Object.entries(estimate)) t.diagnostic(`estimate: ${name}: ${cells.join(', ')}`);

    const began = Date.now();
    await all.plan.run();
    const before = asked().length;
    await expectSoon(() => asked().length >= before + 20, 'answers come', HOUR);
    await reopen(all);
    await resume(all, file);
    await all.explore.heading.waitFor({ state: 'attached', timeout: HOUR });
    // An auditor as small as this one may pass nothing, and then there is no map.
    const nothing = visit.page.getByRole('heading', { name: 'No cluster can be shown' });
    await all.explore.map.or(nothing).first().waitFor();
    t.diagnostic(`the run took ${Math.round((Date.now() - began) / 1000)} s, with the tab closed once`);

    // Counts add up: what the ledger says is what left, and every conversation is somewhere.
    const { sum } = await all.model.ledgerSums();
    const { records } = await all.model.ledgerCsv();
    await all.model.closeLedger();
    assert.equal(number(sum[1]), records.length);
    const calls = (stage) => records.filter((row) => row.stage === stage);
    const stages = [...new Set(records.map((row) => row.stage))];
    for (const stage of stages) {
      const outcomes = new Map();
      for (const { outcome } of calls(stage)) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      t.diagnostic(`${stage}: ${[...outcomes].map(([name, n]) => `${n} ${name}`).join(', ')}`);
    }
    for (const stage of ['facets', 'name', 'audit']) assert.ok(stages.includes(stage), stage);
    const read = new Set(calls('facets').flatMap(({ conversations }) => conversations.split(' ')));
    assert.equal(read.size, CONVERSATIONS);
    const shown = await visit.page.getByRole('main').innerText();
    t.diagnostic(shown);
    assert.equal(canaryIn(shown), undefined);
    await all.model.privacyButton.click();
    t.diagnostic(await all.model.privacy.innerText());
    await visit.end();
  });
});
