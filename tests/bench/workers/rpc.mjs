/** Answers the calls of `page.html` with `methods`: one at a time, errors included. */
export function answer(methods) {
  self.onmessage = async ({ data: { method, args } }) => {
    try {
      self.postMessage({ value: await methods[method](args) });
    } catch (error) {
      self.postMessage({ error: String(error?.stack ?? error) });
    }
  };
}

/** What `work` gives, and the seconds it takes. */
export async function timed(work) {
  const started = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - started) / 1000 };
}

export async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

let last = {};

/** Row-major vectors of a file that `prepare.py` made; the last one is kept. */
export async function vectorsOf(file) {
  if (last.file !== file) last = { file, vectors: new Float32Array((await fetched(`../target/${file}`)).buffer) };
  return last.vectors;
}

/** `items` in pieces of `size`. */
export function* pieces(items, size) {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Rows one after another. */
export function joined(parts) {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}
