// What config.json may say. The same rules, for the build: xtask/src/deployment.rs; cases of both:
// tests/e2e/config_cases.json. Messages name fields and never repeat values.

const APIS = ["openai", "anthropic", "built_in"];

// What a source of a Content-Security-Policy can be: hosts there have no brackets, and a semicolon would end the rule.
const ORIGIN = /^https?:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]+)?$/;

/** Whether `text` is an origin (scheme, host, port) as browsers write it, and one that a policy can name. */
export const canName = (text) => {
  try {
    return ORIGIN.test(text) && new URL(text).origin === text;
  } catch {
    return false;
  }
};

const isBlank = (value) => typeof value !== "string" || value.trim() === "";

const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Refuses fields that are not known: one that is not understood might be meant to forbid something. */
const onlyFields = (where, record, known) => {
  if (!isRecord(record)) throw new Error(`${where} is not an object`);
  if (Object.keys(record).some((field) => !known.includes(field))) {
    throw new Error(`${where} has a field other than ${known.join(", ")}`);
  }
};

/** The origin of an endpoint's address. */
const originOf = (where, address) => {
  if (isBlank(address)) throw new Error(`${where} has no base_url`);
  if (/[\s?#@\\]/.test(address)) {
    throw new Error(`the base_url of ${where} holds a space, a backslash, "?", "#" or "@"; only scheme, host, port and path may be there`);
  }
  let url;
  try {
    url = new URL(address);
  } catch {
    throw new Error(`the base_url of ${where} is not an address of scheme, host and path`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Error(`the base_url of ${where} begins with neither https: nor http:`);
  }
  if (url.hostname.startsWith("[")) {
    throw new Error(`the base_url of ${where} is an IPv6 address, which no Content-Security-Policy can name; use a host name, or localhost for this machine`);
  }
  if (!canName(url.origin)) {
    throw new Error(`the base_url of ${where} has a host that no Content-Security-Policy can name; hosts hold letters, digits, hyphens and dots`);
  }
  return url.origin;
};

const readEndpoint = (endpoint, i) => {
  const where = `endpoint ${i + 1}`;
  onlyFields(where, endpoint, ["name", "api", "base_url", "model"]);
  const { name, api, base_url = null, model = null } = endpoint;
  if (isBlank(name)) throw new Error(`${where} has no name`);
  if (!APIS.includes(api)) throw new Error(`the api of ${where} is none of ${APIS.join(", ")}`);
  if (model !== null && isBlank(model)) throw new Error(`the model of ${where} is not a name`);
  if (api === "built_in" && base_url !== null) throw new Error(`${where} is built into the browser and has no base_url`);
  const origin = api === "built_in" ? null : originOf(where, base_url);
  return Object.freeze({ name: name.trim(), api, base_url, model, origin });
};

/**
 * Reads config.json.
 *
 * Returns `{ endpoints }`: `null` if the person may choose any, else the only ones, each
 * `{ name, api, base_url, model, origin }`, of which the last three may be null.
 * Throws an error that says what is wrong.
 */
export const readConfig = (text) => {
  let config;
  try {
    config = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
  onlyFields("it", config, ["endpoints"]);
  const { endpoints } = config;
  if (endpoints === null) return Object.freeze({ endpoints });
  if (!Array.isArray(endpoints)) throw new Error('"endpoints" is neither null nor a list');
  return Object.freeze({ endpoints: Object.freeze(endpoints.map(readEndpoint)) });
};
