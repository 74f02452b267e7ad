import { Menu, nativeImage, Tray } from 'electron';
import type { DesktopState } from '../../shared/ipc.ts';
import { engineLine, type TrayActions, trayTemplate } from './menu.ts';

/** The icon beside the clock: how the engine is, how much waits, and the way back to the window. */
export class TrayIcon {
  readonly #tray: Tray;
  readonly #actions: TrayActions;

  constructor(icon: string, actions: TrayActions) {
    this.#tray = new Tray(nativeImage.createFromPath(icon));
    this.#actions = actions;
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') this.#tray.on('click', actions.open);
  }

  update(state: DesktopState, waiting: number | null): void {
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(state, waiting, this.#actions)));
    const more = waiting ? `: ${waiting} waiting for review` : '';
    const wrong = state.engine.phase === 'away' ? `\n${engineLine(state)}` : '';
    this.#tray.setToolTip(`Holdfast${more}${wrong}`);
    if (process.platform === 'darwin') this.#tray.setTitle(waiting ? String(waiting) : '');
  }
}
