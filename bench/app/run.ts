/** `npm run bench:app`: the app in front of many memories: start, scrolling, search, memory. See docs/benchmarks.md. */
import { execFileSync } from 'node:child_process';
import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { thisMachine } from '../lib/machine.ts';
import { describeMachine, toTable } from '../lib/report.ts';
import { isMet, type Result } from '../lib/results.ts';
import { measureInChromium } from './chromium.ts';
import { measureInElectron } from './electron.ts';

/** Builds stores outside of this process, which knows the types of pages and not those of the engine. */
const CORPUS = fileURLToPath(new URL('../lib/corpus-program.ts', import.meta.url));

const { values } = parseArgs({
  options: {
    memories: { type: 'string', default: '100000' },
    /** A data directory that was built before; it is copied. */
    store: { type: 'string' },
    /** The Chromium to measure the app in; empty: none. */
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    /** Folder of an Electron to measure the desktop program in. */
    electron: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
});
const log = (step: string): void => console.error(`· ${step}`);
const memories = Number(values.memories);
const work = mkdtempSync(join(tmpdir(), 'holdfast-bench-app-'));
const machine = thisMachine('app');
const results: Result[] = [];

function built(root: string): string {
  log(`building a store of ${memories} memories`);
  execFileSync(process.execPath, [CORPUS, root, String(memories)], { stdio: 'inherit' });
  return root;
}

/** A copy to work on; costs next to nothing on file systems that share blocks. */
function copied(store: string, name: string): string {
  const copy = join(work, name);
  cpSync(store, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return copy;
}

try {
  const store = values.store ?? built(join(work, 'store'));
  if (values.chromium !== '') {
    log('Chromium');
    results.push(...(await measureInChromium(values.chromium, copied(store, 'chromium'), memories)));
  }
  if (values.electron !== undefined) {
    log('Electron');
    results.push(...(await measureInElectron(values.electron, copied(store, 'electron'), memories)));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${describeMachine(machine)}\n\n${toTable(results)}`);
if (values.check && results.some((result) => isMet(result) === false)) process.exitCode = 1;
