/**
 * Runs the tests of the desktop program: in an Electron whose binary a third party has packed, so without any network but a
 * loopback of their own and, where this is root, as the user `nobody`. Says what is missing where they cannot run, which is a
 * failure when HOLDFAST_DESKTOP_TESTS=required.
 */
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testElectron } from './electron.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 65534;
const NEEDED = ['Xvfb', 'xvfb-run', 'xauth', 'unshare', 'setpriv', 'ip', 'mount'];

const succeeds = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Why the tests cannot run here, or null. */
function obstacle(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'there is an Electron for tests for Linux on x64 only';
  const missing = NEEDED.filter((name) => !succeeds('sh', '-c', `command -v ${name}`));
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`;
  if (process.getuid?.() !== 0) return 'a network of their own and the user nobody can only be had as root';
  if (!succeeds('unshare', '--net', '--mount', '--pid', '--fork', 'true'))
    return 'the system allows no namespaces';
  return null;
}

/**
 * The tests in namespaces of their own, so that nothing of them is left when they end. The repository is mounted where `nobody` can reach it, wherever it lies; everything else
 * of the file system is as `nobody` finds it.
 */
function runIsolated(electron: string, filters: readonly string[]): number {
  const scratch = mkdtempSync(join(tmpdir(), 'holdfast-desktop-'));
  const [repository, home] = ['repository', 'home'].map((name) => join(scratch, name)) as [string, string];
  mkdirSync(repository);
  mkdirSync(home);
  spawnSync('chmod', ['755', scratch]);
  chownSync(home, NOBODY, NOBODY);
  const script = [
    'set -e',
    'ip link set lo up',
    `mount --bind "${ROOT}" "${repository}"`,
    `cd "${repository}"`,
    // Not `exec`: xvfb-run waits for a signal that the first process of a namespace does not get.
    `if setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"`,
    'then exit 0; else exit 1; fi',
  ].join('\n');
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--configLoader',
    'native',
    '--config',
    'test/desktop/vitest.config.ts',
  ];
  const command = ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1600x1000x24 -nolisten tcp'];
  const { status, error } = spawnSync(
    'unshare',
    [
      '--net',
      '--mount',
      '--pid',
      '--mount-proc',
      '--fork',
      '--kill-child',
      'sh',
      '-c',
      script,
      'sh',
      ...command,
      process.execPath,
      ...vitest,
      ...filters,
    ],
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        HOME: home,
        TMPDIR: home,
        // Nothing of the one who runs this: neither a message bus nor a display.
        XDG_RUNTIME_DIR: home,
        DBUS_SESSION_BUS_ADDRESS: 'disabled:',
        ELECTRON_OVERRIDE_DIST_PATH: join(repository, relative(ROOT, electron)),
      },
    },
  );
  rmSync(scratch, { recursive: true, force: true });
  if (error) throw error;
  return status ?? 1;
}

const reason = obstacle();
if (reason === null) process.exitCode = runIsolated(testElectron(), process.argv.slice(2));
else {
  console.log(`The tests of the desktop program are skipped: ${reason}.`);
  if (process.env.HOLDFAST_DESKTOP_TESTS === 'required') process.exitCode = 1;
}
