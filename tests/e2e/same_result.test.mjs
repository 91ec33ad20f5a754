// The page and the native program give the same tree and map, to the bit, for the same conversations and plan.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { NO_SITE, ROOT, SAMPLE, Stage, visiting } from './browser.mjs';
import { runSample } from './journey.mjs';

const PROGRAM = process.env.CLIOSCOPE_PROGRAM;
const SKIP = NO_SITE || (PROGRAM ? false : 'set CLIOSCOPE_PROGRAM to the native program to compare with');

/** What both exports have of a cluster. */
const shared = ({ name, description, conversations, accounts, children }) => ({
  name,
  description,
  conversations,
  accounts,
  children: children.map(shared),
});

/** Runs in the page: keeps the x and y of the map that the worker sends. */
function keepColumns() {
  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data: { head, buffers } }) => {
        if (head?.Report) window.columns = buffers.map((column) => Array.from(column));
      });
    }
  };
}

/** The same of `points.csv`: an id, x and y on each line. */
function columnsOf(csv) {
  const rows = csv.trim().split('\n').slice(1);
  return [-2, -1].map((column) => rows.map((row) => Math.fround(row.split(',').at(column))));
}

describe('same result', { skip: SKIP }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('of the sample in the page and in the native program', () =>
    visiting(stage, { init: [keepColumns] }, async (visit) => {
      const { explore } = await runSample(visit);
      const page = (await explore.exportTree()).map(shared);
      const columns = await visit.page.evaluate(() => window.columns);

      const out = await mkdtemp(path.join(os.tmpdir(), 'clioscope-e2e-'));
      try {
        await promisify(execFile)(PROGRAM, ['run', SAMPLE, '--out', out], { cwd: ROOT });
        const native = JSON.parse(await readFile(path.join(out, 'tree.json'), 'utf8')).map(shared);
        assert.ok(native.length > 1);
        assert.deepEqual(page, native);
        const points = columnsOf(await readFile(path.join(out, 'points.csv'), 'utf8'));
        assert.ok(points[0].length > 1_024, 'enough points for the graph of many rows');
        assert.deepEqual(columns, points);
      } finally {
        await rm(out, { recursive: true, force: true });
      }
    }));
});
