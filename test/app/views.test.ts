/** Every view in a real Chromium against `holdfast serve`: empty and full, light and dark. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { ROOT } from '../support/processes.ts';
import { type App, openApp, SIZES, type Size, settled, THEMES } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';
import { seed } from './support/seed.ts';
import { VIEWS } from './support/views.ts';

const SCREENSHOTS = join(ROOT, '.ci-output/screenshots');

async function photograph({ page }: App, name: string): Promise<void> {
  for (const size of Object.keys(SIZES) as Size[]) {
    await page.setViewportSize(SIZES[size]);
    await settled(page);
    const { width, height } = SIZES[size];
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}x${height}.png`) });
  }
  await page.setViewportSize(SIZES.small);
}

async function overflow({ page }: App): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : [];
  });
}

inChromium('the views of the app', (browser) => {
  describe.each([
    ['an empty engine', 'empty', false],
    ['one with half a year in it', 'full', true],
  ] as const)('on %s', (_, state, isFull) => {
    let engine: Server;
    beforeAll(async () => {
      mkdirSync(SCREENSHOTS, { recursive: true });
      engine = await serve(temporaryDirectory());
      if (isFull) await seed(engine);
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
        await photograph(app, `${view}-${state}-${theme}`);
        expect(await overflow(app)).toEqual([]);
        expect(await graveFindings(app.page)).toEqual([]);
        expect(app.complaints()).toEqual([]);
      });
    });
  });
});
