// A browser without the SIMD instructions of WebAssembly says so instead of staying at "Starting".
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromium } from 'playwright-core';

import { DIST, LAUNCH, NO_SITE } from './browser.mjs';
import { serve } from './server.mjs';

test('a browser without SIMD is told what it lacks', { skip: NO_SITE }, async () => {
  // V8 offers them only on processors with SSE4.1.
  const browser = await chromium.launch({ ...LAUNCH, args: [...LAUNCH.args, '--js-flags=--no-enable-sse4-1'] });
  const site = await serve({ root: DIST });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    assert.match(await page.getByRole('alert').innerText(), /lacks the SIMD instructions of WebAssembly/);
  } finally {
    await browser.close();
    await site.close();
  }
});
