// What a body of either protocol asks: the words, the fields of the answer and the form in which it is wanted.

/**
 * A field of an answer: `{ name, kind, choices?, min?, max? }`; kinds are those of JSON, `yes_no` (in these words) and `choice`,
 * whose choices are the lines of the first fence if they are not listed.
 */
function fieldOfSchema(name, schema) {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fieldOfSchema(name, options.find((option) => option.type !== 'null') ?? {});
  const kind = [schema.type].flat().find((type) => type !== 'null') ?? 'string';
  if (schema.const !== undefined) return { name, kind: 'choice', choices: [schema.const] };
  if (schema.enum) {
    const whole = schema.enum.every(Number.isInteger);
    if (whole) return { name, kind: 'integer', min: Math.min(...schema.enum), max: Math.max(...schema.enum) };
    return choiceOf(name, schema.enum.filter((choice) => choice !== null));
  }
  if (kind === 'array') return { name, kind, least: schema.minItems, most: schema.maxItems };
  return { name, kind, min: schema.minimum, max: schema.maximum };
}

const choiceOf = (name, choices) =>
  choices.toSorted().join() === 'no,yes' ? { name, kind: 'yes_no' } : { name, kind: 'choice', choices };

const fieldsOfSchema = (schema) =>
  Object.entries(schema.properties ?? {}).map(([name, inner]) => fieldOfSchema(name, inner ?? {}));

/** What the words behind a field's name say about its kind. */
function fieldOfWords(name, words) {
  if (/\bone of the names listed\b/.test(words)) return { name, kind: 'choice' };
  const listed = /\bone of[^:]*:\s*(.+)/is.exec(words);
  if (listed) return choiceOf(name, listed[1].split(';').map((choice) => choice.trim()).filter(Boolean));
  const range = /(-?\d+) to (-?\d+)/.exec(words);
  if (range) return { name, kind: 'integer', min: Number(range[1]), max: Number(range[2]) };
  if (/\byes or no\b/i.test(words)) return { name, kind: 'yes_no' };
  if (/\bnumber\b/i.test(words)) return { name, kind: 'number' };
  if (/\blist\b|\bone a line\b/i.test(words)) return { name, kind: 'array' };
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
  if (has('topic', 'happy')) return 'probe';
  if (has('parent')) return 'assign';
  if (has('names')) return /\bmake one list\b/i.test(rules) ? 'deduplicate' : 'propose';
  if (has('name', 'description')) return /\bbroader group\b/i.test(rules) ? 'rename' : 'name';
  if (fields.length === 1 && has('answer')) return 'screen';
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
