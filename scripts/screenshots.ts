/**
 * `npm run screenshots`: makes the pictures of the README in docs/images. They are those that the tests of the views take, on
 * engines that they fill. Needs a build and a Chromium.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TAKEN = join(ROOT, '.ci-output/screenshots');
const SIZE = '1280x800';
/** What the tests call them, and what they are called in docs/images. */
const PICTURES = {
  'review-full-light': 'review-light',
  'memories-full-light': 'memories-light',
  'map-full-dark': 'map-dark',
  'team-members-light': 'team-light',
};
const TESTS = ['test/app/views.test.ts', 'test/app/team.test.ts'];

const vitest = fileURLToPath(import.meta.resolve('vitest/vitest.mjs'));
execFileSync(process.execPath, [vitest, 'run', ...TESTS], { cwd: ROOT, stdio: 'inherit' });
for (const [name, called] of Object.entries(PICTURES)) {
  const picture = join(ROOT, 'docs/images', `${called}.png`);
  copyFileSync(join(TAKEN, `${name}-${SIZE}.png`), picture);
  console.log(picture);
}
