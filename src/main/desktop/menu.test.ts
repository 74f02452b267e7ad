import type { MenuItemConstructorOptions as Item } from 'electron';
import { describe, expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, type DesktopState } from '../../shared/ipc.ts';
import { type MenuActions, menuTemplate, trayTemplate } from './menu.ts';

const done: unknown[] = [];
const note =
  (what: string) =>
  (...args: unknown[]) =>
    void done.push([what, ...args.filter((arg) => typeof arg === 'string')]);
const actions: MenuActions & { open(): void } = {
  go: note('go'),
  command: note('command'),
  setTheme: note('theme'),
  restartEngine: note('restart'),
  showDataDirectory: note('data'),
  showLog: note('log'),
  openDocs: note('docs'),
  about: note('about'),
  quit: note('quit'),
  open: note('open'),
};

function stateOn(platform: DesktopState['platform'], engine: DesktopState['engine']): DesktopState {
  return {
    version: '0.1.0',
    platform,
    dataDirectory: '/data',
    command: '/usr/bin/holdfast',
    engine,
    preferences: DEFAULT_PREFERENCES,
  };
}

const RUNNING = {
  phase: 'running',
  url: 'http://localhost:8765',
  version: '0.1.0',
  own: true,
  differs: false,
} as const;

function flatten(items: readonly Item[]): Item[] {
  return items.flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? flatten(item.submenu as Item[]) : []),
  ]);
}

describe.each(['darwin', 'linux', 'win32'] as const)('the menu on %s', (platform) => {
  const items = flatten(menuTemplate(stateOn(platform, RUNNING), actions));

  test('gives no key to two actions', () => {
    const keys = items.flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('can edit, zoom, reach every view and the settings, and quit', () => {
    const roles = items.map(({ role }) => role);
    expect(roles).toEqual(expect.arrayContaining(['editMenu', 'windowMenu', 'help', 'zoomIn', 'close']));
    expect(items.some(({ role, label }) => role === 'quit' || label === '&Quit')).toBe(true);
    expect(roles.includes('appMenu')).toBe(platform === 'darwin');
    done.length = 0;
    for (const item of items.filter(({ accelerator }) => /CmdOrCtrl\+[1-5,]/.test(String(accelerator))))
      item.click?.({} as never, undefined, {} as never);
    expect(done.map((one) => (one as string[])[1])).toEqual(
      expect.arrayContaining(['/review', '/memories', '/map', '/activity', '/agents', '/settings']),
    );
  });
});

test('the tray says how the engine is and how many memories wait', () => {
  const labels = (waiting: number | null, engine: DesktopState['engine']) =>
    trayTemplate(stateOn('linux', engine), waiting, actions).map(({ label }) => label);
  expect(labels(3, RUNNING).slice(0, 2)).toEqual([
    'The engine is running at http://localhost:8765',
    'Waiting for review: 3',
  ]);
  expect(labels(null, { phase: 'starting' }).slice(0, 2)).toEqual([
    'The engine is starting',
    'Waiting for review: unknown',
  ]);
});
