// The explore view: tree, map, detail, search, owner's view, exports.
import { readFile } from 'node:fs/promises';

export class ExplorePage {
  constructor(page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1, name: 'Report' });
    this.tree = page.getByRole('tree', { name: 'Clusters' });
    this.items = this.tree.getByRole('treeitem');
    this.detail = page.getByRole('complementary', { name: 'Detail' });
    this.detailHeading = this.detail.getByRole('heading', { level: 2 });
    this.map = page.getByRole('application', { name: 'Map of clusters' });
    this.search = page.getByRole('searchbox', { name: 'Search clusters' });
    this.exportMenu = page.locator('summary').filter({ hasText: /^\s*Export\s*$/ });
    this.ownerButton = this.detail.getByRole('button', { name: /Open examples/ });
    this.owner = page.getByRole('dialog', { name: 'Raw conversations' });
  }

  async shown() {
    await this.map.waitFor();
  }

  /** The button of a panel on a narrow screen. */
  pane(name) {
    return this.page.getByRole('group', { name: 'Panel' }).getByRole('button', { name, exact: true });
  }

  selected() {
    return this.tree.locator('[role=treeitem][aria-selected=true]');
  }

  /** Name of the cluster that the detail panel shows. */
  async detailName() {
    return (await this.detailHeading.first().innerText()).trim();
  }

  /** The row of an item, without those below it. */
  row(item) {
    return item.locator(':scope > *').first();
  }

  /** Coloured pixels of the map as it is on screen; labels and background are grey. */
  async colouredPixels() {
    const shot = (await this.map.screenshot()).toString('base64');
    return this.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      let coloured = 0;
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
        if (Math.max(r, g, b) - Math.min(r, g, b) > 60) coloured += 1;
      }
      return coloured;
    }, shot);
  }

  /** The tree as the page exports it. */
  exportTree() {
    return this.exported(/^Tree/);
  }

  /** The report as the page exports it. */
  exportReport() {
    return this.exported(/^Report/);
  }

  /** What the entry `name` of the menu saves. */
  async exported(name) {
    await this.exportMenu.click();
    const coming = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name }).click();
    const download = await coming;
    return JSON.parse(await readFile(await download.path(), 'utf8'));
  }
}
