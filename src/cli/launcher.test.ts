import { chmodSync, copyFileSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { serve } from '../../test/support/engine.ts';
import { ROOT, run } from '../../test/support/processes.ts';

const HOLDFAST = join(ROOT, 'bin/holdfast');

/** The launcher in a place of its own, without what is installed beside it. */
function launcherAlone(): string {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'bin'));
  copyFileSync(HOLDFAST, join(root, 'bin/holdfast'));
  writeFileSync(join(root, 'package.json'), '{"type": "module"}');
  return join(root, 'bin/holdfast');
}

/** A directory for PATH with the tools of every system, and no Node.js. */
async function pathWithoutNode(): Promise<string> {
  const directory = temporaryDirectory();
  for (const tool of ['sh', 'dirname', 'readlink']) {
    const { stdout } = await run('sh', ['-c', `command -v ${tool}`]);
    symlinkSync(stdout.trim(), join(directory, tool));
  }
  return directory;
}

describe('bin/holdfast', () => {
  test.each([
    ['by the system', HOLDFAST, []],
    ['by Node.js', process.execPath, [HOLDFAST]],
    ['by a shell', 'sh', [HOLDFAST]],
  ])('runs when started %s', async (_, command, args) => {
    expect(await run(command, [...args, '--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  test('runs through symbolic links, from anywhere', async () => {
    const directory = temporaryDirectory();
    symlinkSync(HOLDFAST, join(directory, 'one'));
    symlinkSync('one', join(directory, 'two'));
    expect(readlinkSync(join(directory, 'two'))).toBe('one');
    expect(await run(join(directory, 'two'), ['--version'], { cwd: '/' })).toMatchObject({ code: 0 });
    const env = { PATH: `${directory}${delimiter}${process.env.PATH}` };
    expect(await run('sh', ['-c', 'two --version'], { env })).toMatchObject({ code: 0 });
  });

  test('passes arguments on as they are', async () => {
    const words = ['a b', '*', '$HOME', '"', "'", '\\', '', '--'];
    const { stderr } = await run(HOLDFAST, ['rebac', 'check', '--', ...words]);
    expect(stderr).toContain('These are 8 words, and 5 are needed.');
  });

  test('becomes the engine: a signal to the process that was started ends it', async () => {
    const server = await serve(temporaryDirectory());
    const { process: started } = server;
    expect((await server.client.system.status()).pid).toBe(started.pid);
    expect(await server.stop()).toMatchObject({ code: 0 });
  });

  test('prefers the Node.js that is named', async () => {
    const directory = temporaryDirectory();
    const node = join(directory, 'my-node');
    writeFileSync(node, '#!/bin/sh\necho "mine: $#"\n');
    chmodSync(node, 0o755);
    const { stdout } = await run(HOLDFAST, ['memory', 'list'], { env: { HOLDFAST_NODE: node } });
    expect(stdout).toBe('mine: 3\n');
  });

  test('takes the Node.js of PATH where none is installed beside it', async () => {
    const env = { PATH: dirname(process.execPath) + delimiter + (await pathWithoutNode()) };
    expect((await run(launcherAlone(), [], { env })).stderr).toBe(
      '✗ Holdfast has not been built yet.\n  Run `npm install` in its directory.\n',
    );
  });

  test('says so when there is no Node.js', async () => {
    const { code, stderr } = await run(launcherAlone(), [], { env: { PATH: await pathWithoutNode() } });
    expect(code).toBe(1);
    expect(stderr).toContain('✗ Holdfast needs Node.js 22 or later, and there is none.');
  });

  test('says so when the Node.js is too old', async () => {
    const old = 'Object.defineProperty(process.versions, "node", { value: "20.11.0" })';
    const preload = join(temporaryDirectory(), 'old.cjs');
    writeFileSync(preload, old);
    const { code, stderr } = await run(process.execPath, ['--require', preload, HOLDFAST]);
    expect(code).toBe(1);
    expect(stderr).toContain('✗ Holdfast needs Node.js 22 or later, and this is 20.11.0.');
  });
});
