// Runs that are killed, paused, changed or carried away in a file: nothing answered is asked again, and the end is the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, PATIENCE, Stage } from './browser.mjs';
import { FAILURES, byStage, logOf, planWith, questions, reopen, resume, withModel } from './model_journey.mjs';
import { pagesOf } from './journey.mjs';
import { expectSoon } from './soon.mjs';
import { unzip, zip } from './zip.mjs';

const KILLS = 20;
/** Calls that a plain-http endpoint gets at a time, at most: a kill may lose as many. */
const AT_A_TIME = 6;
const FILE = logOf(60);
const SMALL = { groups: 12 };
/** Conversations on which privacy is measured: a stage after the map. */
const MEASURED = 12;

/** Numbers in [0, 1), always the same ones (mulberry32). */
function* random(seed) {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    yield ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}

describe('a run that is interrupted', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  const withRun = (body, { server, ...options } = {}) =>
    withModel(stage, { server: { latency: 15, ...server }, expect: FAILURES, ...options }, async (all) => {
      await planWith(all, { file: FILE, small: SMALL, measured: MEASURED });
      all.server.forget();
      await body(all);
    });

  const finish = async ({ run, explore }) => {
    await run.finished();
    await explore.shown();
    return explore.exportTree();
  };

  /** The questions of a whole run, and its tree. */
  let whole;
  const uninterrupted = async () => {
    if (!whole) {
      await withRun(async (all) => {
        await all.plan.run();
        const tree = await finish(all);
        assert.deepEqual(all.server.repeated(), []);
        whole = { tree, bodies: questions(all.server).map(({ text }) => text), stages: byStage(questions(all.server)) };
      });
    }
    return whole;
  };

  test(`the tab is closed at ${KILLS} random points of a run`, async (t) => {
    const { tree, bodies, stages } = await uninterrupted();
    const draws = random(20_251_125);
    const points = Array.from({ length: KILLS }, () => 1 + Math.floor(draws.next().value * (bodies.length - 2))).toSorted((a, b) => a - b);
    t.diagnostic(`${bodies.length} questions (${JSON.stringify(stages)}), killed after ${points.join(', ')}`);
    await withRun(async (all) => {
      const { server } = all;
      const kills = [];
      await all.plan.run();
      for (const point of points) {
        const different = () => new Set(questions(server).map(({ text }) => text)).size;
        await expectSoon(() => different() >= point, `question ${point}`, PATIENCE);
        await reopen(all);
        kills.push({ at: Date.now() });
        await resume(all, FILE);
      }
      assert.deepEqual(await finish(all), tree, 'the end is that of the uninterrupted run');
      // The same questions, and none twice but those that were under way when the tab was closed.
      const asked = questions(server);
      assert.deepEqual([...new Set(asked.map(({ text }) => text))].toSorted(), bodies.toSorted());
      const again = asked.length - bodies.length;
      t.diagnostic(`${again} questions were under way at a kill and asked again`);
      assert.ok(again <= KILLS * AT_A_TIME, `${again} were asked again`);
      for (const { text } of server.repeated()) {
        const times = asked.filter((entry) => entry.text === text);
        for (const [i, entry] of times.slice(0, -1).entries()) {
          const next = times[i + 1].at;
          const killed = kills.some(({ at }) => entry.at < at && at < next && (entry.aborted || at - entry.endedAt < 2_000));
          assert.ok(killed, 'a question that was answered long before a kill was asked again');
        }
      }
      // Every kill loses as many as were under way, at most.
      for (const [i, { at }] of kills.entries()) {
        const until = kills[i + 1]?.at ?? Infinity;
        const before = new Set(asked.filter((entry) => entry.at < at).map(({ text }) => text));
        const repeated = asked.filter((entry) => entry.at >= at && entry.at < until && before.has(entry.text)).length;
        assert.ok(repeated <= AT_A_TIME, `kill ${i + 1}: ${repeated} were asked again`);
      }
    });
  });

  test('pausing stops the calls, and going on asks nothing twice', () =>
    withRun(async (all) => {
      const { server, model, plan, visit } = all;
      await plan.run();
      await expectSoon(() => questions(server).length > 12, 'calls are made');
      await model.pauseButton.click();
      await model.waits.waitFor();
      const paused = questions(server).length;
      assert.equal(server.inFlight, 0);
      await visit.page.waitForTimeout(1_500);
      assert.equal(questions(server).length, paused, 'a run that waits asks nothing');
      await model.continueButton.click();
      const { tree } = await uninterrupted();
      assert.deepEqual(await finish(all), tree);
      assert.deepEqual(server.repeated(), []);
    }));

  test('a cap on calls pauses the run, is raised there, and holds again', () =>
    withRun(async (all) => {
      const { server, model, plan } = all;
      await model.cap('25');
      await plan.run();
      assert.match(await model.paused(), /The budget of 25 calls is used up/);
      assert.equal(questions(server).length, 25);
      await model.unfold('Change the cap');
      await model.cap('40');
      await model.continueButton.click();
      await expectSoon(() => questions(server).length === 40, 'the raised cap is used');
      assert.match(await model.paused(), /The budget of 40 calls is used up/);
      await model.unfold('Change the cap');
      await model.cap('');
      await model.continueButton.click();
      await finish(all);
      assert.deepEqual(server.repeated(), []);
    }));

  test('another model midway: every answer says whose it is', () =>
    withRun(async (all) => {
      const { server, model, plan, explore } = all;
      await plan.run();
      await expectSoon(() => questions(server).length > 20, 'calls are made');
      await model.pauseButton.click();
      await model.waits.waitFor();
      const first = questions(server).length;
      await model.unfold('Change key, address or model');
      await model.name.fill('scripted-large');
      await model.continueButton.click();
      await finish(all);
      const asked = questions(server);
      const of = (name) => asked.filter(({ body }) => body.model === name).length;
      assert.deepEqual([of('scripted-small'), of('scripted-large')], [first, asked.length - first]);
      const detail = await explore.detail.innerText();
      assert.match(detail, /scripted-small \(\d+ answers\), scripted-large \(\d+ answers\)|scripted-large \(\d+ answers\), scripted-small \(\d+ answers\)/);
      const said = (name) => Number(detail.replaceAll(',', '').match(new RegExp(`${name} \\((\\d+)`))[1]);
      // Answers that were taken twice, as to two equal questions, count for each.
      assert.ok(said('scripted-small') >= first && said('scripted-large') >= asked.length - first);
    }));

  test('another number of groups asks no facets again', () =>
    withRun(async (all) => {
      const { server, plan, visit } = all;
      await plan.run();
      await finish(all);
      const before = questions(server).length;
      await visit.page.getByRole('button', { name: 'Change the plan' }).click();
      await plan.shown();
      await visit.page.getByRole('textbox', { name: 'Groups', exact: true }).fill('9');
      await plan.run();
      await finish(all);
      const later = byStage(questions(server).slice(before));
      assert.equal(later.facets, undefined);
      assert.ok(later.name > 0, 'but other groups are named');
      assert.deepEqual(server.repeated(), []);
    }));

  test('what was given up is asked again if the person wants it', () =>
    withRun(
      async (all) => {
        const { server, model, plan, explore } = all;
        await plan.run();
        await expectSoon(async () => Number((await model.figures())['given up']) > 0, 'something is given up', 60_000);
        await model.pauseButton.click();
        await model.waits.waitFor();
        server.script();
        await model.retryFailed.check();
        const before = questions(server).length;
        await model.continueButton.click();
        await finish(all);
        assert.doesNotMatch(await explore.detail.innerText(), /No usable answer/);
        assert.ok(questions(server).slice(before).some(({ text }) => /focaccia/.test(text)), 'it was asked again');
      },
      { server: { latency: 60, rules: [{ fault: 'refused', stage: 'facets', match: /Give me a recipe for a soft sandwich|focaccia/ }] } },
    ));

  test('a second tab says that the first keeps the answers', () =>
    withRun(async (all) => {
      const { plan, visit, server } = all;
      await plan.run();
      await expectSoon(() => questions(server).length > 5, 'calls are made');
      const second = { ...all, visit: Object.assign(Object.create(visit), { page: await visit.context.newPage() }) };
      Object.assign(second, pagesOf(second.visit));
      await planWith(second, { file: FILE, small: SMALL, measured: 0 });
      await second.visit.page.getByText('Another tab of this page keeps the answers of the model.').waitFor();
      await second.visit.page.close();
      await visit.page.bringToFront();
      await finish(all);
    }));

  test('a project file: saved, forgotten, opened; the report and the answers are back', () =>
    withRun(async (all) => {
      const { server, model, plan, start, explore, visit } = all;
      const { page } = visit;
      await plan.run();
      const tree = await finish(all);
      const project = await model.saveProject();
      assert.match(project.name, /\.clioscope\.zip$/);
      const members = unzip(project.bytes);
      const text = Object.values(members).join('\n');
      for (const { turns } of FILE.conversations) assert.ok(!text.includes(turns[0][1].slice(0, 50)), 'a conversation is in the project');

      const forget = async () => {
        await page.getByRole('button', { name: 'Forget everything' }).first().click();
        await page.getByRole('dialog').getByRole('button', { name: 'Forget everything' }).click();
        await start.heading.waitFor();
      };
      const manifest = JSON.parse(members['manifest.json']);
      const changed = (change) =>
        zip(Object.entries({ ...members, ...change }).filter(([, bytes]) => bytes).map(([name, bytes]) => ({ name, bytes })));
      const future = changed({ 'manifest.json': JSON.stringify({ ...manifest, clioscope_project: 99 }) });
      const broken = {
        'cut short': [project.bytes.subarray(0, Math.floor(project.bytes.length * 0.6)), /damaged or was cut short|not a project file/],
        'cut in the middle of the answers': [changed({ 'report.json': members['report.json'].subarray(0, 300) }), /damaged or was cut short: its report/],
        'without a plan': [changed({ 'plan.json': undefined }), /damaged or was cut short: its plan/],
        'of a newer version': [future, /version 99.*newer Clioscope/],
        'no project': [zip([{ name: 'conversations.json', bytes: '[]' }]), /not a project file/],
        'no zip': [Buffer.from('hello'), /not a project file/],
      };
      const failed = page.getByRole('alert').filter({ hasText: 'This project could not be opened' });
      await page.getByRole('button', { name: 'New analysis' }).click();
      for (const [how, [bytes, why]] of Object.entries(broken)) {
        await model.openProject({ name: project.name, bytes });
        await failed.waitFor();
        const said = await failed.innerText();
        assert.match(said, why, how);
        await failed.getByRole('button', { name: 'Dismiss' }).click();
        await expectSoon(async () => (await failed.count()) === 0, 'it can be dismissed');
      }
      // Nothing was lost by them.
      await page.getByRole('button', { name: 'Back to the report' }).click();
      await explore.shown();
      assert.deepEqual(await explore.exportTree(), tree);

      await forget();
      await model.openProject({ name: project.name, bytes: project.bytes });
      await explore.shown();
      assert.deepEqual(await explore.exportTree(), tree);
      await page.getByRole('button', { name: 'New analysis' }).click();
      await start.choose(FILE);
      await plan.shown();
      assert.equal(await model.name.inputValue(), 'scripted-small', 'the plan is that of the project');
      const before = questions(server).length;
      await model.tested();
      await plan.run();
      assert.deepEqual(await finish(all), tree);
      assert.deepEqual(questions(server).slice(before).map(({ stage: name }) => name), [], 'every answer was in the project');
    }));

  test('where storage is denied a run works in memory, and says so', async () => {
    const deny = () => {
      const denied = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      if (self.IDBFactory) IDBFactory.prototype.open = IDBFactory.prototype.deleteDatabase = denied;
      if (self.StorageManager) StorageManager.prototype.getDirectory = async () => denied();
      Object.defineProperty(self, 'caches', { value: undefined, configurable: true });
      if (self.window) Object.defineProperty(self, 'localStorage', { get: denied });
    };
    const denying = await Stage.open({
      change: (name, bytes) => (/^worker.*\.js$/.test(name) ? Buffer.concat([Buffer.from(`(${deny})();\n`), bytes]) : undefined),
    });
    try {
      await withModel(denying, { init: [deny] }, async (all) => {
        await planWith(all, { file: logOf(24) });
        await all.visit.page.getByText(/answers of the model are kept in memory only: save the project/).waitFor();
        await all.plan.run();
        const tree = await finish(all);
        const project = await all.model.saveProject();
        await all.visit.page.reload();
        await all.start.heading.waitFor();
        assert.equal(await all.model.interrupted.count(), 0);
        await all.model.openProject(project);
        await all.explore.shown();
        assert.deepEqual(await all.explore.exportTree(), tree);
      });
    } finally {
      await denying.close();
    }
  });
});
