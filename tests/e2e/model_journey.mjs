// The way to a run with a model, for tests that are about what comes after.
import { CONVERSATIONS, openaiLines } from './fixtures.mjs';
import { pagesOf } from './journey.mjs';
import { startModelServer } from './model_server.mjs';

/** app/boot/policy.js reads it. */
export const ORIGIN_KEY = 'clioscope-endpoint-origin';

const DETAILS = [
  'I am entirely new to this and have nobody to ask.',
  'Keep the answer short enough for a note on the fridge.',
  'It is for my brother, who has never done it before.',
  'I tried it twice already and gave up both times.',
  'Explain the reasons too, I want to understand them.',
];

/** A log of `n` different conversations: the 60 of the fixtures, then the same with another detail. */
export const logOf = (n) => {
  const all = Array.from({ length: n }, (_, i) => {
    const base = CONVERSATIONS[i % CONVERSATIONS.length];
    const round = Math.floor(i / CONVERSATIONS.length);
    if (round === 0) return base;
    const [[isUser, ask], ...turns] = base.turns;
    const id = `fixture-${String(i).padStart(3, '0')}`;
    return { ...base, id, turns: [[isUser, `${DETAILS[(i + round) % DETAILS.length]} ${ask}`], ...turns] };
  });
  return { ...openaiLines(all), conversations: all };
};

/** A visit of somebody who has allowed the address of `server` before. */
export async function allowing(stage, server, { init = [], ...options } = {}) {
  return stage.visit({
    ...options,
    init: [`try { sessionStorage.setItem('${ORIGIN_KEY}', ${JSON.stringify(server.origin)}); } catch { /* denied */ }`, ...init],
  });
}

/** Requests to `server` are part of the visit; errors of it are in the console of the browser, by their status. */
export function allow(visit, server) {
  visit.expect(new RegExp(`^${server.origin.replaceAll('.', '\\.')}/`));
}

/** What browsers write to the console about an endpoint that fails. No text of it is there. */
export const FAILURES = [/^Failed to load resource: (net::ERR_\w+|the server responded with a status of \d+ \([\w ]*\))$/];
export const REFUSED = /^Access to fetch at 'http:\/\/127\.0\.0\.1:\d+\/[\w/]*' from origin '[^']*' has been blocked by CORS policy/;

/**
 * Runs `body` with a fresh server and a visit of somebody who has allowed its address before, unless not `allowed`, and judges
 * the visit after it, unless the body itself failed.
 */
export async function withModel(stage, { server: options = {}, expect = [], allowed = true, ...more }, body) {
  const server = await startModelServer(options);
  try {
    const visit = await (allowed ? allowing(stage, server, more) : stage.visit(more));
    allow(visit, server);
    visit.expect(...expect);
    try {
      await body({ visit, server, ...pagesOf(visit) });
    } catch (error) {
      await visit.context.close().catch(() => {});
      throw error;
    }
    await visit.end();
  } finally {
    await server.close();
  }
}

/** From the first screen to the plan of `file` with the model of `server`, tested unless said otherwise. */
export async function planWith({ visit, server, model, start, plan }, { file = logOf(24), endpoint = {}, test = true, small = {}, measured = 0 } = {}) {
  await visit.open();
  await start.choose(file);
  await plan.shown();
  await model.choose({ url: server.url, ...endpoint });
  if (small) await plan.small({ conversations: 3, accounts: 2, groups: 4, ...small });
  if (measured !== null) await model.measured(measured);
  return test ? model.tested() : [];
}

/** Closes the tab and opens another of the same browser, with page objects of its own. */
export async function reopen(all) {
  await all.visit.page.close();
  all.visit.page = await all.visit.context.newPage();
  Object.assign(all, pagesOf(all.visit));
  await all.visit.open();
}

/** Goes on with the interrupted run over `file`, from the first screen. */
export async function resume(all, file) {
  await all.model.interrupted.waitFor();
  await all.start.choose(file);
  await all.plan.shown();
  await all.visit.page.getByRole('heading', { name: 'Going on with an interrupted run' }).waitFor();
  await all.model.untested.click();
  await all.plan.run();
}

/** Questions of the run that a server received, without those of tests of the connection. */
export const questions = (server) => server.requests.filter(({ stage }) => stage !== 'probe');

/** How many questions of each stage there are. */
export const byStage = (requests) => {
  const counts = {};
  for (const { stage } of requests) counts[stage] = (counts[stage] ?? 0) + 1;
  return counts;
};

/** Everything that this origin stored, as one text: storages, databases and files. Runs in the page. */
export const everythingStored = (page) =>
  page.evaluate(async () => {
    const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (records.onsuccess = resolve));
        all.push(JSON.stringify(records.result));
      }
      database.close();
    }
    const read = async (folder) => {
      for await (const [name, entry] of folder.entries()) {
        all.push(name);
        if (entry.kind === 'directory') await read(entry);
        else all.push(await (await entry.getFile()).text());
      }
    };
    await read(await navigator.storage.getDirectory());
    for (const name of await caches.keys()) all.push(name, ...(await (await caches.open(name)).keys()).map(({ url }) => url));
    return all.join('\n');
  });
