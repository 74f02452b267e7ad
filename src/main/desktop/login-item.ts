import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** The argument with which the system starts the program at login: without a window. */
export const HIDDEN = '--hidden';

/** Characters that the `Exec` key of a desktop entry needs escaped inside of double quotes (Desktop Entry Specification). */
function quoted(path: string): string {
  return `"${path.replaceAll(/["`$\\]/g, '\\$&')}"`;
}

/** What desktops on Linux start at login (XDG autostart). */
export function autostartEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Holdfast',
    'Comment=Local-first memory for AI agents',
    `Exec=${quoted(program)} ${HIDDEN}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Makes the system start the program at login, or not. `appImage` is where an AppImage lies: its inside moves. */
export function setLaunchAtLogin(wanted: boolean, appImage: string | null): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args: [HIDDEN] });
    return;
  }
  const path = join(app.getPath('appData'), 'autostart', 'holdfast.desktop');
  if (!wanted) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, autostartEntry(appImage ?? process.execPath));
}
