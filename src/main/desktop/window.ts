import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { Logger } from 'pino';
import type { Problem } from '../../shared/errors.ts';
import type { DesktopEvents, MenuCommand } from '../../shared/ipc.ts';
import { fitBounds, MINIMUM_SIZE } from './bounds.ts';
import { APP_ORIGIN } from './origin.ts';
import type { ProfileFile } from './profile.ts';
import { Recovery } from './recovery.ts';

export interface MainWindowOptions {
  profile: ProfileFile;
  preload: string;
  icon: string;
  logger: Logger;
  /** Whether closing the window only hides it. */
  staysWhenClosed: () => boolean;
}

/** The colours of an empty page: the window stands before its page is there, and does not flash when that comes. */
const BACKGROUND = { dark: '#14171a', light: '#f7f8f9' } as const;

/** The one window of the program. It is made when it is first shown and may be closed and made again. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #recovery: Recovery | null = null;
  /** The page follows what it is sent. */
  #listening = false;
  /** What the page is to be sent once it listens. */
  #held: (() => void)[] = [];

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  /** The window on which dialogs stand, if it is there. */
  get handle(): BrowserWindow | null {
    return this.#window;
  }

  get isFocused(): boolean {
    return this.#window?.isFocused() ?? false;
  }

  /** Brings the window to the front, and to a path of the app if one is given. */
  show(path?: string): void {
    if (!this.#window) {
      this.#open(path ?? '/');
      return;
    }
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    this.#window.focus();
    if (path) this.#send('navigate', path);
  }

  /** Shows the window and makes its page do something. */
  command(command: MenuCommand): void {
    this.show();
    this.#send('command', command);
  }

  /** Hands the page the link of an invite, to fill in a form with. */
  offerInvite(link: string): void {
    this.#send('invite', link);
  }

  /** Tells the page of something that was mended; the next page, if this one is gone. */
  report(problem: Problem): void {
    this.#send('report', problem);
  }

  /** Tells the page a new state, if there is a page. */
  tellState(state: DesktopEvents['state']): void {
    if (this.#listening) this.#window?.webContents.send('holdfast:state', state);
  }

  /** Whether a message comes from the page of this window itself, and not from a frame in it. */
  isSender(contents: WebContents, isMainFrame: boolean): boolean {
    return isMainFrame && contents === this.#window?.webContents;
  }

  /** The page listens: it gets what was held back. */
  pageListens(): void {
    this.#listening = true;
    this.#recovery?.pageCame();
    for (const send of this.#held.splice(0)) send();
  }

  #send<Name extends 'navigate' | 'command' | 'report' | 'invite'>(
    name: Name,
    value: DesktopEvents[Name],
  ): void {
    const send = () => this.#window?.webContents.send(`holdfast:${name}`, value);
    if (this.#listening) send();
    else this.#held.push(send);
  }

  #open(path: string): void {
    const { profile, preload, icon } = this.#options;
    const displays = screen.getAllDisplays();
    const main = screen.getPrimaryDisplay();
    const areas = [main, ...displays.filter(({ id }) => id !== main.id)].map(({ workArea }) => workArea);
    const window = new BrowserWindow({
      ...fitBounds(profile.window?.bounds ?? null, areas),
      minWidth: MINIMUM_SIZE.width,
      minHeight: MINIMUM_SIZE.height,
      title: 'Holdfast',
      icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        // Elsewhere than on macOS the dictionaries come from the network.
        spellcheck: process.platform === 'darwin',
      },
    });
    this.#window = window;
    if (profile.window?.maximized) window.maximize();
    this.#follow(window);
    // One that cannot be loaded does not come, which is noticed.
    void window.loadURL(APP_ORIGIN + path).catch((error: unknown) => {
      this.#options.logger.error({ err: error }, 'the page could not be loaded');
    });
  }

  #follow(window: BrowserWindow): void {
    const { profile, logger, staysWhenClosed } = this.#options;
    const { webContents } = window;
    const recovery = new Recovery(window, logger, (problem) => this.report(problem));
    this.#recovery = recovery;
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      this.#listening = false;
      recovery.pageLoads();
    });
    webContents.on('did-finish-load', () => webContents.setZoomFactor(profile.window?.zoom ?? 1));
    webContents.on('render-process-gone', (_, { reason, exitCode }) => {
      this.#listening = false;
      recovery.rendererGone(reason, exitCode);
    });
    window.on('unresponsive', () => recovery.unresponsive());
    window.on('close', (event) => {
      this.#remember(window);
      if (!staysWhenClosed()) return;
      event.preventDefault();
      window.hide();
    });
    window.on('closed', () => {
      recovery.pageCame();
      this.#window = null;
      this.#listening = false;
    });
  }

  #remember(window: BrowserWindow): void {
    const { profile, logger } = this.#options;
    try {
      profile.rememberWindow({
        bounds: window.getNormalBounds(),
        maximized: window.isMaximized(),
        zoom: window.webContents.getZoomFactor(),
      });
    } catch (error) {
      logger.warn({ err: error }, 'the bounds of the window could not be kept');
    }
  }
}
