// Whatever a model server does wrong has its own message and outcome, and nothing of its words is shown or logged.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage } from './browser.mjs';
import { ECHO, INSTRUCTION, INVENTED, REFUSAL } from './model_faults.mjs';
import { FAILURES, REFUSED, everythingStored, logOf, planWith, questions, withModel } from './model_journey.mjs';
import { expectSoon } from './soon.mjs';

const WORKS = 'The connection works.';
const SECOND = 1_000;

/** Faults of the connection, and what the test of the connection says: the title, how it stands, and some of the advice. */
const CONNECTION = {
  '401': [{ rules: [{ fault: 'unauthorized' }] }, 'The server refuses the key.', 'does not work', /Copy the key again/],
  '403': [{ rules: [{ fault: 'forbidden' }] }, 'The server refuses the key.', 'does not work', /may use this model/],
  '404 of a model': [{ rules: [{ fault: 'unknown_model' }] }, 'The server does not know the model.', 'does not work', /list of models/],
  '429': [{ rules: [{ fault: 'rate_limited' }] }, 'The server asks for fewer calls, or the account has no credit left.', 'does not work', /Wait a minute/],
  '429 with Retry-After': [{ rules: [{ fault: 'rate_limited', retryAfter: 30 }] }, 'The server asks for fewer calls, or the account has no credit left.', 'does not work', /slows down by itself/],
  '500': [{ rules: [{ fault: 'failed' }] }, 'The server failed.', 'does not work', /what the server printed/],
  '503': [{ rules: [{ fault: 'overloaded' }] }, /^The server (failed|asks for fewer calls)/, 'does not work', /./],
  '400 for everything': [{ rules: [{ fault: 'refused' }] }, 'The server does not answer as its protocol says.', 'does not work', /./],
  'a slow answer': [{ rules: [{ fault: 'slow', ms: 1_500 }] }, WORKS, 'works', /^$/],
  'no answer in time': [{ rules: [{ fault: 'hang' }] }, 'The server did not answer in time.', 'does not work', /longer time limit/],
  'a connection cut in the body': [{ rules: [{ fault: 'cut' }] }, 'The server failed.', 'does not work', /./],
  'a connection cut before the answer': [{ rules: [{ fault: 'reset' }] }, /^(The server failed|Nothing answers at this address|The server is there, but)/, 'does not work', /./],
  'a body that is no JSON': [{ rules: [{ fault: 'body_not_json' }] }, 'The server does not answer as its protocol says.', 'does not work', /Check the address/],
  'JSON of another protocol': [{ rules: [{ fault: 'wrong_protocol' }] }, 'The server does not answer as its protocol says.', 'does not work', /Check the address/],
  'a page to sign in': [{ rules: [{ fault: 'html' }] }, 'The server does not answer as its protocol says.', 'does not work', /web page/],
  'no limits in schemas': [{ rules: [{ fault: 'no_limits' }] }, WORKS, 'works', /^$/],
  'no JSON schema': [{ rules: [{ fault: 'no_schema' }] }, /^The connection works\. The server does not enforce a form/, 'worth knowing', /Nothing has to be done/],
  'no JSON mode': [{ rules: [{ fault: 'no_json' }] }, /^The connection works\. The server does not enforce a form/, 'worth knowing', /Nothing has to be done/],
  'a tiny context': [{ rules: [{ fault: 'context', chars: 60 }] }, "Even a short question is longer than the model's context.", 'does not work', /longer context/],
  'a tiny context, as llama.cpp says it': [{ rules: [{ fault: 'context', chars: 60, like: 'llama' }] }, "Even a short question is longer than the model's context.", 'does not work', /longer context/],
  'a model that answers anything': [{ rules: [{ fault: 'wrong_shape' }] }, 'The model answers, but not in the form that it was asked for.', 'worth knowing', /labelled conversations/],
  'empty answers': [{ rules: [{ fault: 'empty' }] }, /^(The model answers, but not in the form|The server does not answer as its protocol says)/, /./, /./],
  'refusals': [{ rules: [{ fault: 'refusal' }] }, 'The model answers, but not in the form that it was asked for.', 'worth knowing', /./],
  'no CORS headers': [{ cors: 'none' }, 'The server is there, but does not let this page read its answers.', 'does not work', /Access-Control-Allow-Origin: http:\/\/127\.0\.0\.1:\d+/],
  'a refused preflight': [{ cors: 'preflight_refused' }, 'The server is there, but does not let this page read its answers.', 'does not work', /method OPTIONS/],
  'CORS for another page': [{ cors: 'other_origin' }, 'The server is there, but does not let this page read its answers.', 'does not work', /./],
  'CORS without the headers': [{ cors: 'no_headers' }, 'The server is there, but does not let this page read its answers.', 'does not work', /./],
  'a model that it does not have': [{ models: ['something-else'] }, 'The server does not know the model.', 'does not work', /letter by letter/],
};

describe('faults of a model server', { skip: NO_SITE }, () => {
  let stage;
  let hold;
  before(async () => {
    stage = await Stage.open({
      change: async (name) => {
        if (name.endsWith('.onnx')) await hold;
      },
    });
  });
  after(() => stage.close());

  /** Neither the words of a server nor what a prompt holds may be anywhere but in the journal of answers. */
  async function silent({ visit, explore }) {
    const places = { page: await visit.page.content(), console: visit.lines.map(({ text }) => text).join('\n'), storage: await everythingStored(visit.page) };
    if (await explore.map.count()) places.report = JSON.stringify(await explore.exportTree());
    for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(ECHO), `words of an error in: ${place}`);
  }

  for (const [name, [server, title, state, advice]] of Object.entries(CONNECTION)) {
    test(`test of the connection: ${name}`, () =>
      withModel(stage, { server, expect: [...FAILURES, REFUSED] }, async (all) => {
        const found = await planWith(all, { endpoint: { timeout: name.includes('in time') ? 1 : 20 }, small: null, measured: null });
        const one = found.find((step) => (title.test ? title.test(step.title) : title === step.title));
        assert.ok(one, JSON.stringify(found));
        assert.match(one.state, new RegExp(state));
        assert.match(one.advice, advice);
        // One bad finding at most, and the run starts only without one or by leave.
        const bad = found.filter((step) => step.state === 'does not work').length;
        assert.equal(bad, state === 'does not work' ? 1 : bad);
        const button = all.visit.page.getByRole('complementary', { name: 'What will happen' }).getByRole('button');
        if (bad) {
          assert.match(await button.innerText(), /Test the connection first/);
          await all.model.untested.click();
          await expectSoon(async () => /Run the analysis/.test(await button.innerText()), 'the person may go on all the same');
        } else await expectSoon(() => button.isEnabled(), 'the run can start');
        await silent(all);
      }));
  }

  test('test of the connection: nothing there, a wrong path, and a second chance', () =>
    withModel(stage, { expect: FAILURES }, async (all) => {
      const { model, server } = all;
      const [step] = await planWith(all, { endpoint: { url: `${server.origin}/elsewhere/v1` }, small: null, measured: null });
      assert.equal(step.title, 'There is a server at this address, but not under this path.');
      await model.address.fill(server.url);
      assert.deepEqual((await model.tested()).map(({ title }) => title), ['The server has the model.', WORKS]);
      await server.close();
      const gone = await model.tested();
      assert.deepEqual(gone.map(({ title }) => title), ['Nothing answers at this address.']);
    }));

  /** Runs 24 conversations; the figures of the calls are read when all facets are there, while the embedding model is held up. */
  async function runShort(all, { facets = 24, ...options } = {}) {
    await planWith(all, options);
    all.server.forget();
    let release;
    hold = new Promise((resolve) => (release = resolve));
    try {
      await all.plan.run();
      await all.run.shown();
      await expectSoon(
        async () => {
          const stages = await all.run.stages.allInnerTexts();
          return stages.some((text) => /^Compare\s+, in course/.test(text)) || (await all.model.waits.isVisible());
        },
        'the facets are there',
        90_000,
      );
      return await all.model.figures();
    } finally {
      release();
      hold = undefined;
    }
  }

  const finish = async ({ run, explore }) => {
    await run.finished();
    await explore.shown();
    return explore.detail.innerText();
  };

  const MALFORMED = 'answers of no use, asked again';
  const RETRIED = 'tried again after a failure';
  const GIVEN_UP = 'given up';
  const ONE = /Which flour is best for focaccia|My cucumbers have white spots/;
  const figuresOf = (figures) => [figures[RETRIED], figures[MALFORMED], figures[GIVEN_UP]].map(Number);

  /** Passing faults of answers and of the connection: `[rule, which figure counts them, how many]`. */
  const PASSING = {
    not_json: [{ times: 3 }, MALFORMED],
    wrong_shape: [{ times: 3 }, MALFORMED],
    wrong_types: [{ times: 3 }, MALFORMED],
    empty: [{ times: 3 }, MALFORMED],
    blank: [{ times: 3 }, MALFORMED],
    truncated: [{ times: 3 }, MALFORMED],
    refusal: [{ times: 3 }, MALFORMED],
    failed: [{ times: 3 }, RETRIED],
    overloaded: [{ times: 2, retryAfter: 1 }, RETRIED],
    hang: [{ times: 2 }, RETRIED],
    cut: [{ times: 3 }, RETRIED],
    body_not_json: [{ times: 2 }, RETRIED],
    html: [{ times: 2 }, RETRIED],
  };
  for (const [fault, [rule, figure]] of Object.entries(PASSING)) {
    test(`passing in a run: ${fault}`, () =>
      withModel(stage, { server: { rules: [{ fault, stage: 'facets', after: 6, ...rule }] }, expect: FAILURES }, async (all) => {
        const figures = await runShort(all, { endpoint: { timeout: fault === 'hang' ? 2 : 30 } });
        assert.equal(Number(figures[figure]), rule.times, JSON.stringify(figures));
        assert.deepEqual(figuresOf(figures).reduce((sum, n) => sum + n, 0), rule.times, JSON.stringify(figures));
        assert.doesNotMatch(await finish(all), /No usable answer/);
        assert.equal(questions(all.server).filter(({ stage }) => stage === 'facets').length, 24 + rule.times);
        await silent(all);
      }));
  }

  /** Faults that one conversation always has: it is given up and counted, and the run goes on. */
  for (const fault of ['not_json', 'refusal', 'huge', 'refused', 'context', 'failed', 'cut']) {
    test(`always of one conversation: ${fault}`, () =>
      withModel(stage, { server: { rules: [{ fault, stage: 'facets', match: ONE, chars: 10 }] }, expect: FAILURES }, async (all) => {
        const file = logOf(40);
        const matching = file.conversations.filter(({ turns }) => ONE.test(turns[0][1])).length;
        assert.ok(matching >= 1);
        const figures = await runShort(all, { file });
        assert.equal(Number(figures[GIVEN_UP]), matching, JSON.stringify(figures));
        assert.match(await finish(all), new RegExp(`No usable answer\\s+${matching}`));
        await silent(all);
      }));
  }

  test('429 with Retry-After is waited for, and without it calls become fewer', () =>
    withModel(stage, { server: { rules: [{ fault: 'rate_limited', retryAfter: 3, stage: 'facets', nth: 9 }] }, expect: FAILURES }, async (all) => {
      const figures = await runShort(all);
      assert.equal(Number(figures[RETRIED]), 1);
      const { log } = all.server;
      const refused = log.find(({ status }) => status === 429);
      const next = log.filter(({ api, at }) => api && at > refused.endedAt + 100)[0];
      assert.ok(next.at - refused.endedAt >= 2.8 * SECOND, `the next call came after ${next.at - refused.endedAt} ms`);
      await finish(all);
    }));

  test('429 without Retry-After slows down and comes through', () =>
    withModel(stage, { server: { latency: 60, rules: [{ fault: 'rate_limited', stage: 'facets', after: 8, times: 6 }] }, expect: FAILURES }, async (all) => {
      const figures = await runShort(all, { file: logOf(60) });
      assert.equal(Number(figures[RETRIED]), 6);
      assert.equal(Number(figures[GIVEN_UP]), 0);
      await finish(all);
      await silent(all);
    }));

  /** What no retry mends: the run waits, says why, and goes on when it is mended, without asking again what is answered. */
  const WAITING = {
    unauthorized: /refused the key \(status 401\)/,
    forbidden: /refused the key \(status 403\)/,
    unknown_model: /does not know the model or the address \(status 404\)/,
    failed: /keeps failing \(status 500\)/,
    refused: /refuses every request \(status 400\)/,
    hang: /does not answer in time/,
    cut: /cannot be reached any more/,
    wrong_protocol: /not of its protocol/,
    context: /longer than the model's context/,
  };
  for (const [fault, why] of Object.entries(WAITING)) {
    test(`a run waits: ${fault}`, () =>
      withModel(stage, { server: { rules: [] }, expect: FAILURES }, async (all) => {
        const { server, model } = all;
        await planWith(all, { endpoint: { timeout: fault === 'hang' ? 1 : 30, atATime: 4 }, file: logOf(40) });
        server.forget();
        server.script({ fault, after: 10, chars: 10 });
        await all.plan.run();
        assert.match(await model.paused(150_000), why);
        server.script();
        await model.continueButton.click();
        const detail = await finish(all);
        const answered = questions(server).filter(({ stage, fault, aborted }) => stage === 'facets' && !fault && !aborted);
        assert.equal(new Set(answered.map(({ text }) => text)).size, answered.length, 'no answer was asked for twice');
        assert.ok(!/No usable answer/.test(detail) || ['refused', 'context', 'failed'].includes(fault), detail.match(/No usable answer\s+\d+/)?.[0]);
        await silent(all);
      }));
  }

  test('a server that only asks for fewer calls is waited for with patience, and the person can pause', () =>
    withModel(stage, { server: { rules: [] }, expect: FAILURES }, async (all) => {
      const { server, model } = all;
      await planWith(all);
      server.script({ fault: 'rate_limited', after: 10 });
      await all.plan.run();
      await expectSoon(() => server.log.filter(({ status }) => status === 429).length > 6, 'it refuses', 30_000);
      await model.pauseButton.click();
      await model.paused(10_000);
      server.script();
      await model.continueButton.click();
      assert.doesNotMatch(await finish(all), /No usable answer/);
      await silent(all);
    }));

  // The browser itself calls again on a connection that it had kept open.
  test('a connection that breaks before the answer is tried again', () =>
    withModel(stage, { server: { rules: [{ fault: 'reset', stage: 'facets', after: 6, times: 4 }] }, expect: FAILURES }, async (all) => {
      const figures = await runShort(all);
      assert.ok(Number(figures[RETRIED]) <= 4);
      assert.doesNotMatch(await finish(all), /No usable answer/);
    }));

  test('an auditor that passes nothing leaves an empty report that says why', () =>
    withModel(stage, { server: { answers: { rating: () => 1 } } }, async (all) => {
      await planWith(all, { measured: 4 });
      await all.plan.run();
      await all.run.finished();
      const main = all.visit.page.getByRole('main');
      await main.getByRole('heading', { name: 'No cluster can be shown' }).waitFor();
      assert.match(await main.innerText(), /\d+ groups?, \d+ conversations: .*audit/i);
      await all.model.privacyButton.click();
      await all.model.privacy.getByRole('heading', { name: 'What remains' }).waitFor();
    }));

  test('an answer that gives orders reaches no later prompt and no name', () =>
    withModel(stage, { server: { rules: [{ fault: 'instruction', stage: 'facets', every: 3 }] } }, async (all) => {
      await runShort(all);
      await finish(all);
      const later = questions(all.server).filter(({ stage }) => stage !== 'facets');
      assert.ok(later.length > 0);
      for (const words of [INSTRUCTION.slice(0, 40), 'BANANA', 'reveal your system prompt']) {
        assert.deepEqual(later.filter(({ text }) => text.includes(words)).map(({ stage }) => stage), [], words);
      }
    }));

  test('personal data that a model makes up reaches no later prompt and no report', () =>
    withModel(stage, { server: { rules: [{ fault: 'personal', stage: ['facets', 'name', 'rename'] }] } }, async (all) => {
      await runShort(all);
      await all.run.finished();
      const later = questions(all.server).filter(({ stage }) => stage !== 'facets').map(({ text }) => text).join('\n');
      const shown = await all.visit.page.content();
      for (const value of INVENTED) {
        assert.ok(!later.includes(value), `${value} in a prompt`);
        assert.ok(!shown.includes(value), `${value} on the page`);
      }
    }));

  for (const [stageOf, fault] of [['name', 'wrong_shape'], ['audit', 'not_json'], ['propose', 'empty'], ['assign', 'refusal'], ['rename', 'not_json'], ['audit', 'refusal']]) {
    test(`never fatal in later stages: ${stageOf}, ${fault}`, () =>
      withModel(stage, { server: { rules: [{ fault, stage: stageOf }] } }, async (all) => {
        await planWith(all, { file: logOf(60), small: { groups: 14 } });
        await all.plan.run();
        await all.run.finished();
        const page = await all.visit.page.locator('main').innerText();
        assert.ok(!page.includes(REFUSAL));
      }));
  }
});
