/** What surrounds the views: the door, the palette, the keys, and an engine that goes away. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { type App, openApp, SIZES, settled } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';

/** Tells the page what a browser tells it when another tab covers it, or it is the one in front again. */
async function setShown(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isShown ? 'visible' : 'hidden',
  );
}

inChromium('around the views', (browser) => {
  let engine: Server;
  let app: App;
  beforeAll(async () => {
    engine = await serve(temporaryDirectory());
    await engine.client.memories.store('The kettle is descaled on Mondays', { state: 'active' });
    app = await openApp(browser(), engine);
  });
  afterAll(async () => {
    await app.close();
    await engine.stop();
  });

  describe('the door', () => {
    test('a link logs one browser in, once', async () => {
      const { path } = await engine.client.sessions.createLink();
      const first = await browser().newContext();
      const second = await browser().newContext();
      const [page, late] = [await first.newPage(), await second.newPage()];
      await page.goto(engine.url + path);
      await page.getByRole('navigation', { name: 'Views' }).waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await late.goto(engine.url + path);
      await late.getByText('holdfast open', { exact: true }).waitFor();
      expect(await graveFindings(late)).toEqual([]);
      await Promise.all([first.close(), second.close()]);
    });

    test('without a login there is nothing to see', async () => {
      const context = await browser().newContext();
      const page = await context.newPage();
      await page.goto(`${engine.url}/memories`);
      await page.getByText('This browser is not logged in').waitFor();
      expect(await page.content()).not.toContain('kettle');
      await context.close();
    });

    test('a session that is ended elsewhere ends here', async () => {
      const other = await openApp(browser(), engine, { path: '/memories' });
      const sessions = await engine.client.sessions.list();
      const [newest] = sessions;
      await engine.client.sessions.end(newest?.id ?? '');
      await other.page.getByText('This browser is not logged in').waitFor();
      await other.close();
    });
  });

  test('no script that is written into the page runs, and no text becomes code', async () => {
    await app.open('/memories');
    const blocked = await app.page.evaluate(async () => {
      const violation = new Promise<string>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        }),
      );
      const script = document.createElement('script');
      script.textContent = 'document.title = "taken over"';
      document.body.append(script);
      return violation;
    });
    expect(blocked).toBe('script-src-elem');
    expect(await app.page.title()).not.toBe('taken over');
    expect(app.complaints().every((text) => text.includes('Content Security Policy'))).toBe(true);
  });

  test('the palette finds commands by their words and runs them', async () => {
    const { page } = app;
    await app.open('/memories');
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await palette.waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.type('settings');
    await palette.getByRole('option', { name: 'Go to settings', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
    await palette.waitFor({ state: 'detached' });
    expect(app.complaints()).toEqual([]);
  });

  test('the palette looks for memories with the words of no command', async () => {
    const { page } = app;
    await app.open('/activity');
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await page.keyboard.type('kettle descaled');
    await palette.getByRole('option', { name: 'kettle descaled', selected: true }).waitFor();
    expect(await palette.getByRole('option').count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/memories?q=*');
    await page.locator('[data-row="0"]').filter({ hasText: 'The kettle is descaled on Mondays' }).waitFor();
    expect(app.complaints()).toEqual([]);
  });

  test('keys lead to every view, and ? shows them', async () => {
    const { page } = app;
    await app.open('/settings');
    for (const [key, path] of Object.entries({
      r: 'review',
      m: 'memories',
      p: 'map',
      a: 'activity',
      k: 'agents',
    })) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.waitForURL(`**/${path}`);
    }
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(app.complaints()).toEqual([]);
  });

  test('dialogs give the focus back to where it was, however they were opened', async () => {
    const { page } = app;
    await app.open('/memories');
    const from = page.getByRole('link', { name: 'Activity' });
    const dialog = page.getByRole('dialog');
    const leave = async () => {
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => from.evaluate((link) => link === document.activeElement)).toBe(true);
    };
    await from.focus();
    for (const key of ['?', 'n', 'Control+k']) {
      await page.keyboard.press(key);
      await dialog.waitFor();
      await leave();
    }
    await page.keyboard.press('Control+k');
    await page.keyboard.type('new memory');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'New memory' }).waitFor();
    await leave();
  });

  test('a question that a menu asks gives the focus back to the button of the menu', async () => {
    const { page } = app;
    await app.open('/memories');
    await page.getByText('The kettle is descaled on Mondays').first().click();
    const more = page.getByRole('button', { name: 'More' });
    await more.press('Enter');
    await page.getByRole('menuitem', { name: 'Erase for good…' }).press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(() => more.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  test('where there is no room beside the list, the filters lie over it while they are asked for', async () => {
    const { page } = app;
    await app.open('/memories');
    await page.setViewportSize({ width: 420, height: 800 });
    const filters = page.getByRole('dialog', { name: 'Filters' });
    await page.getByRole('complementary', { name: 'Filters' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show filters' }).click();
    expect(await graveFindings(page)).toEqual([]);
    await filters.getByRole('checkbox', { name: 'Preference' }).click();
    await filters.getByRole('button', { name: 'Show 0 memories' }).click();
    await page.waitForURL(/type=/);
    await page.setViewportSize(SIZES.small);
    await page.getByRole('complementary', { name: 'Filters' }).waitFor();
    expect(app.complaints()).toEqual([]);
  });

  test('a colour theme that was chosen stays', async () => {
    const { page } = app;
    await app.open('/memories');
    await page.getByRole('button', { name: 'Colours' }).click();
    await page
      .getByRole('menuitem', { name: 'Dark' })
      .or(page.getByRole('menuitemradio', { name: 'Dark' }))
      .click();
    await page.reload();
    await settled(page);
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  test('more tabs than a browser has connections: those that are hidden hold none, and hear of changes when shown', async () => {
    const { page } = app;
    await app.open('/memories');
    const tabs = [];
    for (let i = 0; i < 7; i++) {
      const tab = await page.context().newPage();
      await tab.goto(`${engine.url}/memories`);
      await tab.getByText('The kettle is descaled on Mondays').first().waitFor();
      await setShown(tab, false);
      tabs.push(tab);
    }
    await engine.client.memories.store('The filter is changed on Fridays', { state: 'active' });
    await page.getByText('The filter is changed on Fridays').first().waitFor();
    const [tab] = tabs;
    if (tab === undefined) throw new Error('no tab');
    await setShown(tab, true);
    await tab.getByText('The filter is changed on Fridays').first().waitFor();
    await Promise.all(tabs.map((one) => one.close()));
  });

  test('an address that leads nowhere says so', async () => {
    await app.page.goto(`${engine.url}/memories/mem_nothing`);
    await app.page.locator('main').getByRole('heading').first().waitFor();
    app.complaints();
  });

  test('an engine that ends is noticed, and found again when it is back', async () => {
    const { page } = app;
    await app.open('/memories');
    const { port, directory } = engine;
    await engine.kill();
    const banner = page.getByRole('status').filter({ hasText: 'The engine does not answer' });
    await banner.waitFor();
    expect(await graveFindings(page)).toEqual([]);
    engine = await serve(directory, ['--port', String(port)]);
    await banner.waitFor({ state: 'detached' });
    await page.getByText('The kettle is descaled on Mondays').first().waitFor();
    app.complaints();
  });
});
