// Pictures of a page, light and dark, wide and narrow.
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };

/** What takes numbered pictures of `page` into `folder`. */
export function camera(page, folder) {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return async (name, { narrowOnly = false, wideOnly = false, full = false, before } = {}) => {
    number += 1;
    const title = `${String(number).padStart(2, '0')}-${name}`;
    for (const [width, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
      if ((narrowOnly && width === 'wide') || (wideOnly && width === 'narrow')) continue;
      await page.setViewportSize(viewport);
      await before?.(width);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await page.waitForTimeout(400);
        await page.screenshot({ path: path.join(folder, `${title}-${width}-${colorScheme}.png`), fullPage: full });
      }
    }
    await page.setViewportSize(WIDE);
  };
}
