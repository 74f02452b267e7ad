import { join } from 'node:path';
import { app, dialog, Menu, Notification, nativeTheme, session, shell } from 'electron';
import type { Logger } from 'pino';
import { HoldfastError, type Problem, toProblem } from '../../shared/errors.ts';
import type { DesktopState, EngineState, PreferencesPatch } from '../../shared/ipc.ts';
import { offerContextMenu } from './context-menu.ts';
import type { NamedEngine } from './engine/find.ts';
import { EngineKeeper } from './engine/keeper.ts';
import { launchEngine } from './engine/launch.ts';
import { answerCalls } from './ipc.ts';
import { HIDDEN, setLaunchAtLogin } from './login-item.ts';
import { type MenuActions, menuTemplate } from './menu.ts';
import { Notices } from './notices.ts';
import { LINK_SCHEME, linkAmong, targetOfLink } from './origin.ts';
import type { Places } from './places.ts';
import { ProfileFile } from './profile.ts';
import { serveScheme } from './protocol.ts';
import { confineAll, lockSession } from './security.ts';
import { TrayIcon } from './tray.ts';
import { WaitingCount } from './waiting.ts';
import { MainWindow } from './window.ts';

export interface DesktopOptions {
  places: Places;
  version: string;
  /** The one engine that the environment names, or null. */
  named: NamedEngine | null;
  /** The environment of an engine that is started here. Holds no key. */
  engineEnvironment: Record<string, string>;
  /** Where the AppImage lies that this runs from, or null. */
  appImage: string | null;
  /** The arguments that the program was started with. */
  args: readonly string[];
  logger: Logger;
}

/** The desktop program: one engine within reach, one window, the tray, and what joins them. */
export class DesktopApp {
  readonly #options: DesktopOptions;
  readonly #logger: Logger;
  readonly #keeper: EngineKeeper;
  readonly #profile: ProfileFile;
  readonly #window: MainWindow;
  readonly #waiting: WaitingCount;
  readonly #notices: Notices;
  #tray: TrayIcon | null = null;
  /** The person wants to leave: closing the window no longer hides it. */
  #quitting = false;
  #stopped = false;
  #offeredRestart = false;
  /** What the page was told of the engine since it last ran. */
  #told: string | null = null;

  constructor(options: DesktopOptions) {
    const { places, version, named, engineEnvironment, logger } = options;
    this.#options = options;
    this.#logger = logger;
    this.#profile = new ProfileFile(places.profile);
    this.#keeper = new EngineKeeper({
      root: places.root,
      version,
      named,
      logger,
      launch: () =>
        launchEngine({
          program: places.engineProgram,
          root: places.root,
          log: places.engineLog,
          env: engineEnvironment,
        }),
    });
    this.#window = new MainWindow({
      profile: this.#profile,
      preload: places.preload,
      icon: join(places.assets, 'icon.png'),
      logger,
      staysWhenClosed: () => !this.#quitting && this.#profile.preferences.keepInTray,
    });
    this.#waiting = new WaitingCount(logger);
    this.#notices = new Notices((text) => this.#notify(text));
  }

  /** Follows the system's requests. To be called before Electron is ready; the rest begins when it is. */
  start(): void {
    const { args } = this.#options;
    confineAll(this.#logger);
    app.on('web-contents-created', (_, contents) => offerContextMenu(contents));
    app.on('second-instance', (_, argv) => this.#open(linkAmong(argv)));
    app.on('open-url', (event, url) => {
      event.preventDefault();
      void app.whenReady().then(() => this.#open(url));
    });
    app.on('activate', () => this.#window.show());
    app.on('before-quit', () => {
      this.#quitting = true;
    });
    app.on('window-all-closed', () => {
      if (!this.#profile.preferences.keepInTray) app.quit();
    });
    app.on('will-quit', (event) => this.#stopFirst(event));
    app.on('child-process-gone', (_, { type, reason, exitCode }) =>
      this.#logger.warn({ type, reason, exitCode }, 'a helper process has ended'),
    );
    void app.whenReady().then(() => this.#begin(args));
  }

  #begin(args: readonly string[]): void {
    const { places, version } = this.#options;
    this.#keeper.start();
    lockSession(session.defaultSession);
    serveScheme(session.defaultSession, places.pages, this.#keeper);
    nativeTheme.themeSource = this.#profile.preferences.theme;
    app.setAboutPanelOptions({ applicationName: 'Holdfast', applicationVersion: version });
    if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
    this.#answerCalls();
    this.#makeTray();
    this.#keeper.onState((state) => this.#engineChanged(state));
    this.#waiting.onChange((now, before) => this.#waitingChanged(now, before));
    this.#refresh();
    if (!args.includes(HIDDEN)) this.#open(linkAmong(args));
  }

  #answerCalls(): void {
    const { places } = this.#options;
    answerCalls(
      this.#window,
      {
        state: () => this.#state(),
        setPreferences: (patch) => this.#setPreferences(patch),
        restartEngine: () => this.#keeper.restart().then(() => null),
        showDataDirectory: () => this.#showFile(places.root),
        showLog: () => this.#showFile(places.log),
        listening: () => {
          this.#window.pageListens();
          return null;
        },
      },
      this.#logger,
    );
  }

  #state(): DesktopState {
    const { places, version } = this.#options;
    return {
      version,
      platform: process.platform as DesktopState['platform'],
      dataDirectory: places.root,
      command: places.command,
      engine: this.#keeper.state,
      preferences: this.#profile.preferences,
    };
  }

  #setPreferences(patch: PreferencesPatch): DesktopState {
    this.#profile.setPreferences(patch);
    if (patch.launchAtLogin !== undefined) setLaunchAtLogin(patch.launchAtLogin, this.#options.appImage);
    if (patch.theme !== undefined) nativeTheme.themeSource = patch.theme;
    this.#refresh();
    return this.#state();
  }

  /** Brings everything that shows the state in line with it. */
  #refresh(): void {
    const state = this.#state();
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(state, this.#menuActions())));
    this.#tray?.update(state, this.#waiting.count);
    this.#window.tellState(state);
  }

  #engineChanged(engine: EngineState): void {
    this.#waiting.follow(engine.phase === 'running' ? this.#keeper.connection : null);
    if (engine.phase === 'away') this.#tellOnce(engine.problem);
    if (engine.phase === 'running') this.#told = null;
    if (engine.phase === 'running' && engine.differs) void this.#offerRestart(engine.version);
    this.#refresh();
  }

  /** A problem that lasts is told when it begins, not at each try that fails. */
  #tellOnce(problem: Problem): void {
    if (this.#told !== problem.message) this.#window.report(problem);
    this.#told = problem.message;
  }

  #waitingChanged(now: number, before: number | null): void {
    app.setBadgeCount(now);
    this.#refresh();
    if (this.#window.isFocused || !this.#profile.preferences.notifications) this.#notices.clear();
    else if (before !== null && now > before) this.#notices.add(now - before);
  }

  #notify(text: string): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title: 'Holdfast', body: text });
    notification.on('click', () => this.#window.show('/review'));
    notification.show();
  }

  /** An engine of another version may lack what the pages ask for. Asked once: the person may have reasons. */
  async #offerRestart(version: string): Promise<void> {
    if (this.#offeredRestart || this.#options.named) return;
    this.#offeredRestart = true;
    const { response } = await dialog.showMessageBox({
      type: 'question',
      message: `The engine that is running is Holdfast ${version}, this program is ${this.#options.version}.`,
      detail: 'Restarting the engine makes them the same. Agents that use it wait for a moment.',
      buttons: ['Restart engine', 'Not now'],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) this.#restartEngine();
  }

  #restartEngine(): void {
    this.#keeper.restart().catch((error: unknown) => {
      this.#logger.error({ err: error }, 'the engine could not be restarted');
      this.#window.report(toProblem(error));
    });
  }

  /** Opens the window, where a link leads if it is one that is understood. */
  #open(link: string | null): void {
    const target = link === null ? null : targetOfLink(link);
    if (link !== null && target === null) this.#logger.warn('a link from outside was not understood');
    this.#window.show(target?.path);
    if (target?.invite) this.#window.offerInvite(target.invite);
  }

  #makeTray(): void {
    const image = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
    const actions = this.#menuActions();
    try {
      this.#tray = new TrayIcon(join(this.#options.places.assets, image), {
        open: () => this.#window.show(),
        go: actions.go,
        quit: actions.quit,
      });
    } catch (error) {
      // Some desktops have no place for it: starting the program again shows its window.
      this.#logger.warn({ err: error }, 'there is no tray');
    }
  }

  #menuActions(): MenuActions {
    const { places } = this.#options;
    return {
      go: (path) => this.#window.show(path),
      command: (command) => this.#window.command(command),
      setTheme: (theme) => this.#setPreferences({ theme }),
      restartEngine: () => this.#restartEngine(),
      showDataDirectory: () => this.#showFile(places.root),
      showLog: () => this.#showFile(places.log),
      openDocs: () => {
        const url = this.#keeper.connection?.url;
        if (url) void shell.openExternal(`${url}/api/docs`);
      },
      about: () => app.showAboutPanel(),
      quit: () => app.quit(),
    };
  }

  #showFile(path: string): null {
    shell.showItemInFolder(path);
    return null;
  }

  /** Leaves only after the engine has written everything and ended. */
  #stopFirst(event: { preventDefault(): void }): void {
    if (this.#stopped) return;
    event.preventDefault();
    this.#waiting.follow(null);
    void this.#keeper
      .stop()
      .catch((error: unknown) => this.#logger.error({ err: error }, 'the engine did not stop as it should'))
      .finally(() => {
        this.#stopped = true;
        this.#logger.info('the program ends');
        // Not while the request that was put off is still being handled: that would be ignored.
        setImmediate(() => app.quit());
      });
  }
}

/** Says in a dialog why the program cannot go on, and ends it. The engine loses nothing by that. */
export function endWith(title: string, error: unknown): never {
  const { message, hint } = toProblem(error);
  const detail = error instanceof HoldfastError ? hint : String(error);
  dialog.showErrorBox(title, detail === undefined ? message : `${message}\n\n${detail}`);
  process.exit(1);
}
