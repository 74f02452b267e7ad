import { describe, expect, test } from 'vitest';
import { obstacle } from '../scripts/start.ts';
import { temporaryDirectory } from './support/directories.ts';
import { clientFor, engineFile, ownerKey } from './support/engine.ts';
import { start } from './support/processes.ts';

const SCRIPT = 'scripts/start.ts';

async function startServing(args: string[], env: Record<string, string>) {
  const directory = temporaryDirectory();
  const started = start(process.execPath, [SCRIPT, ...args, '--port', '0', '--data-dir', directory], {
    env: { DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
  });
  await expect.poll(() => started.stdout(), { timeout: 30_000 }).toContain('Press Ctrl+C to stop.');
  return { directory, started };
}

describe('npm start', () => {
  test('without a display serves, says why, and where the app is', async () => {
    const { directory, started } = await startServing([], {});
    expect(started.stdout()).toContain('runs without a window');
    const { url, pid } = engineFile(directory);
    expect(started.stdout()).toContain(`The app:   ${url}/login`);
    expect(pid).toBe(started.pid);
    expect(await clientFor(url, ownerKey(directory)).system.health()).toMatchObject({ service: 'holdfast' });
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0 });
  });

  test('serves when that is asked for', async () => {
    const { started } = await startServing(['--headless'], {});
    expect(started.stdout()).not.toContain('without a window');
    started.child.kill('SIGTERM');
    expect(await started.ended).toMatchObject({ code: 0 });
  });
});

test.each([
  [{}, 'linux', 1000, 'there is no display'],
  [{ DISPLAY: ':0' }, 'linux', 0, 'root account'],
  [{ DISPLAY: ':0' }, 'linux', 1000, null],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000, null],
  [{}, 'darwin', 501, null],
  [{}, 'win32', undefined, null],
] as const)('with %j on %s as user %s the obstacle is %s', (env, platform, uid, reason) => {
  const found = obstacle(env, platform, uid);
  if (reason === null) expect(found).toBeNull();
  else expect(found).toContain(reason);
});
