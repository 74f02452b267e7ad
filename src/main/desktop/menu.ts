import type { MenuItemConstructorOptions as Item } from 'electron';
import { type DesktopState, type MenuCommand, THEMES } from '../../shared/ipc.ts';

/** What the menu can make the program do. */
export interface MenuActions {
  go(path: string): void;
  command(command: MenuCommand): void;
  setTheme(theme: (typeof THEMES)[number]): void;
  restartEngine(): void;
  showDataDirectory(): void;
  showLog(): void;
  openDocs(): void;
  about(): void;
  quit(): void;
}

const VIEWS = [
  ['Review', '/review'],
  ['Memories', '/memories'],
  ['Map', '/map'],
  ['Activity', '/activity'],
  ['Agents and keys', '/agents'],
] as const;

const SEPARATOR: Item = { type: 'separator' };
const THEME_LABELS = { system: 'Like the system', light: 'Light', dark: 'Dark' } as const;

function macMenu(actions: MenuActions, settings: Item): Item {
  return {
    role: 'appMenu',
    submenu: [
      { label: 'About Holdfast', click: actions.about },
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
}

function fileMenu(actions: MenuActions, settings: Item, mac: boolean): Item {
  const leave: Item[] = mac
    ? []
    : [SEPARATOR, settings, SEPARATOR, { label: '&Quit', accelerator: 'Ctrl+Q', click: actions.quit }];
  return {
    label: '&File',
    submenu: [
      {
        label: '&New memory',
        accelerator: 'CmdOrCtrl+N',
        click: () => actions.command('new-memory'),
      },
      SEPARATOR,
      { role: 'close' },
      ...leave,
    ],
  };
}

function viewMenu(actions: MenuActions, { preferences }: DesktopState): Item {
  const views = VIEWS.map(
    ([label, path], index): Item => ({
      label,
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => actions.go(path),
    }),
  );
  const themes = THEMES.map(
    (theme): Item => ({
      label: THEME_LABELS[theme],
      type: 'radio',
      checked: preferences.theme === theme,
      click: () => actions.setTheme(theme),
    }),
  );
  return {
    label: '&View',
    submenu: [
      ...views,
      SEPARATOR,
      {
        label: 'Command palette',
        accelerator: 'CmdOrCtrl+K',
        click: () => actions.command('palette'),
        // The page has this key already, wherever the focus is.
        registerAccelerator: false,
      },
      SEPARATOR,
      { label: 'Appearance', submenu: themes },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      // The plus of many keyboards is the equals sign with shift.
      { role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false, acceleratorWorksWhenHidden: true },
      { role: 'zoomOut' },
      SEPARATOR,
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu(actions: MenuActions, { engine }: DesktopState, mac: boolean): Item {
  return {
    role: 'help',
    submenu: [
      { label: 'Keyboard shortcuts', click: () => actions.command('shortcuts') },
      { label: 'Documentation of the API', enabled: engine.phase === 'running', click: actions.openDocs },
      SEPARATOR,
      { label: 'Show data directory', click: actions.showDataDirectory },
      { label: 'Show log', click: actions.showLog },
      { label: 'Restart engine', click: actions.restartEngine },
      ...(mac ? [] : [SEPARATOR, { label: 'About Holdfast', click: actions.about }]),
    ],
  };
}

/** The menu of the program: by roles where the system knows the action, so that it has its name and key there. */
export function menuTemplate(state: DesktopState, actions: MenuActions): Item[] {
  const mac = state.platform === 'darwin';
  const settings: Item = {
    label: mac ? 'Settings…' : '&Settings',
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.go('/settings'),
  };
  return [
    ...(mac ? [macMenu(actions, settings)] : []),
    fileMenu(actions, settings, mac),
    { role: 'editMenu' },
    viewMenu(actions, state),
    { role: 'windowMenu' },
    helpMenu(actions, state, mac),
  ];
}

/** The menu of the tray. Its first lines are what the tray is looked at for. */
export function trayTemplate(state: DesktopState, waiting: number | null, actions: TrayActions): Item[] {
  return [
    { label: engineLine(state), enabled: false },
    {
      label: `Waiting for review: ${waiting ?? 'unknown'}`,
      enabled: waiting !== null,
      click: () => actions.go('/review'),
    },
    SEPARATOR,
    { label: 'Open Holdfast', click: actions.open },
    { label: 'Settings', click: () => actions.go('/settings') },
    SEPARATOR,
    { label: 'Quit', click: actions.quit },
  ];
}

export interface TrayActions {
  open(): void;
  go(path: string): void;
  quit(): void;
}

/** How the engine is, in one line. */
export function engineLine({ engine }: DesktopState): string {
  switch (engine.phase) {
    case 'starting':
      return 'The engine is starting';
    case 'running':
      return `The engine is running at ${engine.url}`;
    case 'away':
      return 'The engine has a problem and is started again';
    case 'stopped':
      return 'The engine has stopped';
  }
}
