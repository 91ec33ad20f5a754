// Every format that a file picker or a drop can bring is recognised, counted, and can be run.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { NO_SITE, Stage, visiting } from './browser.mjs';
import * as fixtures from './fixtures.mjs';
import { importSmall, pagesOf } from './journey.mjs';
import { expectSoon } from './soon.mjs';

const ALL = fixtures.CONVERSATIONS.length;
const { TURNS, ACCOUNTS } = fixtures;

const CASES = [
  { title: 'ChatGPT export', make: fixtures.chatgptZip, label: 'ChatGPT export', accounts: '1' },
  { title: 'ChatGPT export in shards', make: fixtures.chatgptSharded, label: 'ChatGPT export', accounts: '1' },
  {
    title: 'ChatGPT Enterprise compliance log',
    make: fixtures.compliance,
    label: 'ChatGPT Enterprise compliance log',
    accounts: String(ACCOUNTS),
    field: 'actor.user_id',
  },
  { title: 'Claude export', make: fixtures.claudeZip, label: 'Claude export', accounts: String(ACCOUNTS), field: 'account.uuid' },
  {
    title: 'OpenAI messages',
    make: () => fixtures.openaiLines(),
    label: 'OpenAI chat messages',
    accounts: String(ACCOUNTS),
    field: 'account_id',
  },
  {
    title: 'OpenAI messages, gzip',
    make: fixtures.openaiGzip,
    label: 'OpenAI chat messages',
    accounts: String(ACCOUNTS),
    field: 'account_id',
  },
  { title: 'ShareGPT', make: fixtures.shareGpt, label: 'ShareGPT', accounts: 'none', undated: true },
];

describe('formats', { skip: NO_SITE }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  for (const [i, { title, make, label, accounts, field, undated }] of CASES.entries()) {
    const way = i % 2 ? 'dropped' : 'picked';
    test(`${title}, ${way}`, () =>
      visiting(stage, {}, async (visit) => {
        const { start, plan } = pagesOf(visit);
        const file = make();
        await visit.open();
        await (way === 'picked' ? start.choose(file) : start.drop(file));
        const figures = await plan.figures(label);
        assert.equal(figures.conversations.value, String(ALL));
        assert.equal(figures.turns.value, String(TURNS));
        assert.equal(figures.accounts.value, accounts);
        if (field) assert.match(figures.accounts.note, new RegExp(field.replace('.', '\\.')));
        if (undated) assert.equal(figures.dates.value, 'none in the log');
        else assert.equal(figures.dates.value, '1 Mar – 28 Mar 2026');
        assert.ok((await plan.verdict(label).innerText()).includes(file.name));
      }));
  }

  test('several files are one import', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan } = pagesOf(visit);
      const half = ALL / 2;
      await visit.open();
      await start.drop(
        { ...fixtures.openaiLines(fixtures.CONVERSATIONS.slice(0, half)), name: 'a.jsonl' },
        { ...fixtures.openaiLines(fixtures.CONVERSATIONS.slice(half)), name: 'b.jsonl' },
      );
      const figures = await plan.figures('OpenAI chat messages');
      assert.equal(figures.conversations.value, String(ALL));
    }));

  test('a log without accounts says so and takes a rule', () =>
    visiting(stage, {}, async (visit) => {
      const { plan } = await importSmall(visit, fixtures.shareGpt());
      const verdict = plan.verdict('ShareGPT');
      await verdict.getByText('This log does not say who wrote what').waitFor();
      await verdict.getByRole('radio', { name: /^Each conversation/ }).check();
      await verdict.getByText('Weak account rule').waitFor();
      await expectSoon(
        async () => (await plan.figure('ShareGPT', 'accounts')).value === String(ALL),
        'each conversation counts as an account',
      );
    }));

  test('a table is mapped, read, and run to a map', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan, run, explore } = pagesOf(visit);
      await visit.open();
      await start.choose(fixtures.table());
      await start.mappingHeading.waitFor();
      await visit.page.getByRole('radio', { name: /^one message/ }).check();
      await start.column('Message').selectOption('Inhalt');
      await start.column('Who speaks').selectOption('Wer');
      await start.column('Conversation').selectOption('Vorgang');
      await start.column('Account').selectOption('Konto');
      await start.column('Time').selectOption('Wann');
      await start.readColumns.click();
      await plan.shown();
      const figures = await plan.figures('Table (CSV)');
      assert.equal(figures.conversations.value, String(ALL));
      assert.equal(figures.turns.value, String(TURNS));
      assert.equal(figures.accounts.value, String(ACCOUNTS));
      await plan.small();
      await plan.run();
      await run.finished();
      await explore.shown();
      assert.ok((await explore.items.count()) >= 1);
    }));
});
