/**
 * `npm start`: opens the desktop app where there is a display and an Electron, which Electron itself fetches on first use; else
 * serves without a window, and says why and where to look. With `--headless` no window is wanted; what follows are the options of
 * `holdfast serve`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
/** What a shell and a loader say of a program that lacks a library. */
const CANNOT_RUN = 127;

/** Why no window can be opened on this machine, or null. */
export function obstacle(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  uid: number | undefined,
): string | null {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (uid === 0) return 'this is the root account, in which no browser window is safe';
  return null;
}

/** Electron's program, fetched if need be; or why it cannot be had. */
function electronProgram(): { program: string } | { reason: string } {
  if (!process.env.ELECTRON_OVERRIDE_DIST_PATH) {
    const installer = require.resolve('electron/install.js');
    const { status, stderr } = spawnSync(process.execPath, [installer], {
      encoding: 'utf8',
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    if (status !== 0) return { reason: `Electron could not be fetched (${stderr.trim().split('\n', 1)[0]})` };
  }
  return { program: require('electron') as unknown as string };
}

/** Serves in this very process, so that what is sent to it reaches the engine. */
async function serve(reason: string | null, options: readonly string[]): Promise<void> {
  if (reason !== null)
    console.log(
      `Holdfast runs without a window: ${reason}.\nThe app is in your browser instead: follow the link below.\n`,
    );
  process.argv.splice(1, Number.POSITIVE_INFINITY, join(ROOT, 'bin', 'holdfast'), 'serve', ...options);
  await import(new URL('../bin/holdfast', import.meta.url).href);
}

function openApp(program: string, args: readonly string[]): void {
  const app = spawn(program, [ROOT, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.kill(signal));
  app.once('error', ({ message }) => void serve(`Electron does not start (${message})`, args));
  app.once('exit', (code) => {
    if (code === CANNOT_RUN) void serve('Electron lacks libraries of the system', args);
    else process.exitCode = code ?? 1;
  });
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--headless') return serve(null, args.slice(1));
  const reason = obstacle(process.env, process.platform, process.getuid?.());
  if (reason !== null) return serve(reason, args);
  const electron = electronProgram();
  if ('reason' in electron) return serve(electron.reason, args);
  openApp(electron.program, args);
}

if (import.meta.main) await main(process.argv.slice(2));
