/** `npm run bench`: what the engine costs, how fast and exactly it searches, how well it finds. See docs/benchmarks.md. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './lib/build.ts';

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  allowNegative: true,
  options: {
    full: flag,
    save: flag,
    check: flag,
    build: { type: 'boolean', default: true },
    locomo: { type: 'string' },
  },
});

/** One benchmark as a process of its own: what one leaves behind in memory must not slow the next. False when it failed. */
function ran(program: string, args: readonly string[]): boolean {
  console.log(`\n## ${program}\n`);
  const path = fileURLToPath(new URL(`./${program}/run.ts`, import.meta.url));
  return spawnSync(process.execPath, [path, ...args], { stdio: 'inherit' }).status === 0;
}

const { full, save, check, locomo } = values;
const chosen = (name: string, is: boolean) => (is ? [`--${name}`] : []);
const kept = chosen('save', save);
const conversations = locomo === undefined ? [] : ['--locomo', locomo];
if (values.build) build();
const outcomes = [
  ran('engine', ['--no-build', ...chosen('full', full), ...kept, ...chosen('check', check)]),
  ran('search', ['--no-build', ...(full ? ['--full'] : ['--sizes', '10000']), ...kept]),
  // Half of a comparison is not to be kept in the place of a whole one.
  ran('quality', full ? [...conversations, ...kept] : [...conversations, '--quick']),
];
if (!outcomes.every(Boolean)) process.exitCode = 1;
