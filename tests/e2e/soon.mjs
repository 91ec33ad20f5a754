// Waiting for what takes a moment.
import assert from 'node:assert/strict';

/** Polls `check` until it is true; fails with `what` after `ms`. */
export async function expectSoon(check, what, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    if (await check()) return;
    assert.ok(Date.now() < end, `not within ${ms / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
