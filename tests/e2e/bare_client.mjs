// As fast as a client can be that does nothing but call: what ours is measured against, on the same server and bodies.
//
//   node bare_client.mjs URL CONCURRENCY BODIES.json     a list of bodies; prints one line of JSON
//
// In a test: `await bareClient({ url, bodies, concurrency })`.
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

/** One call over a connection that is kept; gives the status when the answer is read and parsed. */
function call(url, agent, headers, body) {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body);
    const options = { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': bytes.length, ...headers } };
    const outgoing = request(url, options, async (response) => {
      try {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        JSON.parse(Buffer.concat(chunks).toString());
        resolve(response.statusCode);
      } catch (error) {
        reject(error);
      }
    });
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

/**
 * Sends all `bodies` (texts) to `url`, `concurrency` at a time, without retries.
 * Gives `{ calls, failed, seconds, perSecond }`.
 */
export async function bareClient({ url, bodies, concurrency, headers = {} }) {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  let next = 0;
  let failed = 0;
  const lane = async () => {
    while (next < bodies.length) {
      const body = bodies[next];
      next += 1;
      const status = await call(url, agent, headers, body).catch(() => 0);
      if (status !== 200) failed += 1;
    }
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - from) / 1000;
  agent.destroy();
  return { calls: bodies.length, failed, seconds, perSecond: bodies.length / seconds };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [url, concurrency, file] = process.argv.slice(2);
  if (!file) {
    console.error('usage: node bare_client.mjs URL CONCURRENCY BODIES.json');
    process.exit(2);
  }
  const bodies = JSON.parse(await readFile(file, 'utf8')).map((body) => (typeof body === 'string' ? body : JSON.stringify(body)));
  console.log(JSON.stringify(await bareClient({ url, bodies, concurrency: Number(concurrency) })));
}
