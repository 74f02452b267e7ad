import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { settingsFrom } from '../settings.ts';
import { ownVersion } from '../version.ts';
import { findLaunch, isTemporary } from './launch.ts';

/** A `holdfast` that says to be of a version. */
function starter(directory: string, version: string): string {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'holdfast');
  writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
  chmodSync(path, 0o755);
  return path;
}

function settingsWith(...path: string[]) {
  return settingsFrom({ HOME: '/nowhere', PATH: path.join(delimiter) });
}

test('a holdfast on PATH that leads to this installation comes first', async () => {
  const root = temporaryDirectory();
  const launcher = starter(join(root, 'lib/holdfast-1.0/bin'), ownVersion());
  mkdirSync(join(root, 'bin'));
  symlinkSync(launcher, join(root, 'bin/holdfast'));
  const other = starter(join(root, 'other'), ownVersion());
  expect(await findLaunch(settingsWith(join(root, 'other'), join(root, 'bin')), launcher)).toEqual({
    command: join(root, 'bin/holdfast'),
    args: [],
    env: {},
  });
  expect(other).not.toBe(launcher);
});

test('then one that starts the same version', async () => {
  const root = temporaryDirectory();
  const launcher = starter(join(root, 'store/bin'), ownVersion());
  starter(join(root, 'old'), '0.0.1');
  const shim = starter(join(root, 'shims'), ownVersion());
  const settings = settingsWith(join(root, 'nothing'), join(root, 'old'), join(root, 'shims'));
  expect((await findLaunch(settings, launcher)).command).toBe(shim);
});

test('else the one of this installation; what npm adds to PATH for scripts does not count', async () => {
  const root = temporaryDirectory();
  const launcher = starter(join(root, 'bin'), ownVersion());
  const scripts = join(root, 'project/node_modules/.bin');
  starter(scripts, ownVersion());
  expect((await findLaunch(settingsWith(scripts, 'relative'), launcher)).command).toBe(launcher);
});

test('Windows cannot run that file', async () => {
  const settings = settingsWith();
  const machine = { ...settings.machine, platform: 'win32' as const, node: 'C:\\node.exe' };
  expect(await findLaunch({ ...settings, machine }, 'C:\\holdfast\\bin\\holdfast')).toMatchObject({
    command: 'C:\\node.exe',
    args: ['C:\\holdfast\\bin\\holdfast'],
  });
});

test('agents use the memories that the command uses, and never its key', async () => {
  const settings = settingsFrom({ HOLDFAST_DATA_DIR: '/data', HOLDFAST_API_KEY: 'hfk_secret', PATH: '' });
  expect((await findLaunch(settings, '/holdfast')).env).toEqual({ HOLDFAST_DATA_DIR: '/data' });
});

test('what npx runs does not last', () => {
  const command = '/home/alice/.npm/_npx/1f2e/node_modules/holdfast/bin/holdfast';
  expect(isTemporary({ command, args: [], env: {} })).toBe(true);
  expect(isTemporary({ command: '/usr/bin/holdfast', args: [], env: {} })).toBe(false);
});
