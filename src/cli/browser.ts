import { spawn } from 'node:child_process';

/** What there is to show a page on. */
export interface Display {
  platform: NodeJS.Platform;
  /** Whether windows that are opened here are seen by whoever typed the command. */
  present: boolean;
}

/** Reads from an environment whether there is a display; a remote shell has none of its own. */
export function displayFrom(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Display {
  const windows = platform === 'win32' || platform === 'darwin';
  const present = windows
    ? !environment.SSH_CONNECTION
    : Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
  return { platform, present };
}

/** The system's own way to open an address in the browser that the user has chosen. */
export function openerFor(platform: NodeJS.Platform, url: string): { command: string; args: string[] } {
  if (platform === 'darwin') return { command: 'open', args: [url] };
  // `start` is a word of the command interpreter; its first argument in quotes is the title of a window.
  if (platform === 'win32') return { command: 'cmd', args: ['/c', 'start', '""', url.replaceAll('&', '^&')] };
  return { command: 'xdg-open', args: [url] };
}

/** Opens `url` in the browser. False where there is no display, or nothing to open it with. */
export function openBrowser({ platform, present }: Display, url: string): Promise<boolean> {
  if (!present) return Promise.resolve(false);
  const { command, args } = openerFor(platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      windowsVerbatimArguments: platform === 'win32',
    });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
