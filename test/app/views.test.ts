/** Every view in a real Chromium against `holdfast serve`: empty and full, light and dark, and what lies over them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { type App, openApp, SIZES, THEMES } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';
import { photograph } from './support/pictures.ts';
import { type Seeded, seed } from './support/seed.ts';
import { VIEWS } from './support/views.ts';

/** The narrowest window that the app is made for. */
const NARROWEST = { width: 900, height: 700 };

/** By how many pixels the page is wider than its window. */
const excess = ({ page }: App) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function expectSound(app: App): Promise<void> {
  expect(await graveFindings(app.page)).toEqual([]);
  expect(await excess(app)).toBe(0);
  await app.page.setViewportSize(NARROWEST);
  // Charts follow the size of their place, one frame later.
  await expect.poll(() => excess(app)).toBe(0);
  await app.page.setViewportSize(SIZES.small);
  expect(app.complaints()).toEqual([]);
}

inChromium('the views of the app', (browser) => {
  describe('on an empty engine', () => {
    let engine: Server;
    beforeAll(async () => {
      engine = await serve(temporaryDirectory());
    });
    afterAll(() => engine.stop());

    describe.each(THEMES)('in the %s theme', (theme) => {
      let app: App;
      beforeAll(async () => {
        app = await openApp(browser(), engine, { theme });
      });
      afterAll(() => app.close());

      test.each(Object.entries(VIEWS))('%s', async (view, path) => {
        await app.open(path);
        await photograph(app, `${view}-empty-${theme}`);
        await expectSound(app);
      });
    });
  });

  describe('on one with half a year in it', () => {
    let engine: Server;
    let seeded: Seeded;
    beforeAll(async () => {
      engine = await serve(temporaryDirectory());
      seeded = await seed(engine);
    }, 120_000);
    afterAll(() => engine.stop());

    describe.each(THEMES)('in the %s theme', (theme) => {
      let app: App;
      beforeAll(async () => {
        app = await openApp(browser(), engine, { theme });
      });
      afterAll(() => app.close());

      test.each(Object.entries(VIEWS))('%s', async (view, path) => {
        await app.open(path);
        await photograph(app, `${view}-full-${theme}`);
        await expectSound(app);
      });

      test('memory', async () => {
        await app.open(`/memories/${seeded.changed}`);
        await photograph(app, `memory-full-${theme}`);
        await expectSound(app);
      });

      test.each([
        ['palette', 'Control+k'],
        ['shortcuts', '?'],
      ])('%s', async (scene, key) => {
        await app.open('/memories');
        await app.page.keyboard.press(key);
        await app.page.getByRole('dialog').waitFor();
        await photograph(app, `${scene}-${theme}`);
        await expectSound(app);
      });

      test('a memory that is not there', async () => {
        await app.open('/memories/mem_00000000000000000000000000000000');
        await photograph(app, `nowhere-${theme}`);
        await expectSound(app);
      });
    });
  });
});
