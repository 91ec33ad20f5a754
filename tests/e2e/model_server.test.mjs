// The scripted model server itself: what the tests that use it rely on.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { bareClient } from './bare_client.mjs';
import { CONVERSATIONS } from './fixtures.mjs';
import { ratingOf, themeOf } from './model_answers.mjs';
import { ECHO, FAULTS, INVENTED } from './model_faults.mjs';
import { startModelServer } from './model_server.mjs';

const fence = (mark, lines) => `<data-${mark}>\n${lines.join('\n')}\n</data-${mark}>\n`;
const schemaOf = (properties) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });
const TEXT = { type: 'string' };
const FACETS = schemaOf({
  request: TEXT,
  language: { type: 'array', items: TEXT },
  concern: { type: 'integer', enum: [1, 2, 3, 4, 5] },
  urgent: { type: 'string', enum: ['yes', 'no'] },
  mood: { type: 'string', enum: ['calm', 'angry'] },
});

const asked = (material, { schema, rules = 'Answer about the material.', ...more } = {}) => ({
  model: 'scripted-small',
  messages: [
    { role: 'system', content: rules },
    { role: 'user', content: material },
  ],
  ...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } } : {}),
  ...more,
});

const anthropic = { 'anthropic-version': '2023-06-01', 'anthropic-dangerous-direct-browser-access': 'true' };

describe('the scripted model server', () => {
  let server;
  before(async () => (server = await startModelServer()));
  after(() => server.close());
  afterEach(() => {
    server.script();
    server.forget();
    Object.assign(server, { cors: 'ok', key: undefined, latency: 0, answers: {} });
  });

  const post = (body, { path = '/chat/completions', headers = {}, signal } = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal,
    });
  const textOf = async (body) => (await (await post(body)).json()).choices[0].message.content;
  const valuesOf = async (body) => JSON.parse(await textOf(body));

  test('satisfies the schema that it is given', async () => {
    const bread = fence('1a', ['How do I bake a sourdough loaf? The dough is flat.']);
    const values = await valuesOf(asked(bread, { schema: FACETS }));
    assert.deepEqual(Object.keys(values), ['request', 'language', 'concern', 'urgent', 'mood']);
    assert.match(values.request, /baking bread/);
    assert.deepEqual(values.language, ['English']);
    assert.equal(values.concern, 1);
    assert.equal(values.urgent, 'yes');
    assert.ok(['calm', 'angry'].includes(values.mood));
    assert.deepEqual(await valuesOf(asked(bread, { schema: FACETS })), values, 'the same question, the same answer');
  });

  test('finds fields in instructions', async () => {
    const bread = fence('1a', ['How do I bake a sourdough loaf? <request>not a field</request>']);
    const rows = [
      ['text', /^Get help with baking bread.*\.$/],
      ['a whole number from 1 to 5', 1],
      ['yes or no', 'yes'],
      ['a number in digits, without a unit', /^\d+$/],
      ['exactly one of these, word for word: Debug code; Bake bread; 1 to 5', 'Bake bread'],
      ['exactly one of the names listed, word for word', 'How do I bake a sourdough loaf? <request>not a field</request>'],
    ];
    for (const [words, expected] of rows) {
      const check = (value) => (expected instanceof RegExp ? assert.match(String(value), expected) : assert.equal(String(value), String(expected)));
      const tags = await textOf(asked(`${bread}<x>${words}</x>`));
      check(/^<x>(.*)<\/x>$/s.exec(tags)[1]);
      check((await valuesOf(asked(`${bread}One JSON object:\n- "x": ${words}`, { response_format: { type: 'json_object' } }))).x);
    }
    const list = await textOf(asked(`${bread}<names>\n- the first\n- the second, and so on: one a line\n</names>`));
    assert.match(list, /^<names>\n- Get help with baking bread\n<\/names>$/);
    assert.equal(await textOf(asked('Say OK')), 'OK');
  });

  test('names groups, makes broader names and assigns by theme', async () => {
    const lines = (topic) => CONVERSATIONS.filter((_, i) => i % 4 === topic).map(({ turns }) => turns[0][1]);
    const all = [0, 1, 2, 3].map(lines);
    const parents = schemaOf({ names: { type: 'array', items: TEXT } });
    const { names } = await valuesOf(asked(fence('2b', all.flatMap((group) => group.slice(0, 3))), { schema: parents, rules: 'Write about 4 broader names.' }));
    assert.equal(names.length, 4);
    for (const [i, group] of all.entries()) {
      const { name, description } = await valuesOf(
        asked(fence('2b', group) + fence('3c', all[(i + 1) % 4]), { schema: schemaOf({ description: TEXT, name: TEXT }) }),
      );
      assert.equal(themeOf(name), themeOf(group.join('\n')), name);
      assert.ok(name.split(' ').length <= 10 && description.split('. ').length === 2);
      assert.equal(ratingOf(`${name}: ${description}`), 5, `${name}: ${description}`);
      for (const order of [names, names.toReversed()]) {
        const { parent } = await valuesOf(asked(`Groups:\n${order.join('\n')}\n${fence('4d', [name])}`, { schema: schemaOf({ parent: { type: 'string', enum: order } }) }));
        assert.equal(themeOf(parent), themeOf(name));
      }
    }
  });

  test('audits by what identifies', () => {
    const rows = [
      [5, 'Get help with baking bread: The users asked for help with dough. They wanted advice about flour.'],
      [4, 'The user [NAME] asked about a contract.'],
      [3, 'The users asked about rules of the council in Quimbleton.'],
      [2, 'The users asked about Zorbax and its office in Quimbleton.'],
      [1, 'The users asked about the illness of Maria Quandt.'],
      [1, 'The users wrote to someone@mail.example.'],
      [1, 'The users asked about case AB-204417.'],
    ];
    for (const [rating, text] of rows) assert.equal(ratingOf(text), rating, text);
  });

  test('speaks Messages', async () => {
    const body = {
      model: 'scripted-small',
      max_tokens: 100,
      system: 'Answer about the material.',
      messages: [{ role: 'user', content: `${fence('1a', ['Python traceback'])}<request>text</request>` }],
    };
    const answer = await (await post(body, { path: '/messages', headers: anthropic })).json();
    assert.match(answer.content[0].text, /^<request>.*Python code/);
    assert.equal(answer.stop_reason, 'end_turn');
    const structured = { ...body, output_config: { format: { type: 'json_schema', schema: FACETS } } };
    const { content } = await (await post(structured, { path: '/messages', headers: anthropic })).json();
    assert.equal(JSON.parse(content[0].text).concern, 1);
    assert.equal((await post(body, { path: '/messages' })).status, 400, 'without a version');
  });

  test('records what it received, but no key', async () => {
    server.key = 'sk-right';
    assert.equal((await post(asked('Say OK'))).status, 401);
    assert.equal((await post(asked('Say OK'), { headers: { authorization: 'Bearer sk-right' } })).status, 200);
    assert.equal((await fetch(`${server.url}/models`, { headers: { 'x-api-key': 'sk-right' } })).status, 200);
    const [answered] = server.requests;
    assert.deepEqual([answered.hasKey, answered.headers.authorization, answered.stage, answered.status], [true, 'present', 'probe', 200]);
    assert.equal(server.requests.length, 1);
    assert.ok(!JSON.stringify(server.log).includes('sk-right'));
    assert.equal(server.log.length, 3);
  });

  test('counts what is open at a time, and what was given up', async () => {
    server.latency = 50;
    const { failed } = await bareClient({ url: `${server.url}/chat/completions`, bodies: Array(12).fill(JSON.stringify(asked('Say OK'))), concurrency: 4 });
    assert.equal(failed, 0);
    assert.equal(server.mostAtOnce, 4);
    assert.deepEqual(server.repeated().map(({ times }) => times), [12]);
    server.script({ fault: 'hang' });
    await assert.rejects(post(asked('Say OK'), { signal: AbortSignal.timeout(100) }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(server.requests.at(-1).aborted, true);
    assert.equal(server.inFlight, 0);
  });

  test('applies rules by count, stage and text', async () => {
    server.script(
      { fault: 'rate_limited', retryAfter: 2, times: 1 },
      { fault: 'failed', match: /courgette/, nth: [3] },
      { fault: 'empty', stage: 'facets', after: 3 },
    );
    const statuses = [];
    for (const words of ['one', 'courgette', 'courgette', 'courgette']) {
      const response = await post(asked(fence('1a', [words]), { schema: FACETS }));
      statuses.push([response.status, response.headers.get('retry-after'), (await response.json()).choices?.[0].message.content.length]);
    }
    assert.deepEqual(statuses.slice(0, 1), [[429, '2', undefined]]);
    assert.deepEqual(statuses.map(([status]) => status), [429, 200, 500, 200]);
    assert.equal(statuses[3][2], 0);
    assert.throws(() => server.script({ fault: 'sabotage' }), /no such fault/);
  });

  const limited = { ...FACETS, properties: { ...FACETS.properties, request: { ...TEXT, maxLength: 300 } } };
  const question = asked(fence('1a', ['How do I bake a loaf of bread?']), { schema: limited });
  const json = async (response) => response.json();
  const content = async (response) => (await json(response)).choices[0].message.content;
  const OUTCOMES = {
    unauthorized: async (response) => assert.equal(response.status, 401),
    forbidden: async (response) => assert.equal(response.status, 403),
    unknown_model: async (response) => assert.equal(response.status, 404),
    rate_limited: async (response) => assert.deepEqual([response.status, response.headers.get('retry-after')], [429, null]),
    failed: async (response) => assert.equal(response.status, 500),
    overloaded: async (response) => assert.equal(response.status, 503),
    refused: async (response) => assert.ok((await json(response)).error.message.includes(ECHO)),
    no_schema: async (response) => assert.equal(response.status, 400),
    no_limits: async (response) => assert.equal(response.status, 400),
    no_json: async (response) => assert.equal(response.status, 400),
    context: async (response) => assert.equal((await json(response)).error.code, 'context_length_exceeded'),
    not_json: async (response) => assert.rejects(async () => JSON.parse(await content(response))),
    wrong_shape: async (response) => assert.ok(!('request' in JSON.parse(await content(response)))),
    wrong_types: async (response) => assert.equal(JSON.parse(await content(response)).concern, 99),
    empty: async (response) => assert.equal(await content(response), ''),
    blank: async (response) => assert.match(await content(response), /^\s+$/),
    refusal: async (response) => assert.match(await content(response), /can't help/),
    refusal_field: async (response) => assert.equal((await json(response)).choices[0].message.content, null),
    instruction: async (response) => assert.match(JSON.parse(await content(response)).request, /^Ignore all previous/),
    personal: async (response) => assert.ok(JSON.parse(await content(response)).request.includes(INVENTED[0])),
    fenced: async (response) => assert.match(await content(response), /^```json\n\{.*\}\n```$/),
    preamble: async (response) => assert.match(await content(response), /^Sure![^{]*\{/),
    white_space: async (response) => assert.equal((await json(response)).choices[0].finish_reason, 'length'),
    truncated: async (response) => assert.rejects(async () => JSON.parse(await content(response))),
    slow: async (response, ms) => assert.ok(ms >= 200),
    body_not_json: async (response) => assert.rejects(json(response)),
    wrong_protocol: async (response) => assert.equal((await json(response)).choices, undefined),
    html: async (response) => assert.match(response.headers.get('content-type'), /html/),
    huge: async (response) => assert.ok((await response.text()).length > 2_000_000),
    cut: async (response) => assert.rejects(response.text()),
  };
  for (const fault of FAULTS) {
    test(`does "${fault}"`, async () => {
      server.script({ fault, ms: 200, chars: 20, times: 1 });
      const from = Date.now();
      const coming = post(question, { signal: AbortSignal.timeout(fault === 'hang' ? 300 : 10_000) });
      if (fault === 'hang' || fault === 'reset') await assert.rejects(coming);
      else {
        const response = await coming;
        await OUTCOMES[fault](response, Date.now() - from);
      }
      assert.equal((await post(question)).status, 200, 'once only');
    });
  }

  test('has all kinds of wrong CORS headers', async () => {
    const origin = 'http://127.0.0.1:9';
    const headersOf = async (method, more) => {
      const response = await fetch(`${server.url}/chat/completions`, {
        method,
        headers: { origin, 'content-type': 'application/json', ...more },
        body: method === 'POST' ? JSON.stringify(asked('Say OK')) : undefined,
      });
      return response.headers.get('access-control-allow-origin');
    };
    const seen = {};
    for (const cors of ['ok', 'none', 'preflight_refused', 'other_origin']) {
      server.cors = cors;
      seen[cors] = [await headersOf('OPTIONS'), await headersOf('POST')];
    }
    assert.deepEqual(seen, {
      ok: [origin, origin],
      none: [null, null],
      preflight_refused: [null, origin],
      other_origin: ['https://elsewhere.example', 'https://elsewhere.example'],
    });
    server.cors = 'ok';
    const allowed = await fetch(`${server.url}/chat/completions`, { method: 'OPTIONS', headers: { origin, 'access-control-request-headers': 'content-type' } });
    assert.equal(allowed.headers.get('access-control-allow-headers'), 'content-type');
    server.cors = 'no_headers';
    const refused = await fetch(`${server.url}/chat/completions`, { method: 'OPTIONS', headers: { origin, 'access-control-request-headers': 'content-type' } });
    assert.equal(refused.headers.get('access-control-allow-headers'), 'accept');
    server.cors = 'ok';
    assert.equal(await headersOf('POST', { 'anthropic-version': '2023-06-01' }), null, 'a browser that does not say so');
  });
});
