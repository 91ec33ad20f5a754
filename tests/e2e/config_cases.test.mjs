// What config.json may say, by the page's own reader; xtask/src/deployment.rs is held to the same cases.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { ROOT } from './browser.mjs';

const source = readFileSync(path.join(ROOT, 'app/boot/endpoints.js'), 'utf8');
const { canName, readConfig } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const cases = JSON.parse(readFileSync(new URL('./config_cases.json', import.meta.url), 'utf8'));

test('a configuration is read, or refused with what is wrong', () => {
  for (const { config, origins, problem } of cases) {
    if (problem) {
      assert.throws(() => readConfig(config), ({ message }) => message.includes(problem), `${config} lacks: ${problem}`);
      continue;
    }
    const { endpoints } = readConfig(config);
    const found = endpoints && [...new Set(endpoints.map(({ origin }) => origin).filter(Boolean))];
    assert.deepEqual(found, origins, config);
  }
});

test('fields of an endpoint', () => {
  const config = '{ "endpoints": [{ "name": " Ours ", "api": "openai", "base_url": "https://a.example/v1", "model": "m" }, { "name": "Here", "api": "built_in" }] }';
  assert.deepEqual(readConfig(config).endpoints, [
    { name: 'Ours', api: 'openai', base_url: 'https://a.example/v1', model: 'm', origin: 'https://a.example' },
    { name: 'Here', api: 'built_in', base_url: null, model: null, origin: null },
  ]);
});

test('what a policy can name', () => {
  for (const origin of ['https://a.example', 'http://localhost:11434', 'http://127.0.0.1:8080', 'https://xn--bcher-kva.example']) {
    assert.ok(canName(origin), origin);
  }
  for (const other of [
    null,
    '',
    'null',
    'https://a.example/',
    'https://A.example',
    'https://a.example:443',
    'http://[::1]:8080',
    'https://*.example',
    "https://a.example 'unsafe-inline'",
    'https://a.example; script-src *',
    'https:',
    'ws://a.example',
    '*',
  ]) {
    assert.ok(!canName(other), `${other}`);
  }
});
