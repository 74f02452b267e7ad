import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { expect, test, vi } from 'vitest';
import { isAlive } from '../../src/cli/engine/files.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { engineFile } from '../support/engine.ts';
import { ROOT, run, start } from '../support/processes.ts';
import { untilServing } from './support/desktop.ts';

const UNPACKED = join(ROOT, 'release', 'linux-unpacked');
const PROGRAM = join(UNPACKED, 'holdfast-desktop');
const COMMAND = join(UNPACKED, 'resources', 'app.asar.unpacked', 'bin', 'holdfast');
const START = { timeout: 30_000 };

test('the packaged program shows the app, brings the command with it, and ends with its engine', async ({
  skip,
}) => {
  skip(!existsSync(PROGRAM), '`npm run package` has not been run');
  const directory = temporaryDirectory();
  const env = { HOLDFAST_DATA_DIR: directory };
  // Its fuses let no debugger of Node.js in, so the page is looked at through Chromium.
  const program = start(PROGRAM, ['--remote-debugging-port=0'], { env });
  const client = await untilServing(directory);
  const { pid } = engineFile(directory);
  const active = join(directory, 'desktop', 'DevToolsActivePort');
  await vi.waitFor(() => expect(existsSync(active)).toBe(true), START);
  const port = readFileSync(active, 'utf8').split('\n', 1)[0];
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  await page?.getByRole('navigation', { name: 'Views' }).waitFor();
  expect(page?.url()).toMatch(/^app:\/\/holdfast\//);
  expect(await page?.evaluate(() => typeof window.holdfastDesktop)).toBe('object');

  // Nothing of this machine's Node.js: the command has its own.
  const stored = await run(COMMAND, ['memory', 'store', 'Stored by the packaged command', '--json'], {
    env: { ...env, PATH: '/usr/bin:/bin', HOLDFAST_NODE: '' },
  });
  expect(stored).toMatchObject({ code: 0, stderr: '' });
  const { memories } = await client.memories.query({ state: 'all' });
  expect(memories.map(({ content }) => content)).toEqual(['Stored by the packaged command']);
  expect(realpathSync(`/proc/${pid}/exe`)).toBe(realpathSync(PROGRAM));

  await browser.close();
  program.child.kill('SIGTERM');
  await program.ended;
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), START);
});

test('the packaged program is nobody’s Node.js', async ({ skip }) => {
  skip(!existsSync(PROGRAM), '`npm run package` has not been run');
  const directory = temporaryDirectory();
  const asNode = start(PROGRAM, ['--eval', 'console.log("ran as Node.js")'], {
    env: { HOLDFAST_DATA_DIR: directory, ELECTRON_RUN_AS_NODE: '1' },
  });
  await untilServing(directory);
  asNode.child.kill('SIGTERM');
  expect((await asNode.ended).stdout).not.toContain('ran as Node.js');
});
