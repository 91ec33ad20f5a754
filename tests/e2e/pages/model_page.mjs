// The person's model: its part of the plan, of a run that waits, and the ledger.
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
    this.listButton = page.getByRole('button', { name: 'List models' });
    this.testButton = page.getByRole('button', { name: /^Test (the connection|again)$/ });
    this.findings = page.getByRole('list', { name: 'What the test found' }).getByRole('listitem');
    this.untested = page.getByRole('checkbox', { name: 'Go on without a test that succeeded' });
    this.estimate = page.getByRole('table', { name: 'Estimate by stage' });
    this.previewButton = page.getByRole('button', { name: 'See what will be sent' });
    this.preview = page.getByRole('dialog', { name: 'What will be sent' });
    this.badge = page.getByRole('button', { name: /left this tab/ });
    this.ledger = page.getByRole('dialog', { name: 'What this page may talk to' });
    this.pauseButton = page.getByRole('button', { name: 'Pause' });
    this.waits = page.getByRole('region', { name: 'Why it waits' });
    this.continueButton = page.getByRole('button', { name: 'Continue' });
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

  /** Tests the connection and returns the findings as texts. */
  async test() {
    await this.testButton.click();
    await expectSoon(() => this.testButton.isEnabled(), 'the test is over', 60_000);
    await this.findings.first().waitFor();
    return this.findings.allInnerTexts();
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
}
