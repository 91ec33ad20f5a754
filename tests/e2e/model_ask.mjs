// What a body of either protocol asks: the words, the fields of the answer and the form in which it is wanted.

/** A field of an answer: `{ name, kind, choices?, min?, max? }`; kinds are those of JSON, and `choice`. */
function fieldOfSchema(name, schema) {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fieldOfSchema(name, options.find((option) => option.type !== 'null') ?? {});
  const kind = [schema.type].flat().find((type) => type !== 'null') ?? 'string';
  if (schema.const !== undefined) return { name, kind: 'choice', choices: [schema.const] };
  if (schema.enum) {
    const whole = schema.enum.every(Number.isInteger);
    if (whole) return { name, kind: 'integer', min: Math.min(...schema.enum), max: Math.max(...schema.enum) };
    return { name, kind: 'choice', choices: schema.enum.filter((choice) => choice !== null) };
  }
  if (kind === 'array') return { name, kind, least: schema.minItems, most: schema.maxItems };
  return { name, kind, min: schema.minimum, max: schema.maximum };
}

const fieldsOfSchema = (schema) =>
  Object.entries(schema.properties ?? {}).map(([name, inner]) => fieldOfSchema(name, inner ?? {}));

/** Kinds of the program's own fields, for formats that say only their names. */
const KNOWN = {
  concern: { kind: 'integer', min: 1, max: 5 },
  rating: { kind: 'integer', min: 1, max: 5 },
  few: { kind: 'boolean' },
  names: { kind: 'array' },
};

/** What the words behind a field's name say about its kind: "one of: a; b", "yes or no", "1 to 5", "a list". */
function fieldOfWords(name, words) {
  const known = KNOWN[name];
  if (known) return { name, ...known };
  const range = /(-?\d+)\s*(?:to|–|-|and|\.\.)\s*(-?\d+)/.exec(words);
  if (range) return { name, kind: 'integer', min: Number(range[1]), max: Number(range[2]) };
  if (/\b(yes or no|true or false)\b/i.test(words)) return { name, kind: 'boolean' };
  if (/\bnumber\b/i.test(words)) return { name, kind: 'number' };
  if (/\b(list|one (item|name)? ?(a|per) line)\b/i.test(words)) return { name, kind: 'array' };
  const listed = /\bone of[^:]*:\s*(.+)/is.exec(words);
  if (listed) {
    const choices = listed[1].split(/[;|\n]/).map((choice) => choice.replace(/^[\s"'-]+|[\s"'.]+$/g, ''));
    return { name, kind: 'choice', choices: choices.filter(Boolean) };
  }
  return { name, kind: 'string' };
}

/** Fields that instructions name as `<name>…</name>` or `"name": …`. */
function fieldsOfInstructions(text) {
  const fields = new Map();
  const add = (name, words) => fields.has(name) || fields.set(name, fieldOfWords(name, words));
  for (const [, name, inner] of text.matchAll(/<([a-z][a-z0-9_]*)>([^<]{0,2000})<\/\1>/g)) add(name, inner);
  if (fields.size > 0) return { form: 'tags', fields: [...fields.values()] };
  for (const [, name, words] of text.matchAll(/"([a-z][a-z0-9_]*)"\s*(?::|\()([^\n]{0,2000})/g)) add(name, words);
  return { form: 'json', fields: [...fields.values()] };
}

const wordsOf = (content) =>
  typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n');

/** Untrusted texts, between marks of the program: the lines of each fence. */
const fencesIn = (text) =>
  [...text.matchAll(/<(data-[0-9a-f]+)>\n?([\s\S]*?)<\/\1>/g)].map(([, , body]) => body.split('\n').filter((line) => line.trim()));

const outsideFences = (text) => text.replace(/<(data-[0-9a-f]+)>[\s\S]*?<\/\1>/g, '\n');

/** The schema that a body asks to be enforced, or what else it wants enforced. */
function enforced(api, body) {
  if (api === 'openai') {
    const wanted = body.response_format;
    if (wanted?.type === 'json_schema') return { enforce: 'json_schema', schema: wanted.json_schema?.schema };
    return { enforce: wanted?.type === 'json_object' ? 'json_object' : undefined };
  }
  const format = body.output_config?.format ?? body.output_format;
  if (format?.type === 'json_schema') return { enforce: 'json_schema', schema: format.schema };
  const tool = body.tools?.find(({ name }) => name === body.tool_choice?.name);
  return tool ? { enforce: 'tool', schema: tool.input_schema, tool: tool.name } : { enforce: undefined };
}

/** The stage, from the fields of the answer; the program does not say it. */
function stageOf(fields, rules) {
  const has = (...names) => names.every((name) => fields.some((field) => field.name === name));
  if (has('rating')) return 'audit';
  if (has('parent')) return 'assign';
  if (has('names')) return /duplicate|all neighbourhoods|one list/i.test(rules) ? 'deduplicate' : 'propose';
  if (has('name')) return 'name';
  if (fields.length === 1 && /screen|relevant|answer/.test(fields[0].name)) return 'screen';
  return fields.length === 0 ? 'probe' : 'facets';
}

/**
 * Reads a body: `{ api, model, text, rules, material, fences, outside, enforce, schema, tool, form, fields, stage, maxTokens }`.
 * `form` is how the answer is wanted: `json`, `tags`, or `bare` if no field is named.
 */
export function readAsk(api, body) {
  const messages = body.messages ?? [];
  const system = [wordsOf(body.system), ...messages.filter(({ role }) => role === 'system').map(({ content }) => wordsOf(content))];
  const rules = system.filter(Boolean).join('\n');
  const material = messages.filter(({ role }) => role !== 'system').map(({ content }) => wordsOf(content)).join('\n');
  const text = `${rules}\n${material}`;
  const outside = outsideFences(text);
  const { enforce, schema, tool } = enforced(api, body);
  const told = fieldsOfInstructions(outside);
  const fields = schema ? fieldsOfSchema(schema) : told.fields;
  const form = enforce || (fields.length > 0 && told.form === 'json') ? 'json' : fields.length > 0 ? 'tags' : 'bare';
  return {
    api,
    model: body.model,
    text,
    rules,
    material,
    fences: fencesIn(material),
    outside,
    enforce,
    schema,
    tool,
    form,
    fields,
    stage: stageOf(fields, rules),
    maxTokens: body.max_tokens ?? body.max_completion_tokens ?? 256,
  };
}
