import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { isAlive } from '../../src/cli/engine/files.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { engineFile } from '../support/engine.ts';
import { type DesktopRun, openDesktop, startAgain } from './support/desktop.ts';

const views = (run: DesktopRun) => run.page.getByRole('navigation', { name: 'Views' }).waitFor();

function boundsOf(run: DesktopRun) {
  return run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
}

function isVisible(run: DesktopRun) {
  return run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? null);
}

function closeWindow(run: DesktopRun) {
  return run.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

describe('one program for a data directory', () => {
  test('a second start shows the window of the first', async () => {
    const run = await openDesktop(temporaryDirectory());
    await views(run);
    await closeWindow(run);
    expect(await isVisible(run)).toBe(false);
    expect(await startAgain(run.directory)).toBe(0);
    await vi.waitFor(async () => expect(await isVisible(run)).toBe(true));
    expect(run.app.windows()).toHaveLength(1);
  });

  test('another data directory has a program of its own', async () => {
    const [one, other] = [await openDesktop(temporaryDirectory()), await openDesktop(temporaryDirectory())];
    expect(engineFile(one.directory).pid).not.toBe(engineFile(other.directory).pid);
    expect(engineFile(one.directory).port).not.toBe(engineFile(other.directory).port);
  });
});

describe('a link to a memory', () => {
  test('opens it, in the window that is there', async () => {
    const run = await openDesktop(temporaryDirectory());
    await views(run);
    const { memory } = await run.client().memories.store('Found by its link');
    await startAgain(run.directory, [`holdfast://memory/${memory.id}`]);
    await run.page.waitForURL(`app://holdfast/memories/${memory.id}`);
    await run.page.getByText('Found by its link').first().waitFor();
    expect(await run.client().memories.get(memory.id)).toMatchObject({ version: 1, state: 'inactive' });
  });

  test('opens it in a program that it starts', async () => {
    const directory = temporaryDirectory();
    const first = await openDesktop(directory);
    const { memory } = await first.client().memories.store('Found by its link');
    await first.quit();
    const run = await openDesktop(directory, { args: [`holdfast://memory/${memory.id}`] });
    await run.page.waitForURL(`app://holdfast/memories/${memory.id}`);
  });

  test.each([
    'holdfast://memory/../settings',
    'holdfast://settings',
    'holdfast://memory/mem_0?approve=true',
    'holdfast:javascript:alert(1)',
    'holdfast://memory/%2e%2e%2f%2e%2e%2fapi%2fv1%2fsystem%2fstop',
  ])('of another form leads nowhere: %s', async (link) => {
    const run = await openDesktop(temporaryDirectory());
    await views(run);
    await run.page.getByRole('heading', { level: 1 }).waitFor();
    const seen: string[] = [];
    run.page.on('framenavigated', (frame) => seen.push(frame.url()));
    await startAgain(run.directory, [link]);
    // Links are followed in their order: where a good one leads, the one before it has led nowhere.
    const { memory } = await run.client().memories.store('Found by its link');
    await startAgain(run.directory, [`holdfast://memory/${memory.id}`]);
    await run.page.waitForURL(`app://holdfast/memories/${memory.id}`);
    expect(seen).toEqual([`app://holdfast/memories/${memory.id}`]);
    expect(run.app.windows()).toHaveLength(1);
    expect(isAlive(engineFile(run.directory).pid)).toBe(true);
  });
});

describe('a link of an invite', () => {
  const SECRET = 'hF8x-NotASecretOfAnybody_';
  const filledIn = async (run: DesktopRun) => {
    const form = run.page.getByRole('dialog', { name: 'Join with a link' });
    await form.waitFor();
    expect(await form.getByLabel('Link', { exact: true }).inputValue()).toBe(`holdfast://join#${SECRET}`);
    expect(run.page.url()).toBe('app://holdfast/team');
    expect(await run.client().teams.list()).toEqual([]);
    for (const log of ['desktop.log', 'engine.log'])
      expect(readFileSync(join(run.directory, log), 'utf8')).not.toContain(SECRET);
  };

  test('fills in the form of the window that is there, and joins nothing', async () => {
    const run = await openDesktop(temporaryDirectory());
    await views(run);
    await startAgain(run.directory, [`holdfast://join#${SECRET}`]);
    await filledIn(run);
    await run.page.reload();
    await run.page.getByRole('heading', { name: 'Join with a link' }).waitFor();
    expect(await run.page.getByRole('dialog').count()).toBe(0);
  });

  test('fills in the form of a program that it starts', async () => {
    const run = await openDesktop(temporaryDirectory(), { args: [`holdfast://join#${SECRET}`] });
    await filledIn(run);
  });
});

describe('closing the window', () => {
  test('leaves the engine to the agents', async () => {
    const run = await openDesktop(temporaryDirectory());
    await views(run);
    await closeWindow(run);
    expect(await run.client().system.health()).toMatchObject({ service: 'holdfast' });
    expect(await isVisible(run)).toBe(false);
  });

  test('ends the program and its engine where the person chose so', async () => {
    const run = await openDesktop(temporaryDirectory());
    await views(run);
    await run.page.evaluate(() => window.holdfastDesktop?.setPreferences({ keepInTray: false }));
    const { pid } = engineFile(run.directory);
    await closeWindow(run).catch(() => {});
    await run.ended;
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
  });
});

test('bounds, zoom and theme are as they were left', async () => {
  const directory = temporaryDirectory();
  const first = await openDesktop(directory);
  await views(first);
  await first.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.setBounds({ x: 60, y: 40, width: 1000, height: 700 });
    window?.webContents.setZoomFactor(1.25);
  });
  await first.page.evaluate(() => window.holdfastDesktop?.setPreferences({ theme: 'dark' }));
  await first.quit();
  const second = await openDesktop(directory);
  await views(second);
  expect(await boundsOf(second)).toEqual({ x: 60, y: 40, width: 1000, height: 700 });
  await vi.waitFor(async () => {
    const zoom = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
    );
    expect(zoom).toBeCloseTo(1.25);
  });
  await vi.waitFor(async () =>
    expect(await second.page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark'),
  );
  expect(await second.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
});

test('starting at login is off until it is chosen, and then opens without a window', async () => {
  const config = temporaryDirectory();
  const run = await openDesktop(temporaryDirectory(), { env: { XDG_CONFIG_HOME: config } });
  await views(run);
  const entry = join(config, 'autostart', 'holdfast.desktop');
  expect(existsSync(entry)).toBe(false);
  const choose = (launchAtLogin: boolean) =>
    run.page.evaluate(
      (wanted) => window.holdfastDesktop?.setPreferences({ launchAtLogin: wanted }),
      launchAtLogin,
    );
  await choose(true);
  expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=".*electron" ".*" "--hidden"$/m);
  await choose(false);
  expect(existsSync(entry)).toBe(false);
});

test('the menu reaches the views and the commands of the page', async () => {
  const run = await openDesktop(temporaryDirectory());
  await views(run);
  const click = (label: string) =>
    run.app.evaluate(({ Menu }, wanted) => {
      const all = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      all?.find((item) => item.label === wanted)?.click();
    }, label);
  await click('Map');
  await run.page.waitForURL('app://holdfast/map');
  await click('Keyboard shortcuts');
  await run.page.getByRole('dialog').waitFor();
});
