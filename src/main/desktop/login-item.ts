import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { autostartEntry } from './autostart.ts';

/** The argument with which the system starts the program at login: without a window. */
export const HIDDEN = '--hidden';

/** Makes the system start the program at login, or not. `appImage` is where an AppImage lies: its inside moves. */
export function setLaunchAtLogin(wanted: boolean, appImage: string | null): void {
  // From its source the program is an argument of Electron.
  const args = app.isPackaged ? [HIDDEN] : [app.getAppPath(), HIDDEN];
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: wanted, args });
    return;
  }
  const path = join(app.getPath('appData'), 'autostart', 'holdfast.desktop');
  if (!wanted) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, autostartEntry([appImage ?? process.execPath, ...args]));
}
