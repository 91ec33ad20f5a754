// Logs of every format, built in memory: the same 60 written, fictional conversations of 10 accounts
// about four things, so that four clusters of 15 are there to be found.
import { gzipSync } from 'node:zlib';

import { zip } from './zip.mjs';

const TOPICS = [
  {
    // Baking bread.
    asks: [
      'My sourdough loaf comes out flat and dense, what am I doing wrong with the proofing?',
      'How much water should I use for a rye bread dough with 500 g of flour?',
      'Can I bake a baguette at home without a baking stone in the oven?',
      'Give me a recipe for a soft sandwich bread with dried yeast.',
      'Why does the crust of my bread turn soft after an hour on the rack?',
      'How do I feed a sourdough starter that smells of vinegar?',
      'What does kneading actually do to the gluten in bread dough?',
      'I forgot the salt in my bread dough, can I still save the loaf?',
      'Which flour is best for focaccia, and how long should the dough rest?',
      'My pizza dough tears when I stretch it. Is it the flour or the kneading?',
      'How can I bake bread rolls in the morning if the dough rises overnight in the fridge?',
      'Explain how steam in the oven changes the crust of a loaf.',
      'Convert this bread recipe from fresh yeast to sourdough starter, please.',
      'Is it normal that a wholemeal dough rises less than one with white flour?',
      'What temperature inside the loaf tells me that the bread is baked through?',
    ],
    reply: 'Weigh the flour and the water, give the dough more time, and bake the bread hot with steam.',
  },
  {
    // Python errors.
    asks: [
      'My Python script stops with KeyError when I read a dictionary from JSON. How do I debug it?',
      'Why does this Python loop skip every second element when I remove items from the list?',
      'How do I read a large CSV file in Python without running out of memory?',
      'Python says IndentationError in line 12 but the code looks right to me.',
      'Write a Python function that retries an HTTP request three times with a delay.',
      'What is the difference between a list and a tuple in Python code?',
      'My Python unit test fails only on the server, how can I find out why?',
      'How do I sort a list of dictionaries by two keys in Python?',
      'Explain this Python traceback: TypeError, NoneType object is not iterable.',
      'How can I make this Python function faster? It compares all pairs of strings.',
      'What does the async keyword do in a Python function, and when should I use it?',
      'Fix this Python code: the global variable does not change inside the function.',
      'How do I write a Python class with a method that caches its result?',
      'My Python import fails with ModuleNotFoundError although the package is installed.',
      'Show me how to parse dates with different formats in a Python script.',
    ],
    reply: 'Print the value before the line of the traceback, then fix the function and run the Python test again.',
  },
  {
    // Job applications.
    asks: [
      'Write a cover letter for a job application as a nurse in a children’s hospital.',
      'Can you improve my cover letter for the position of a warehouse manager?',
      'What questions will they ask in a job interview for a junior accountant?',
      'How do I explain a gap of two years in my CV to an employer?',
      'Make my CV shorter, it has three pages and the recruiter wants one.',
      'How should I answer what my greatest weakness is in a job interview?',
      'Draft an email to a recruiter to accept a job interview next week.',
      'Should I put a photo on my CV when I apply for a job abroad?',
      'Write a short profile for the top of my CV, I am a career changer into teaching.',
      'How do I ask a former employer for a reference for a job application?',
      'What salary can I ask for in the interview for my first job as an electrician?',
      'Rewrite the bullet points of my CV so that they show results for the employer.',
      'How long should a cover letter be for an application as an apprentice carpenter?',
      'They have not answered my job application for three weeks, may I write again?',
      'Prepare me for a job interview by telephone with a human resources manager.',
    ],
    reply: 'Name the position, show one result that matters to the employer, and keep the application to a page.',
  },
  {
    // Growing vegetables.
    asks: [
      'When should I plant tomatoes outside if the last frost is in the middle of May?',
      'The leaves of my tomato plants turn yellow from below, do they need fertiliser?',
      'Which vegetables can I grow in pots on a balcony without much sun?',
      'How often do I have to water courgette plants in a raised garden bed?',
      'What can I plant in the garden bed after the potatoes are harvested?',
      'Slugs eat all my lettuce plants at night. What helps in a vegetable garden?',
      'How deep do I sow carrots, and do I have to thin out the plants?',
      'My cucumbers have white spots on the leaves, is it mildew on the plants?',
      'How do I make compost for the vegetable garden from kitchen scraps?',
      'Can I plant garlic in autumn in heavy clay soil in my garden?',
      'When are pumpkins ripe, and how do I store them after the harvest?',
      'Which herbs grow well beside tomatoes in the same garden bed?',
      'How do I get my pepper plants through the winter in the house?',
      'The soil in my raised bed sinks every year, what should I fill in for the plants?',
      'Make a plan of what to sow in the vegetable garden from March to June.',
    ],
    reply: 'Water the plants in the morning, keep the soil of the bed covered, and plant after the last frost.',
  },
];

const FOLLOW_UPS = ['Thanks, and what would you try first?', 'How long will that take me?', 'And if that does not help?'];

/** Personal data planted in every log: nothing of it may leave by a request or the console. */
export const CANARIES = ['probe.canary@fixture.example', 'Quirina Zabelstein', '+49 151 55500123'];

/** Markup planted in every last answer: it must be shown as text. */
export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';

export const ACCOUNTS = 10;

/** The conversations, the topics in turn: `{ id, account, at, turns: [[is_user, text]] }`. */
export const CONVERSATIONS = Array.from({ length: 60 }, (_, i) => {
  const topic = TOPICS[i % 4];
  const n = Math.floor(i / 4);
  let ask = topic.asks[n];
  if (i % 10 === 3) ask += ` Write to me at ${CANARIES[0]} or ${CANARIES[2]}. Regards, ${CANARIES[1]}`;
  const turns = [[true, ask]];
  if (n % 3 === 0) turns.push([false, topic.reply], [true, FOLLOW_UPS[i % 3]]);
  turns.push([false, `${topic.reply} ${HOSTILE}`]);
  return {
    id: `fixture-${String(i).padStart(3, '0')}`,
    // Steps of 7 and of 4 have no common factor: every account asks about every topic.
    account: `member-${(i * 7 + n) % ACCOUNTS}`,
    at: Date.UTC(2026, 2, 1 + (i % 28), 8 + (i % 12), i % 60),
    turns,
  };
});

export const TURNS = CONVERSATIONS.reduce((sum, { turns }) => sum + turns.length, 0);

const iso = (ms) => new Date(ms).toISOString();
const uuid = (kind, i, j = 0) =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${i.toString(16).padStart(8, '0')}${j.toString(16).padStart(4, '0')}`;
const lines = (records) => Buffer.from(`${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
const json = (value) => Buffer.from(JSON.stringify(value));

/** A conversation as ChatGPT exports it; turns are `[isUser, text]`. */
export function chatgptConversation({ at, turns }, i) {
  const mapping = { root: { id: 'root', message: null, parent: null, children: ['system'] } };
  mapping.system = {
    id: 'system',
    parent: 'root',
    children: ['n0'],
    message: {
      id: 'system',
      author: { role: 'system' },
      create_time: null,
      content: { content_type: 'text', parts: [''] },
      weight: 0,
      metadata: { is_visually_hidden_from_conversation: true },
    },
  };
  turns.forEach(([isUser, text], j) => {
    mapping[`n${j}`] = {
      id: `n${j}`,
      parent: j ? `n${j - 1}` : 'system',
      children: j + 1 < turns.length ? [`n${j + 1}`] : [],
      message: {
        id: uuid(2, i, j),
        author: { role: isUser ? 'user' : 'assistant' },
        create_time: at / 1000 + j * 20,
        content: { content_type: 'text', parts: [text] },
        status: 'finished_successfully',
        weight: 1,
        recipient: 'all',
        metadata: isUser ? {} : { model_slug: 'model-a' },
      },
    };
  });
  return {
    title: `Talk ${i}`,
    create_time: at / 1000,
    update_time: at / 1000 + 600,
    mapping,
    current_node: `n${turns.length - 1}`,
    conversation_id: uuid(1, i),
    id: uuid(1, i),
    default_model_slug: 'model-a',
  };
}

const chatgpt = () => CONVERSATIONS.map(chatgptConversation);
const user = () => ({ name: 'user.json', bytes: json({ id: 'user-fixture', email: CANARIES[0] }) });

/** A personal export of ChatGPT. */
export const chatgptZip = () => ({
  name: 'chatgpt-export.zip',
  bytes: zip([
    { name: 'conversations.json', bytes: json(chatgpt()) },
    user(),
    { name: 'chat.html', bytes: '<html><body>Not to be read</body></html>' },
    { name: 'file-1.png', bytes: '\x89PNG', store: true },
  ]),
});

/** A newer export of ChatGPT, in shards, one of them stored without compression. */
export const chatgptSharded = () => {
  const all = chatgpt();
  const names = [0, 1, 2].map((i) => `conversations-00${i}.json`);
  const shards = names.map((name, i) => ({ name, bytes: json(all.slice(i * 20, i * 20 + 20)), store: i === 1 }));
  const files = shards.map(({ name, bytes }) => ({ name, size_bytes: bytes.length }));
  const manifest = { version: 1, export_files: names, logical_files: { 'conversations.json': { files } } };
  return {
    name: 'chatgpt-shards.zip',
    bytes: zip([{ name: 'export_manifest.json', bytes: json(manifest) }, user(), ...shards]),
  };
};

/** A ChatGPT Enterprise compliance log, its messages by time and so of many conversations at once. */
export const compliance = () => ({
  name: 'compliance.jsonl',
  bytes: lines(
    CONVERSATIONS.flatMap(({ account, at, turns }, i) =>
      turns.map(([isUser, text], j) => ({
        event_id: uuid(4, i, j),
        type: 'CONVERSATION_MESSAGE',
        principal: { id: uuid(5, 0), type: 'CHATGPT_WORKSPACE' },
        actor: { type: 'ACCOUNT_USER', user_id: `user-${account}`, user_email: CANARIES[0] },
        timestamp: iso(at + j * 20_000),
        ...(j ? { previous_message_id: uuid(2, i, j - 1) } : {}),
        message: {
          id: uuid(2, i, j),
          created_at: iso(at + j * 20_000),
          author: isUser ? { type: 'user', client_type: 'desktop_web' } : { type: 'assistant', model: 'model-a' },
          content: { type: 'text', value: text, annotations: [] },
        },
        conversation: { id: uuid(1, i), title: `Talk ${i}`, created_at: iso(at), is_pinned: false, is_temporary_chat: false },
      })),
    ).sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1)),
  ),
});

/** An organisation's export of Claude. */
export const claudeZip = () => ({
  name: 'claude-export.zip',
  bytes: zip([
    {
      name: 'users.json',
      bytes: json(
        Array.from({ length: ACCOUNTS }, (_, i) => ({ uuid: uuid(6, i), full_name: CANARIES[1], email_address: CANARIES[0] })),
      ),
    },
    { name: 'projects.json', bytes: json([]) },
    {
      name: 'conversations.json',
      bytes: json(
        CONVERSATIONS.map(({ account, at, turns }, i) => ({
          uuid: uuid(1, i),
          name: `Talk ${i}`,
          summary: '',
          created_at: iso(at),
          updated_at: iso(at + 600_000),
          account: { uuid: uuid(6, Number(account.slice(7))) },
          chat_messages: turns.map(([isUser, text], j) => ({
            uuid: uuid(2, i, j),
            sender: isUser ? 'human' : 'assistant',
            text,
            content: [{ type: 'text', text }],
            attachments: [],
            files: [],
            parent_message_uuid: j ? uuid(2, i, j - 1) : '00000000-0000-4000-8000-000000000000',
            created_at: iso(at + j * 20_000),
            updated_at: iso(at + j * 20_000),
          })),
        })),
      ),
    },
  ]),
});

const openai = ({ id, account, at, turns }) => ({
  conversation_id: id,
  account_id: account,
  created_at: iso(at),
  messages: turns.map(([isUser, content]) => ({ role: isUser ? 'user' : 'assistant', content })),
});

/** Lines of OpenAI messages. */
export const openaiLines = (conversations = CONVERSATIONS) => ({
  name: 'messages.jsonl',
  bytes: lines(conversations.map(openai)),
});

/** The same, compressed. */
export const openaiGzip = () => ({ name: 'messages.jsonl.gz', bytes: gzipSync(openaiLines().bytes) });

/** ShareGPT has no accounts. */
export const shareGpt = () => ({
  name: 'sharegpt.json',
  bytes: json(
    CONVERSATIONS.map(({ id, turns }) => ({
      id,
      conversations: turns.map(([isUser, value]) => ({ from: isUser ? 'human' : 'gpt', value })),
    })),
  ),
});

/** A table with a row for each message, whose column names tell nothing. */
export const table = () => {
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = CONVERSATIONS.flatMap(({ id, account, at, turns }) =>
    turns.map(([isUser, text]) => [id, isUser ? 'user' : 'assistant', text, account, iso(at)]),
  );
  const head = ['Vorgang', 'Wer', 'Inhalt', 'Konto', 'Wann'];
  return { name: 'table.csv', bytes: Buffer.from([head, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')) };
};

// Files that are broken or misnamed.

export const empty = () => ({ name: 'empty.json', bytes: Buffer.alloc(0) });

/** Cut in the middle of a conversation: those before it are still there. */
export const truncated = () => {
  const { bytes } = { bytes: json(chatgpt()) };
  return { name: 'conversations.json', bytes: bytes.subarray(0, Math.floor(bytes.length * 0.71)) };
};

/** Cut within its first conversation. */
export const truncatedEarly = () => ({ name: 'conversations.json', bytes: json(chatgpt()).subarray(0, 300) });

export const wrongExtension = () => ({ ...openaiLines(), name: 'log.txt' });

export const picture = () => ({
  name: 'conversations.json',
  bytes: Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(400, 7)]),
});

/** 160 kB that inflate to 160 MB. */
export const zipBomb = () => {
  const start = JSON.stringify(chatgpt()[0]).slice(0, -1);
  const bytes = Buffer.concat([Buffer.from(`[${start},"x":"`), Buffer.alloc(160_000_000, 'a'), Buffer.from('"}]')]);
  return { name: 'bomb.zip', bytes: zip([{ name: 'conversations.json', bytes }]) };
};

export const noUserTurns = () => ({
  name: 'assistant-only.jsonl',
  bytes: lines(
    CONVERSATIONS.slice(0, 30).map((conversation) => ({
      ...openai(conversation),
      messages: [{ role: 'assistant', content: 'Nobody asked.' }],
    })),
  ),
});

/** Half characters, as some exporters leave them where they cut. */
export const loneSurrogates = () => {
  const text = openaiLines().bytes.toString().replaceAll('"content":"', '"content":"\\ud83d ');
  return { name: 'surrogates.jsonl', bytes: Buffer.from(text) };
};

export const single = () => openaiLines(CONVERSATIONS.slice(0, 1));
