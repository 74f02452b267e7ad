import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const OLDEST = [3, 9];

/** A Python that the client supports, or null. */
async function findPython(): Promise<string | null> {
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-c', `import sys; sys.exit(sys.version_info[:2] < (${OLDEST}))`]);
      return python;
    } catch {
      // Not there, or too old: the next one may do.
    }
  }
  return null;
}

test('the Python client passes its own tests on a real engine', { timeout: 600_000 }, async ({ skip }) => {
  const python = await findPython();
  if (!python) return skip(`no Python ${OLDEST.join('.')} or newer on this machine`);
  expect(existsSync(`${root}/dist/main/serve.js`), 'run `npm run build` first').toBe(true);

  const { stderr } = await run(python, ['-m', 'unittest', 'discover', '-s', 'clients/python/tests'], {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  const ran = Number(/^Ran (\d+) tests? in/m.exec(stderr)?.[1]);
  console.log(`Python client: ${ran} tests passed`);
  expect(ran).toBeGreaterThan(50);
});
