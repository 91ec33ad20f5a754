// The plan step: the verdict on the files, the parameters, and the way into the run.
import { expectSoon } from '../soon.mjs';

export class PlanPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Plan the analysis' });
    this.runButton = page.getByRole('button', { name: 'Run the analysis' });
  }

  async shown(timeout) {
    await this.heading.waitFor({ timeout });
  }

  /** The verdict card of this format. */
  verdict(label) {
    return this.page.getByRole('region', { name: label, exact: true });
  }

  /** A figure of the verdict with its note, as `{ value, note }`. */
  async figure(label, name) {
    const term = this.verdict(label).locator('dt').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
    const texts = await term.locator('xpath=following-sibling::dd').allInnerTexts();
    return { value: texts[0]?.trim(), note: texts[1]?.trim() ?? '' };
  }

  async figures(label) {
    await this.verdict(label).waitFor();
    const figures = {};
    for (const name of ['conversations', 'turns', 'accounts', 'dates']) figures[name] = await this.figure(label, name);
    return figures;
  }

  /** What was left out of this format's verdict, unfolded. */
  async leftOut(label) {
    const fold = this.verdict(label).locator('details').filter({ has: this.page.locator('summary', { hasText: 'Left out' }) });
    await fold.locator('summary').click();
    return fold.innerText();
  }

  /** Minima and number of groups that a small log can reach. */
  async small({ conversations = 5, accounts = 3, groups = 4 } = {}) {
    await this.page.getByRole('radio', { name: /My own minimum/ }).check();
    await this.page.getByRole('textbox', { name: 'Conversations', exact: true }).fill(String(conversations));
    await this.page.getByRole('textbox', { name: 'Accounts', exact: true }).fill(String(accounts));
    await this.page.getByRole('radio', { name: /My own number/ }).check();
    await this.page.getByRole('textbox', { name: 'Groups', exact: true }).fill(String(groups));
  }

  async run() {
    await expectSoon(() => this.runButton.isEnabled(), 'the run can start');
    await this.runButton.click();
  }
}
