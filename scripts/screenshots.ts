/**
 * `npm run screenshots`: makes the pictures of the README in docs/images. They are those that the tests of the views take, on
 * an engine that they fill. Needs a build and a Chromium.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TAKEN = join(ROOT, '.ci-output/screenshots');
const SIZE = '1280x800';
const PICTURES = ['review-full-light', 'memories-full-light', 'map-full-dark'];

const vitest = fileURLToPath(import.meta.resolve('vitest/vitest.mjs'));
execFileSync(process.execPath, [vitest, 'run', 'test/app/views.test.ts'], { cwd: ROOT, stdio: 'inherit' });
for (const name of PICTURES) {
  const picture = join(ROOT, 'docs/images', `${name.replace('-full', '')}.png`);
  copyFileSync(join(TAKEN, `${name}-${SIZE}.png`), picture);
  console.log(picture);
}
