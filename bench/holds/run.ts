/** `npm run bench:holds`: how long requests of the app hold the engine's main thread. See docs/benchmarks.md. */
import { constants, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { thisMachine } from '../lib/machine.ts';
import { describeMachine, toTable } from '../lib/report.ts';
import { isMet } from '../lib/results.ts';
import { measureHolds } from './measure.ts';
import { buildVaried } from './store.ts';

const { values } = parseArgs({
  options: {
    memories: { type: 'string', default: '100000' },
    /** A data directory that was built before, of as many memories; it is copied. */
    store: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
});
const memories = Number(values.memories);
const work = mkdtempSync(join(tmpdir(), 'holdfast-bench-holds-'));
const machine = thisMachine('holds');
const root = join(work, 'store');
try {
  console.error(`· a store of ${memories} memories`);
  if (values.store) cpSync(values.store, root, { recursive: true, mode: constants.COPYFILE_FICLONE });
  else await buildVaried(root, memories);
  console.error('· the requests');
  const results = await measureHolds(root, memories);
  console.log(`${describeMachine(machine)}\n\n${toTable(results)}`);
  if (values.check && results.some((result) => isMet(result) === false)) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
