// A model of the person's own: the model step of the plan, and what a run with it adds to the later steps.
import { readFile } from 'node:fs/promises';

import { PATIENCE } from '../browser.mjs';
import { expectSoon } from '../soon.mjs';

/** app/boot/policy.js reads it. */
const KEY = 'clioscope-endpoint-origin';

/** Options of a visit in a tab in which the origin of `url` was chosen before. */
export const choosing = (url) => ({
  init: [`sessionStorage.setItem('${KEY}', ${JSON.stringify(new URL(url).origin)})`],
});

export class ModelPage {
  constructor(page) {
    this.page = page;
    this.own = page.getByRole('radio', { name: /A model of yours/ });
    this.preset = page.getByLabel('Kind of server');
    this.url = page.getByLabel('Base address');
    this.model = page.getByRole('combobox', { name: 'Model', exact: true }).or(page.getByRole('textbox', { name: 'Model', exact: true }));
    this.key = page.getByLabel(/^Key/);
    this.test = page.getByRole('button', { name: /^(Test the connection|Test again)$/ });
    this.findings = page.getByLabel('What the test found');
    this.estimate = page.getByRole('table', { name: 'Estimate by stage' });
    this.waits = page.getByRole('heading', { name: 'The run waits for you' });
    this.pauseButton = page.getByRole('button', { name: 'Pause', exact: true });
    this.continueButton = page.getByRole('button', { name: 'Continue', exact: true });
    this.badge = page.getByRole('button', { name: /left this tab/ });
    this.allow = page.getByRole('button', { name: 'Allow this address and reload' });
    this.previewButton = page.getByRole('button', { name: 'See what will be sent' });
    this.preview = page.getByRole('dialog', { name: 'What will be sent' });
    this.ledger = page.getByRole('dialog', { name: 'What this page may talk to' });
    this.facets = page.getByRole('combobox', { name: 'Clusters by' });
    this.privacyButton = page.getByRole('button', { name: 'Privacy report' });
    this.saveButton = page.getByRole('button', { name: 'Save project' }).first();
  }

  /** Chooses a server by its address and loads the page with it allowed. Nothing is imported after that. */
  async allowAddress(url) {
    await this.describe(url);
    const loaded = this.page.waitForEvent('load');
    await this.allow.click();
    await loaded;
  }

  /** Tests what is described; gives what the test found. */
  async found() {
    await this.test.click();
    await expectSoon(() => this.test.isEnabled(), 'the test is over', PATIENCE);
    await this.findings.waitFor();
    return this.findings.innerText();
  }

  /** Calls of a row of the estimate. */
  async callsOf(stage) {
    const row = this.estimate.getByRole('row', { name: new RegExp(`^${stage}`) });
    return Number((await row.getByRole('cell').first().innerText()).replaceAll(',', ''));
  }

  /** The cap on calls; blank for none. */
  cap(calls) {
    return this.page.getByRole('group', { name: 'Stop before it spends more than' }).getByLabel('Calls').fill(calls);
  }

  /** Describes the endpoint, without testing it. */
  async describe(url, { model = 'scripted-small', key = '' } = {}) {
    await this.own.check();
    await this.preset.selectOption({ label: 'Another server' });
    await this.url.fill(url);
    await this.model.fill(model);
    if (key) await this.key.fill(key);
  }

  /** Describes the endpoint and tests it; gives what the test found. */
  async connect(url, options) {
    await this.describe(url, options);
    await this.test.click();
    await this.findings.waitFor({ timeout: PATIENCE });
    return this.findings.innerText();
  }

  /** A number of the more settings, which are unfolded for it. */
  async set(label, value) {
    const field = this.page.getByRole('textbox', { name: label });
    if (!(await field.isVisible())) await this.page.locator('summary').filter({ hasText: 'More settings' }).click();
    await field.fill(String(value));
  }

  question(name) {
    return this.page.getByRole('checkbox', { name: new RegExp(`^${name}`) });
  }

  async estimated() {
    await this.estimate.waitFor({ timeout: PATIENCE });
    await expectSoon(async () => /Total/.test(await this.estimate.innerText()), 'the estimate is there', PATIENCE);
    return this.estimate.innerText();
  }

  async paused() {
    await this.waits.waitFor({ timeout: PATIENCE });
    return this.page.getByRole('main').innerText();
  }

  /** Raises the cap of a run that waits for it. */
  async raise(calls) {
    await this.page.locator('summary').filter({ hasText: 'Change the cap' }).click();
    await this.page.getByRole('textbox', { name: 'Calls', exact: true }).fill(String(calls));
  }

  /** A dialog behind a button. */
  async dialog(button, name) {
    await button.click();
    const dialog = name ? this.page.getByRole('dialog', { name }) : this.page.getByRole('dialog');
    await dialog.waitFor();
    return dialog;
  }

  /** A file that a click lets the page save. */
  async saved(button) {
    const coming = this.page.waitForEvent('download');
    await button.click();
    return readFile(await (await coming).path());
  }
}
