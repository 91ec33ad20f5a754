// The person's model: its part of the plan, of a run that waits, and the ledger.
import { readFile } from 'node:fs/promises';

import { expectSoon } from '../soon.mjs';

export class ModelPage {
  constructor(page) {
    this.page = page;
    this.own = page.getByRole('radio', { name: /A model of yours/ });
    this.builtIn = page.getByRole('radio', { name: /^Built in/ });
    this.kind = page.getByRole('combobox', { name: 'Kind of server' });
    this.address = page.getByRole('textbox', { name: 'Base address' });
    this.allow = page.getByRole('button', { name: 'Allow this address and reload' });
    this.name = page.getByRole('combobox', { name: 'Model', exact: true });
    this.key = page.getByLabel(/^Key/);
    this.keyError = page.locator('#endpoint-key-error');
    this.listed = page.locator('#endpoint-models option');
    this.listButton = page.getByRole('button', { name: 'List models' });
    this.testButton = page.getByRole('button', { name: /^Test (the connection|again)$/ });
    this.findings = page.getByRole('list', { name: 'What the test found' }).getByRole('listitem');
    this.untested = page.getByRole('checkbox', { name: 'Go on without a test that succeeded' });
    this.measureButton = page.getByRole('button', { name: /^Measure (on 20 conversations|again)$/ });
    this.estimate = page.getByRole('table', { name: 'Estimate by stage' });
    this.previewButton = page.getByRole('button', { name: 'See what will be sent' });
    this.preview = page.getByRole('dialog', { name: 'What will be sent' });
    this.badge = page.getByRole('button', { name: /left this tab/ });
    this.ledger = page.getByRole('dialog', { name: 'What this page may talk to' });
    this.pauseButton = page.getByRole('button', { name: 'Pause', exact: true });
    this.waits = page.getByRole('region', { name: 'Why it waits' });
    this.retryFailed = page.getByRole('checkbox', { name: 'Also ask again what was given up' });
    this.calls = page.getByRole('region', { name: 'Calls to your model' });
    this.continueButton = page.getByRole('button', { name: 'Continue', exact: true });
    this.interrupted = page.getByRole('region', { name: 'A run was interrupted' });
    this.facets = page.getByRole('combobox', { name: 'Clusters by' });
    this.privacyButton = page.getByRole('button', { name: 'Privacy report' });
    this.privacy = page.getByRole('dialog', { name: 'Privacy report of this run' });
    this.saveButton = page.getByRole('button', { name: 'Save project' }).first();
    this.openButton = page.getByRole('button', { name: 'Open a project' });
  }

  /** Chooses a server of one's own by its address, and loads the page with it allowed. Nothing is imported after that. */
  async allowAddress(url) {
    await this.own.check();
    await this.kind.selectOption({ label: 'Another server' });
    await this.address.fill(url);
    const loaded = this.page.waitForEvent('load');
    await this.allow.click();
    await loaded;
  }

  /** A built-in question by its name. */
  question(name) {
    return this.page.getByRole('group', { name: 'Questions' }).getByRole('checkbox', { name: new RegExp(`^${name}`) });
  }

  /** Calls of a row of the estimate. */
  async estimated(stage) {
    const row = this.estimate.getByRole('row', { name: new RegExp(`^${stage}`) });
    return Number((await row.getByRole('cell').first().innerText()).replaceAll(',', ''));
  }

  /** The cap on calls; blank for none. */
  cap(calls) {
    return this.page.getByRole('group', { name: 'Stop before it spends more than' }).getByLabel('Calls').fill(calls);
  }

  /** Chooses a server of any kind and fills in what is given. The address must be allowed already, or is allowed after. */
  async choose({ preset = 'Another server', url, model = 'scripted-small', key, context, atATime, timeout, format } = {}) {
    await this.own.check();
    await this.kind.selectOption({ label: preset });
    if (url !== undefined) await this.address.fill(url);
    if (model !== undefined) await this.name.fill(model);
    if (key !== undefined) await this.key.fill(key);
    const fields = { context, 'at-a-time': atATime, timeout };
    if (format === undefined && Object.values(fields).every((value) => value === undefined)) return;
    await this.unfold('More settings');
    for (const [id, value] of Object.entries(fields)) {
      if (value !== undefined) await this.page.locator(`#endpoint-${id}`).fill(String(value));
    }
    if (format !== undefined) await this.page.locator('#endpoint-format').selectOption({ label: format });
  }

  /** Opens what is folded away under `name`, if it is. */
  async unfold(name) {
    const summary = this.page.locator('summary').filter({ hasText: new RegExp(`^\\s*${name}`) });
    if (!(await summary.evaluate((element) => element.parentElement.open))) await summary.click();
  }

  /** Tests the connection; what was found, as `[{ title, state, advice }]`. */
  async tested(ms = 90_000) {
    await this.testButton.click();
    await expectSoon(async () => (await this.testButton.count()) === 1 && (await this.testButton.innerText()) === 'Test again', 'the test ends', ms);
    return this.findings.evaluateAll((items) =>
      items.map((item) => {
        const title = item.querySelector('.finding__title');
        const state = title.querySelector('.visually-hidden').textContent.replace(/^:\s*/, '');
        const advice = item.querySelector('.finding__advice')?.innerText ?? '';
        return { title: title.firstChild.textContent.trim(), state, advice };
      }),
    );
  }

  /** Adds a question of one's own; its number is from 1. */
  async ask({ name, question, answer, choices }) {
    await this.page.getByRole('button', { name: 'Add a question' }).click();
    const facet = this.page.locator('fieldset.own-facet').last();
    await facet.getByLabel('Name', { exact: true }).fill(name);
    await facet.getByLabel('Question about each conversation').fill(question);
    if (answer) await facet.getByLabel('Answer', { exact: true }).selectOption({ label: answer });
    if (choices) await facet.getByLabel('Choices, one a line').fill(choices.join('\n'));
    return facet;
  }

  /** Screener and filter. */
  async only({ screener, filter }) {
    await this.unfold('Which conversations');
    if (filter !== undefined) await this.page.locator('#facet-filter').fill(filter);
    if (screener !== undefined) await this.page.locator('#facet-screener').fill(screener);
  }

  /** Conversations on which privacy is measured. */
  async measured(n) {
    await this.unfold('How strict the auditor is');
    await this.page.getByLabel('Conversations for the privacy report').fill(String(n));
  }

  /** First cells of each row of a table, by its heading. */
  async rows(region) {
    const rows = await region.locator('tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
    return Object.fromEntries(rows.filter((cells) => cells.length > 1).map(([name, ...cells]) => [name, cells]));
  }

  async measure(ms = 120_000) {
    await this.measureButton.click();
    await expectSoon(async () => (await this.measureButton.innerText()) === 'Measure again', 'the measurement ends', ms);
  }

  /** The calls of the preview: `[{ heading, url, body }]`; the dialog is closed after. */
  async previewed() {
    await this.previewButton.click();
    await this.preview.locator('article').first().waitFor();
    const calls = await this.preview.locator('article').evaluateAll((articles) =>
      articles.map((article) => ({
        heading: article.querySelector('h3').textContent,
        url: article.querySelector('.preview__url').textContent,
        body: article.querySelector('pre').textContent,
      })),
    );
    await this.preview.getByRole('button', { name: 'Close' }).click();
    return calls;
  }

  /** Figures of the calls beside a run, by their meaning. */
  async figures() {
    const texts = await this.calls.locator('dl > div').evaluateAll((all) =>
      all.map((item) => [item.querySelector('dt').textContent, item.querySelector('dd').textContent]),
    );
    return Object.fromEntries(texts);
  }

  /** Waits until the run waits, and says why. */
  async paused(ms = 120_000) {
    await this.waits.waitFor({ timeout: ms });
    return (await this.waits.getByRole('alert').locator('p').innerText()).trim();
  }

  /** The ledger behind the badge: `{ totals: [[stage, origin, calls, sent, received]], sum, rows }`. */
  async ledgerSums() {
    await this.badge.click();
    await this.ledger.waitFor();
    const sums = this.ledger.getByRole('region', { name: 'In all' });
    await sums.waitFor();
    const cells = (selector) => sums.locator(selector).evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
    const totals = await cells('tbody tr');
    const [sum] = await cells('tfoot tr');
    return { totals, sum };
  }

  /** The ledger as it is saved: head and records. The dialog must be open. */
  async ledgerCsv() {
    const save = this.ledger.getByRole('button', { name: 'Save as CSV' });
    const [download] = await Promise.all([this.page.waitForEvent('download'), save.click()]);
    const text = await readFile(await download.path(), 'utf8');
    return { text, records: csv(text) };
  }

  async closeLedger() {
    await this.ledger.getByRole('button', { name: 'Close' }).click();
  }

  /** Saves the project: its name and bytes. */
  async saveProject() {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.saveButton.click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  async openProject({ name, bytes }) {
    const [picker] = await Promise.all([this.page.waitForEvent('filechooser'), this.openButton.click()]);
    await picker.setFiles([{ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) }]);
  }
}

/** Records of a table in CSV with quotes, by the names of its columns. */
export function csv(text) {
  const rows = [[]];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted && letter === '"' && text[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === ',' || letter === '\n')) {
      rows.at(-1).push(cell.replace(/\r$/, ''));
      cell = '';
      if (letter === '\n') rows.push([]);
    } else cell += letter;
  }
  if (cell !== '' || rows.at(-1).length > 0) rows.at(-1).push(cell);
  const [head, ...body] = rows.filter((row) => row.length > 0);
  return body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}
