// A plain static host: files of a folder under a path, right types, nothing clever.
// Like the simplest host it sends no security headers, unless a test asks for some.
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/x-ndjson; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/**
 * Serves `root` under `prefix` on 127.0.0.1.
 *
 * `headers` go on every response. `change(name, bytes)` may return other bytes for a file, or a
 * promise of them, to corrupt or delay it. `pages` are extra pages by absolute path, `redirects`
 * addresses to go to instead, and `overlay` maps the beginning of a name to another folder.
 * `log` lists what was asked for: method, path and body.
 */
export async function serve({ root, prefix = '/', headers = {}, change, pages = {}, redirects = {}, overlay = {} } = {}) {
  const log = [];
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    log.push({ method: request.method, path: request.url, body: Buffer.concat(body).toString() });
    const send = (status, type, bytes) => {
      response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length, ...headers });
      response.end(request.method === 'HEAD' ? undefined : bytes);
    };
    try {
      const plain = decodeURIComponent(pathname);
      if (plain in redirects) {
        response.writeHead(302, { Location: redirects[plain], ...headers });
        return response.end();
      }
      if (plain in pages) return send(200, TYPES['.html'], Buffer.from(pages[plain]));
      if (!root || !plain.startsWith(prefix)) return send(404, TYPES['.txt'], Buffer.from('not here'));
      let name = plain.slice(prefix.length);
      if (name === '' || name.endsWith('/')) name += 'index.html';
      const over = Object.keys(overlay).find((start) => name.startsWith(start));
      const folder = path.resolve(over ? overlay[over] : root);
      const file = path.resolve(folder, over ? name.slice(over.length) : name);
      if (!file.startsWith(folder + path.sep) || !(await stat(file)).isFile()) {
        return send(404, TYPES['.txt'], Buffer.from('not here'));
      }
      const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
      const bytes = await readFile(file);
      send(200, type, (await change?.(name, bytes)) ?? bytes);
    } catch {
      if (!response.headersSent) send(404, TYPES['.txt'], Buffer.from('not here'));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + prefix,
    log,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
