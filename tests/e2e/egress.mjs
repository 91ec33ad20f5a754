// Ways out of a page and of a worker. Both functions run there, so they stand alone.

/** Tries every way to reach `origin` that page scripts have, and names those that answered. */
export async function fromPage(origin) {
  const answered = [];
  const attempt = async (name, start) => {
    const answer = new Promise((resolve) => {
      try {
        start(() => resolve(name));
      } catch {
        resolve();
      }
    });
    const late = new Promise((resolve) => setTimeout(resolve, 1_500));
    const result = await Promise.race([answer, late]);
    if (result) answered.push(result);
  };
  const element = (tag, attributes) => (done) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.onload = done;
    document.head.append(made);
  };
  await Promise.all([
    attempt('fetch', (done) => fetch(`${origin}/fetch`).then(done, () => {})),
    attempt('fetch without cors', (done) => fetch(`${origin}/nocors`, { mode: 'no-cors' }).then(done, () => {})),
    attempt('XMLHttpRequest', (done) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${origin}/xhr`);
      request.onload = done;
      request.send('data');
    }),
    attempt('beacon', () => navigator.sendBeacon(`${origin}/beacon`, 'data')),
    attempt('WebSocket', (done) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/socket`);
      socket.onopen = done;
    }),
    attempt('EventSource', (done) => {
      const source = new EventSource(`${origin}/events`);
      source.onopen = () => {
        source.close();
        done();
      };
      setTimeout(() => source.close(), 1_000);
    }),
    attempt('image', element('img', { src: `${origin}/image` })),
    attempt('script', element('script', { src: `${origin}/script.js` })),
    attempt('style', element('link', { rel: 'stylesheet', href: `${origin}/style.css` })),
    attempt('prefetch', element('link', { rel: 'prefetch', href: `${origin}/prefetch` })),
    attempt('frame', (done) => {
      const frame = Object.assign(document.createElement('iframe'), { src: `${origin}/frame` });
      document.body.append(frame);
      setTimeout(done, 500);
    }),
    attempt('form', () => {
      const form = Object.assign(document.createElement('form'), { action: `${origin}/form`, method: 'post', target: 'e2e' });
      document.body.append(form, Object.assign(document.createElement('iframe'), { name: 'e2e' }));
      form.submit();
    }),
    attempt('worker', () => {
      const code = `fetch(${JSON.stringify(`${origin}/blobworker`)})`;
      new Worker(URL.createObjectURL(new Blob([code])));
    }),
  ]);
  return answered;
}

/** The same from a worker. */
export async function fromWorker(origin) {
  const answered = [];
  const tries = {
    fetch: () => fetch(`${origin}/w-fetch`),
    'fetch without cors': () => fetch(`${origin}/w-nocors`, { mode: 'no-cors' }),
    importScripts: async () => importScripts(`${origin}/w-script.js`),
    XMLHttpRequest: async () => {
      const request = new XMLHttpRequest();
      request.open('GET', `${origin}/w-xhr`, false);
      request.send();
    },
    WebSocket: () =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/w-socket`);
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
  };
  for (const [name, start] of Object.entries(tries)) {
    try {
      await Promise.race([start(), new Promise((_, reject) => setTimeout(reject, 1_500))]);
      answered.push(name);
    } catch {
      // Blocked.
    }
  }
  return answered;
}
