// The first screen, reading, and naming the columns of a table.

export class ImportPage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: /See what people ask AI for/ });
    this.chooseButton = page.getByRole('button', { name: 'Choose files' });
    this.sampleButton = page.getByRole('button', { name: 'Try the sample' });
    // The slot of another sort of trouble is there too, and empty.
    this.alert = page.getByRole('alert').filter({ hasText: /\S/ });
    this.mappingHeading = page.getByRole('heading', { level: 1, name: 'Which column is what?' });
    this.readColumns = page.getByRole('button', { name: 'Read with these columns' });
  }

  /** Picks files through the file picker. Each is `{ name, bytes }`. */
  async choose(...files) {
    await this.#pick(
      files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })),
    );
  }

  /** Picks a file on disk, for one too large to be handed over. */
  async chooseFrom(file) {
    await this.#pick(file);
  }

  async #pick(files) {
    const picker = this.page.waitForEvent('filechooser');
    await this.chooseButton.click();
    await (await picker).setFiles(files);
  }

  /** Drops files on the window. */
  async drop(...files) {
    const coded = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
    await this.page.evaluate((files) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of files) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        transfer.items.add(new File([bytes], name));
      }
      for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(
          new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
      }
    }, coded);
  }

  async trySample() {
    await this.sampleButton.click();
  }

  /** The select of a role in the mapping. */
  column(role) {
    return this.page.getByRole('combobox', { name: role, exact: true });
  }
}
