// Ways by keyboard.
import assert from 'node:assert/strict';

/** Presses Tab until `target` has the focus. */
export async function tabTo(page, target, what, most = 60) {
  for (let i = 0; i < most; i += 1) {
    const there = await target.evaluateAll((all) => all.includes(document.activeElement));
    if (there) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${what}`);
}
