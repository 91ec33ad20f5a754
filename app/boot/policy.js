// The second policy of the page: of all origins, only its own and the endpoint that was chosen.
//
// The policy in index.html is written when the site is built and may have to allow any endpoint, since the person has
// not chosen one. Policies only ever intersect and are not lifted while the page lives, so the one inserted here,
// before the program is loaded, can only take away. Workers start from blobs and inherit both.
//
// It repeats the other rules of the first, because browsers let through a prefetch that any rule of a policy allows, and
// all prefetches under a policy without default-src.
//
// It leaves `clioscopePolicy` for app/src/browser/policy.rs:
//   origins     origins beside its own that the tab may reach
//   fixed       whether config.json names the endpoints; if not, the person chooses
//   config      { endpoints } as readConfig gives them
//   problem     what is wrong with config.json, as a sentence; else null
//   violations  attempts that the browser has blocked, of the page and its workers
//   canName     whether a policy can name an origin
// To choose: store the origin in sessionStorage under KEY, and load the page again.
import { canName, readConfig } from "./endpoints.js";

const KEY = "clioscope-endpoint-origin";
const PATIENCE_MS = 10_000;
const NONE = Object.freeze({ endpoints: Object.freeze([]) });

let violations = 0;
document.addEventListener("securitypolicyviolation", () => {
  violations += 1;
});

// Workers tell of theirs by a channel whose name they get when they start (app/src/spawn.rs). The name is random, so
// that other tabs of this site are not counted.
const channel = `clioscope-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
new BroadcastChannel(channel).onmessage = () => {
  violations += 1;
};
Object.defineProperty(globalThis, "clioscopeViolations", { value: channel });

async function loadConfig() {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE_MS);
  try {
    // Followed to another origin, a redirect would let that decide.
    const options = { cache: "no-cache", redirect: "error", signal: control.signal };
    const answer = await fetch(new URL("./config.json", import.meta.url), options).catch(() => undefined);
    if (!answer?.ok) throw new Error(answer ? `the server answered with status ${answer.status}` : "it could not be fetched");
    const text = await answer.text().catch(() => {
      throw new Error("it could not be fetched");
    });
    return { config: readConfig(text), problem: null };
  } catch ({ message }) {
    const problem = `The file config.json of this site cannot be used: ${message}. Until that is put right, Clioscope works without a model, and the browser lets nothing leave this tab.`;
    return { config: NONE, problem };
  } finally {
    clearTimeout(timer);
  }
}

/** The origin that the person chose in this tab. */
function chosenOrigin() {
  try {
    const origin = sessionStorage.getItem(KEY);
    return canName(origin) ? origin : null;
  } catch {
    return null; // Storage is denied.
  }
}

function allowedOrigins({ endpoints }, chosen) {
  if (endpoints === null) return chosen === null ? [] : [chosen];
  const named = [...new Set(endpoints.map(({ origin }) => origin).filter((origin) => origin !== null))];
  return named.includes(chosen) ? [chosen] : named;
}

/** The page's own policy with another rule for connections. */
function narrowed(origins) {
  const first = document.querySelector('head > meta[http-equiv="Content-Security-Policy"]:first-child')?.content;
  const rules = first?.split("; ") ?? [];
  const at = rules.findIndex((rule) => rule.startsWith("connect-src "));
  if (at < 0) throw new Error("the page has no policy of its own");
  rules[at] = ["connect-src 'self'", ...origins].join(" ");
  return rules.join("; ");
}

const { config, problem } = await loadConfig();
const origins = Object.freeze(allowedOrigins(config, chosenOrigin()));
const meta = document.createElement("meta");
meta.httpEquiv = "Content-Security-Policy";
meta.content = narrowed(origins);
document.head.append(meta);

Object.defineProperty(globalThis, "clioscopePolicy", {
  value: Object.freeze({
    origins,
    fixed: config.endpoints !== null,
    config,
    problem,
    get violations() {
      return violations;
    },
    canName,
  }),
});
