// The run step.
import { PATIENCE } from '../browser.mjs';

export class RunPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Running the analysis' });
    this.progress = page.getByRole('progressbar', { name: 'Share of the whole run' });
    this.cancelButton = page.getByRole('button', { name: 'Cancel the run' });
    this.stages = page.getByRole('list', { name: 'Stages' }).getByRole('listitem');
  }

  async shown() {
    await this.heading.waitFor();
  }

  async share() {
    return Number(await this.progress.getAttribute('aria-valuenow'));
  }

  /** Waits for the end of the run: a report, or trouble, which is thrown. */
  async finished(patience = PATIENCE) {
    const report = this.page.getByRole('heading', { level: 1, name: 'Report' });
    const trouble = this.page.getByRole('alert').getByRole('heading');
    await report.or(trouble).first().waitFor({ state: 'attached', timeout: patience });
    if (await trouble.count()) throw new Error(await this.page.getByRole('alert').innerText());
  }
}
