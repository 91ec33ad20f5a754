// A competent model without a model: the same plausible answer for the same question, out of its own words.

/** Themes by the words that show them, so that what is about one thing is answered in the same words. */
const THEMES = [
  ['baking bread', /\b(bread|dough|loaf|sourdough|baguette|flour|knead\w*|crust|focaccia|yeast)\b/gi],
  ['fixing Python code', /\b(python|traceback|keyerror|dictionary|tuple|function|loop|csv|script|module\w*)\b/gi],
  ['applying for a job', /\b(job|cv|cover letter|interview|recruiter|employer|salary|application)\b/gi],
  ['growing vegetables', /\b(garden|plants?|tomato\w*|vegetables?|soil|compost|sow|courgette|lettuce|harvest\w*|garlic)\b/gi],
  ['planning a trip', /\b(trip|travel\w*|flight|hotel|itinerary|visa|train|luggage)\b/gi],
  ['cooking meals', /\b(recipe|cook\w*|meal|dinner|oven|soup|sauce|ingredient\w*)\b/gi],
  ['learning a language', /\b(grammar|vocabulary|pronounc\w*|translat\w*|verbs?|sentence)\b/gi],
  ['managing money', /\b(budget|tax\w*|invoice|loan|savings?|rent|insurance|pension)\b/gi],
  ['staying healthy', /\b(sleep|doctor|pain|exercise|diet|workout|symptoms?|medicine)\b/gi],
  ['understanding legal questions', /\b(law|legal|contract|court|lawyer|landlord|lease)\b/gi],
  ['writing stories', /\b(story|poem|novel|character|plot|chapter|dialogue)\b/gi],
  ['querying data', /\b(sql|table|query|spreadsheet|excel|column|database|chart)\b/gi],
  ['building software', /\b(rust|javascript|react|api|docker|git|compile\w*|server|deploy\w*|css|html)\b/gi],
  ['teaching children', /\b(lesson|pupils?|teacher|classroom|homework|school|child\w*|kids)\b/gi],
  ['selling products', /\b(customers?|marketing|campaign|slogan|brand|newsletter|shop)\b/gi],
];

const COMMON = new Set(
  `about above after again also and any are because been before being between both but can could data did does doing down during each
  few for from further get give had has have having help her here hers him his how i'm into its itself just let like make more most
  much must need not now off once only other ought our out over own please same she should show some such take than thanks that the
  their them then there these they this those through too under until upon use user users using very want wants wanted was way were
  what when where which while who whom why will with would write you your yours assistant human person people asked ask asks advice
  getting seek conversation name names description request cluster group task role turn`.split(/\s+/),
);

/** Words that say something, in order, lower-case, without placeholders of redaction and marks. */
const contentWords = (text) =>
  (text.replace(/\[[A-Z_ 0-9-]+\]|<[^>]*>/g, ' ').toLowerCase().match(/\p{L}[\p{L}'’]{2,}/gu) ?? []).filter((word) => !COMMON.has(word));

const count = (words) => words.reduce((counts, word) => counts.set(word, (counts.get(word) ?? 0) + 1), new Map());

/** The most frequent, ties in alphabetical order. */
const top = (counts, n) =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, n).map(([word]) => word);

/** The theme that most words of `text` show; `undefined` if none does. */
export function themeOf(text) {
  const scores = THEMES.map(([theme, words]) => [theme, text.match(words)?.length ?? 0]);
  const [theme, score] = scores.reduce((best, next) => (next[1] > best[1] ? next : best));
  return score > 0 ? theme : undefined;
}

const themeOrWords = (text) => themeOf(text) ?? (top(count(contentWords(text)), 2).join(' and ') || 'something unclear');

const CONCERNING = [
  [5, /\b(pipe bomb|nerve agent|kill (him|her|them)|mass shooting)\b/i],
  [4, /\b(bomb|poison|weapon|stalk\w*|hack into|ransomware)\b/i],
  [3, /\b(suicid\w*|self.harm|phishing|fake id|steal)\b/i],
];

const concernOf = (text) => CONCERNING.find(([, words]) => words.test(text))?.[0] ?? 1;

const LANGUAGES = [
  ['German', /\b(und|nicht|der|ich|ist|wie|eine?|mit)\b/gi],
  ['French', /\b(je|est|une|pour|dans|les|avec|vous)\b/gi],
  ['Spanish', /\b(que|una|para|cómo|con|los|puedo|por)\b/gi],
  ['English', /\b(the|and|is|how|what|to|my|of|in)\b/gi],
];

function languageOf(text) {
  if (/[\u3040-\u30ff]/.test(text)) return 'Japanese';
  if (/[\u4e00-\u9fff]/.test(text)) return 'Chinese';
  if (/[\u0400-\u04ff]{3}/.test(text)) return 'Russian';
  const scores = LANGUAGES.map(([name, words]) => [name, text.match(words)?.length ?? 0]);
  return scores.reduce((best, next) => (next[1] >= best[1] ? next : best))[0];
}

/** Words that begin with a capital anywhere and say nothing about a person. */
const PUBLIC =
  /^(I|I'm|I’m|English|German|French|Spanish|Python|JSON|SQL|CSV|CV|HTTP|API|Excel|Rust|JavaScript|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|[A-Z]{2,})$/;

/** How well a text keeps persons private, 1 (a person is named) to 5 (nobody can be recognised). */
export function ratingOf(text) {
  if (/[^\s@]+@[^\s@]+\.\w+|\+?\d[\d ()/-]{7,}\d|\b[A-Z]{1,4}-?\d{4,}\b|\b\d{5,}\b/.test(text)) return 1;
  // The first word of a sentence says nothing by its capital.
  const inside = text.replace(/(^|[.!?:;]\s+|\n\s*)(["'(]?)\p{Lu}[\p{L}'’]*/gu, '$1$2·');
  const capitals = [...inside.matchAll(/\p{Lu}[\p{L}'’]+/gu)].filter(([word]) => !PUBLIC.test(word));
  const pairs = /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u.test(inside);
  if (pairs) return 1;
  if (capitals.length > 1) return 2;
  if (capitals.length === 1) return 3;
  return /\[[A-Z_ ]+\]|\b(only|single) (user|person|account)\b/.test(text) ? 4 : 5;
}

/** The number of names that the question asks for, or about one in four. */
function wantedNames({ outside, fences }, { least = 1, most = 40 }) {
  const said = /\b(?:about|around|roughly|close to)\s+(\d+)\b/i.exec(outside);
  const lines = fences.reduce((sum, fence) => sum + fence.length, 0);
  const wanted = said ? Number(said[1]) : Math.max(2, Math.round(lines / 4));
  return Math.min(most, Math.max(least, wanted));
}

/** Broader names of the first lines that are given: their themes, most frequent first. */
function broaderNames(ask, field) {
  const lines = ask.fences.flat();
  const names = top(count(lines.map(themeOrWords)), wantedNames(ask, field)).map((theme) => `Get help with ${theme}`);
  return names.length > 0 ? names : ['Get help with something'];
}

/** What tells the first fence from the others. */
function distinctive({ fences, material }) {
  const [members = [material], ...others] = fences;
  const inside = members.join('\n');
  const outside = count(contentWords(others.flat().join('\n')));
  const weights = [...count(contentWords(inside))].map(([word, n]) => [word, n - 0.5 * (outside.get(word) ?? 0)]);
  const [first = 'something', second = 'more', third = 'similar'] = top(new Map(weights), 3);
  return { theme: themeOf(inside), words: [first, second, third] };
}

/** The choice that shares most words with the material; the order in which the choices are given has no say. */
function bestChoice(ask, choices) {
  const isChoice = new Set(choices.map((choice) => choice.trim()));
  const bare = (line) => line.replace(/^\s*(?:\d+[.)]|[-*•])\s*/, '').trim();
  const lines = ask.material.split('\n').filter((line) => !isChoice.has(bare(line)) && !isChoice.has(line.trim()));
  const said = lines.join('\n');
  const words = new Set(contentWords(said));
  const theme = themeOf(said);
  const scored = choices.map((choice) => {
    const own = contentWords(choice);
    const shared = own.filter((word) => words.has(word)).length;
    return [choice, shared + (theme !== undefined && themeOf(choice) === theme ? 2 : 0)];
  });
  return scored.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0][0];
}

const said = (ask) => (ask.fences.length > 0 ? ask.fences.flat().join('\n') : ask.material);

/** Text fields by name; any other is answered as a facet. */
const TEXTS = {
  language: (ask) => languageOf(said(ask)),
  name: (ask) => {
    const { theme, words } = distinctive(ask);
    return theme ? `Get help with ${theme}, mostly ${words[0]}` : `Get help with ${words.join(', ')}`;
  },
  description: (ask) => {
    const { theme, words } = distinctive(ask);
    return `The users asked for help with ${theme ?? words[0]}. They wanted advice about ${words[1]} and ${words[2]}.`;
  },
  justification: (ask) => (ratingOf(said(ask)) < 3 ? 'The text names someone or something that can be traced.' : 'The text is general.'),
  notes: () => 'The statements were compared with each other.',
};

function facetText(ask, name) {
  const text = said(ask);
  const words = top(count(contentWords(text)), 3);
  const subject = [themeOrWords(text), ...words].join(', ');
  return name === 'task' ? `Give practical advice on ${subject}.` : `Get help with ${subject}.`;
}

/** Something sensitive of one or very few people; any other question is answered by yes. */
const isSo = (ask, { name }) => name !== 'few' || /\b(only one|a single|one) (user|person|account|member)\b/i.test(said(ask));

/** The value of one field. */
function valueOf(ask, field) {
  switch (field.kind) {
    case 'choice':
      return bestChoice(ask, field.choices ?? ask.fences[0].map((line) => line.trim()));
    case 'integer': {
      const value = field.name === 'rating' ? ratingOf(said(ask)) : field.name === 'concern' ? concernOf(said(ask)) : (field.min ?? 1);
      return Math.min(field.max ?? value, Math.max(field.min ?? value, value));
    }
    case 'number':
      return said(ask).length;
    case 'boolean':
      return isSo(ask, field);
    case 'yes_no':
      return isSo(ask, field) ? 'yes' : 'no';
    case 'array':
      // The only lists among facets are those of languages.
      return ask.stage === 'facets' ? [languageOf(said(ask))] : broaderNames(ask, field);
    default:
      return (TEXTS[field.name] ?? facetText)(ask, field.name);
  }
}

/** All fields of the answer. `own` holds functions of the question for fields that a test answers itself. */
export const valuesOf = (ask, own = {}) =>
  Object.fromEntries(ask.fields.map((field) => [field.name, own[field.name] ? own[field.name](ask) : valueOf(ask, field)]));

const inTag = (value) => (Array.isArray(value) ? `\n${value.map((line) => `- ${line}`).join('\n')}\n` : value);

/** The values in the form in which they are wanted. */
export function write(form, values) {
  if (form === 'json') return JSON.stringify(values);
  if (form === 'tags') return Object.entries(values).map(([name, value]) => `<${name}>${inTag(value)}</${name}>`).join('\n');
  return Object.values(values).map(String).join('\n') || 'OK';
}
