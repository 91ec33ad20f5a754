// A scripted model server: OpenAI chat completions and Anthropic Messages, competent unless told to fail.
//
//   node model_server.mjs [PORT [LATENCY]]      runs it by hand, with as many ms an answer; prints its base address
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { valuesOf } from './model_answers.mjs';
import { readAsk } from './model_ask.mjs';
import { FAULTS, answerBody, answerOf, errorBody, errorOf, pick } from './model_faults.mjs';

const PATHS = { '/v1/chat/completions': 'openai', '/v1/messages': 'anthropic' };
const SECRETS = new Set(['authorization', 'x-api-key']);
/** What "huge" answers weigh. */
const HUGE = 3_000_000;

/** What is wrong with CORS: functions that change the headers of a preflight or an answer. */
const CORS = {
  ok: (headers) => headers,
  none: () => ({}),
  // Answers would be readable, but the browser is never allowed to ask.
  preflight_refused: (headers, preflight) => (preflight ? {} : headers),
  other_origin: (headers) => ({ ...headers, 'access-control-allow-origin': 'https://elsewhere.example' }),
  no_headers: (headers) => ({ ...headers, 'access-control-allow-headers': 'accept' }),
};

function corsHeaders({ headers }) {
  if (!headers.origin) return {};
  const allowed = {
    'access-control-allow-origin': headers.origin,
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-expose-headers': 'retry-after',
    vary: 'Origin',
  };
  // Of Chromium's checks before a public page may reach a private address.
  if (headers['access-control-request-private-network']) allowed['access-control-allow-private-network'] = 'true';
  return allowed;
}

/** The key of a request, whichever way it is sent. */
const keyOf = ({ headers }) => headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /, '');

const visible = (headers) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, SECRETS.has(name) ? 'present' : value]));

class ModelServer {
  constructor({ rules = [], models = ['scripted-small', 'scripted-large'], key, cors = 'ok', latency = 0, answers = {} }) {
    /** Every request, preflights too: see `#record`. */
    this.log = [];
    this.inFlight = 0;
    /** Most questions that were open at a time. */
    this.mostAtOnce = 0;
    this.asked = 0;
    Object.assign(this, { models, key, cors, latency, answers });
    this.script(...rules);
  }

  /**
   * Replaces the rules. A rule is `{ fault, …options of the fault }`, and applies to all questions or those that `stage` (one or
   * a list), `match` (of the body), `nth` (one or a list, from 1), `every` and `after` (counts) leave, at most `times` times.
   * The first that applies does.
   */
  script(...rules) {
    for (const { fault } of rules) if (!FAULTS.includes(fault)) throw new Error(`no such fault: ${fault}`);
    this.rules = rules.map((rule) => ({ ...rule }));
  }

  /** Questions only, in the order in which they came. */
  get requests() {
    return this.log.filter(({ api }) => api);
  }

  /** Questions whose body came before, by the same bytes: `[{ text, times }]`. */
  repeated() {
    const times = new Map();
    for (const { text } of this.requests) times.set(text, (times.get(text) ?? 0) + 1);
    return [...times].filter(([, n]) => n > 1).map(([text, n]) => ({ text, times: n }));
  }

  forget() {
    this.log.length = 0;
    this.asked = 0;
    this.mostAtOnce = this.inFlight;
  }

  #record(request, text) {
    const entry = {
      method: request.method,
      path: request.url,
      headers: visible(request.headers),
      hasKey: Boolean(keyOf(request)),
      text,
      at: Date.now(),
      endedAt: undefined,
      status: undefined,
      /** Whether the other side gave up before the answer was out. */
      aborted: false,
    };
    this.log.push(entry);
    return entry;
  }

  async handle(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const entry = this.#record(request, text);
    response.on('close', () => {
      entry.endedAt = Date.now();
      entry.aborted = !response.writableFinished && !entry.cutByServer;
    });
    const preflight = request.method === 'OPTIONS';
    let cors = CORS[this.cors](corsHeaders(request), preflight);
    const send = (status, body, headers = {}) => {
      entry.status = status;
      const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length, ...cors, ...headers });
      response.end(bytes);
    };
    if (preflight) return this.cors === 'preflight_refused' ? send(405, '') : send(200, '');
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const api = PATHS[pathname];
    // Anthropic answers browsers only if they say that they are meant to be there.
    if (request.headers['anthropic-version'] && !request.headers['anthropic-dangerous-direct-browser-access']) cors = {};
    const locked = this.key !== undefined && keyOf(request) !== this.key;
    const side = api ?? (request.headers['anthropic-version'] ? 'anthropic' : 'openai');
    const refuse = (status, type, message) => send(status, errorBody(side, { type, message }));
    if (locked) return refuse(401, 'authentication_error', 'the key is missing or wrong');
    if (request.method === 'GET' && pathname === '/v1/models') return send(200, this.#models(side));
    if (!api || request.method !== 'POST') return refuse(404, 'not_found_error', `no such path: ${pathname}`);
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      return refuse(400, 'invalid_request_error', 'the body is not JSON');
    }
    if (api === 'anthropic' && (!request.headers['anthropic-version'] || !body.max_tokens)) {
      return refuse(400, 'invalid_request_error', 'anthropic-version and max_tokens are required');
    }
    return this.#answer(entry, api, body, { cors, response, send, refuse });
  }

  #models(side) {
    if (side === 'anthropic') {
      return { data: this.models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })), has_more: false };
    }
    return { object: 'list', data: this.models.map((id) => ({ id, object: 'model', created: 1_780_000_000, owned_by: 'tests' })) };
  }

  async #answer(entry, api, body, { cors, response, send, refuse }) {
    const n = (this.asked += 1);
    const ask = readAsk(api, body);
    const rule = pick(this.rules, ask, n, entry.text);
    this.inFlight += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.inFlight);
    response.on('close', () => (this.inFlight -= 1));
    Object.assign(entry, { api, body, stage: ask.stage, fault: rule?.fault, inFlight: this.inFlight });
    const wait = rule?.fault === 'slow' ? rule.ms : this.latency;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (response.destroyed) return undefined;
    if (body.stream) return refuse(400, 'invalid_request_error', 'this server does not stream');
    const error = errorOf(rule, ask);
    if (error) return send(error.status, errorBody(api, error), error.headers);
    if (!this.models.includes(ask.model)) return refuse(404, 'not_found_error', `The model \`${ask.model}\` does not exist`);
    const answer = answerOf(rule, ask, valuesOf(ask, this.answers));
    const whole = JSON.stringify(answerBody(ask, answer, n));
    switch (rule?.fault) {
      case 'hang':
        return undefined;
      case 'reset':
        entry.cutByServer = true;
        return response.socket.destroy();
      case 'cut': {
        entry.cutByServer = true;
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole), ...cors });
        // The socket is closed only when the first half is on its way.
        return response.write(whole.slice(0, Math.floor(whole.length / 2)), () => response.socket.destroy());
      }
      case 'body_not_json':
        return send(200, whole.slice(0, -2));
      case 'wrong_protocol':
        return send(200, { message: 'welcome', version: 3 });
      case 'html':
        return send(200, '<!doctype html><title>Sign in</title><p>Sign in to the network</p>', { 'content-type': 'text/html' });
      case 'huge':
        return send(200, answerBody(ask, { text: answer.text + ' and so on'.repeat(HUGE / 10) }, n));
      default:
        return send(200, whole);
    }
  }
}

/**
 * Starts a server on 127.0.0.1. Options: `rules` (see `script`), `models` (ids), `key` (required if given), `cors` (`ok`, `none`,
 * `preflight_refused`, `other_origin`, `no_headers`), `latency` (ms of every answer), `answers` (`{ field: (question) => value }`).
 * All but `rules` are properties that may be changed while it runs.
 */
export async function startModelServer({ port = 0, ...options } = {}) {
  const state = new ModelServer(options);
  const server = createServer((request, response) => {
    state.handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  state.origin = `http://127.0.0.1:${server.address().port}`;
  /** Base address, as a person would type it for either protocol. */
  state.url = `${state.origin}/v1`;
  state.close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return state;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port = 0, latency = 0] = process.argv.slice(2).map(Number);
  const { url, models } = await startModelServer({ port, latency });
  console.log(`${url} (models: ${models.join(', ')})`);
}
