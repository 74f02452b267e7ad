import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findPython, OLDEST_PYTHON } from './support/python.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

test('the Python client passes its own tests on a real engine', { timeout: 600_000 }, async ({ skip }) => {
  const python = await findPython();
  if (!python) return skip(`no Python ${OLDEST_PYTHON.join('.')} or newer on this machine`);
  expect(existsSync(`${root}/dist/main/serve.js`), 'run `npm run build` first').toBe(true);

  const { stderr } = await run(python, ['-m', 'unittest', 'discover', '-s', 'clients/python/tests'], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const ran = Number(/^Ran (\d+) tests? in/m.exec(stderr)?.[1]);
  console.log(`Python client: ${ran} tests passed`);
  expect(ran).toBeGreaterThan(50);
});
