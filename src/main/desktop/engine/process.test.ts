import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../test/support/directories.ts';
import { logTo, tailOf } from './process.ts';

/** More than a pipe holds. */
const LINES = 20_000;

/** A process that says a lot and ends when all of it was taken. */
function talker(): ChildProcessByStdio<null, null, Readable> {
  const program = `for (let n = 0; n < ${LINES}; n++) require('node:fs').writeSync(2, 'line ' + n + '\\n');`;
  return spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'ignore', 'pipe'] });
}

test('everything that is said goes to the log, and its end is kept', async () => {
  const log = join(temporaryDirectory(), 'engine.log');
  const child = talker();
  logTo(log, child.stderr);
  const tail = tailOf(child.stderr);
  await once(child, 'close');
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(LINES);
  expect(tail()).toContain(lines.at(-1));
});

test('a log that cannot be written keeps nobody from speaking', async () => {
  const child = talker();
  // A folder in the place of the file.
  logTo(temporaryDirectory(), child.stderr);
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
});
