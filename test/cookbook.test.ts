/** Every program of the cookbook, as it stands there, in order, on one engine; what it prints is what the page says. */
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/directories.ts';
import { type Server, serve } from './support/engine.ts';
import { type Block, blocksOf } from './support/markdown.ts';
import { type Finished, type ProcessOptions, ROOT, run } from './support/processes.ts';
import { findPython } from './support/python.ts';

const blocks = blocksOf(join(ROOT, 'docs/cookbook.md'));
const programs = blocks.filter(({ language }) => language !== 'text');
const here = temporaryDirectory();
let server: Server;
let python: string | null;
let curl: boolean;

/** What a reader has set up: the command on the path, the Python client installed, an address and a key. */
function environment(): Record<string, string> {
  return {
    HOLDFAST_URL: server.url,
    HOLDFAST_API_KEY: server.ownerKey,
    PATH: [join(ROOT, 'bin'), process.env.PATH].join(delimiter),
    PYTHONPATH: join(ROOT, 'clients/python/src'),
  };
}

const RUNNERS: Record<string, (text: string, options: ProcessOptions) => Promise<Finished>> = {
  sh: (text, options) => run('sh', ['-eu', '-c', text], options),
  python: (text, options) => run(python ?? '', ['-c', text], options),
  // Where the package is installed: `holdfast/client` is found from there.
  ts: (text, options) =>
    run(process.execPath, ['--input-type=module-typescript', '--eval', text], { ...options, cwd: ROOT }),
};

/** The output that the page shows below a program. */
function shownBelow(program: Block): string {
  const next = blocks[blocks.indexOf(program) + 1];
  return next?.language === 'text' ? next.text : expect.fail(`line ${program.line}: no output is shown`);
}

/** A program that somebody who tries this out has to have, and this machine has not. */
function missingFor({ language, text }: Block): string | null {
  if (language === 'python' && !python) return 'Python';
  return !curl && text.includes('curl ') ? 'curl' : null;
}

beforeAll(async () => {
  python = await findPython();
  curl = await run('curl', ['--version']).then(
    ({ code }) => code === 0,
    () => false,
  );
  server = await serve(temporaryDirectory(), ['--approval', 'required']);
});
afterAll(() => server.stop());

describe('the cookbook', () => {
  test.for(programs)('$heading', async (program, { skip }) => {
    const missing = missingFor(program);
    if (missing) return skip(`no ${missing} on this machine`);
    const runner = RUNNERS[program.language] ?? expect.fail(`nothing runs ${program.language}`);
    const { code, stdout, stderr } = await runner(program.text, { env: environment(), cwd: here });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/mem_[0-9a-f]{32}/g, 'mem_…')).toBe(shownBelow(program));
  });
});
