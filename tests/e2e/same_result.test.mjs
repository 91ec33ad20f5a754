// The page and the native program give the same tree for the same conversations and plan.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { NO_SITE, ROOT, SAMPLE, Stage, visiting } from './browser.mjs';
import { pagesOf } from './journey.mjs';

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

describe('same result', { skip: SKIP }, () => {
  let stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  test('of the sample in the page and in the native program', () =>
    visiting(stage, {}, async (visit) => {
      const { start, plan, run, explore } = pagesOf(visit);
      await visit.open();
      await start.trySample();
      await plan.shown();
      await plan.run();
      await run.finished();
      await explore.shown();
      const page = (await explore.exportTree()).map(shared);

      const out = await mkdtemp(path.join(os.tmpdir(), 'clioscope-e2e-'));
      try {
        await promisify(execFile)(PROGRAM, ['run', SAMPLE, '--out', out], { cwd: ROOT });
        const native = JSON.parse(await readFile(path.join(out, 'tree.json'), 'utf8')).map(shared);
        assert.ok(native.length > 1);
        assert.deepEqual(page, native);
      } finally {
        await rm(out, { recursive: true, force: true });
      }
    }));
});
