/** What the app shows seldom, and nobody would look at otherwise: parts of the settings, a new key, steps of the first run, an engine that is gone. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { type App, openApp, THEMES } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';
import { photograph } from './support/pictures.ts';

const SECTIONS = ['overview', 'backups', 'review', 'model', 'privacy', 'browsers', 'health'];

inChromium('seldom seen', (browser) => {
  describe.each(THEMES)('in the %s theme', (theme) => {
    let engine: Server;
    let app: App;
    beforeAll(async () => {
      engine = await serve(temporaryDirectory());
      app = await openApp(browser(), engine, { theme });
    });
    afterAll(async () => {
      await app.close();
      await engine.stop();
    });
    /** Takes its pictures, and looks for what keeps people out. */
    const look = async (name: string) => {
      await photograph(app, `state-${name}-${theme}`);
      expect(await graveFindings(app.page)).toEqual([]);
    };

    test('the first run, step by step', async () => {
      const { page } = app;
      await app.open('/welcome');
      await look('welcome');
      await page.getByLabel('Name of the agent').fill('claude-code');
      await page.getByRole('button', { name: 'Make a key' }).click();
      await page.getByRole('region', { name: 'API key' }).waitFor();
      await look('welcome-key');
      for (const name of await page.getByRole('tab').allInnerTexts()) {
        await page.getByRole('tab', { name, exact: true }).click();
        await look(`welcome-${name}`);
      }
      await page.getByLabel('What should every agent know about you?').fill('I drink tea.');
      await page.getByRole('button', { name: 'Store it' }).click();
      await page.getByRole('link', { name: 'Look at it' }).waitFor();
      await look('welcome-stored');
    }, 180_000);

    test('a new key, and the question of who closes it uncopied', async () => {
      const { page } = app;
      await app.open('/agents');
      await page.keyboard.press('n');
      await page.getByRole('textbox', { name: 'Agent' }).fill('coder');
      await look('new-agent');
      await page.keyboard.press('Enter');
      await page.getByRole('region', { name: 'API key' }).waitFor();
      await look('new-key');
      await page.keyboard.press('Escape');
      const question = page.getByRole('alertdialog');
      await question.waitFor();
      await look('new-key-uncopied');
      await question.getByRole('button', { name: 'Close' }).click();
      await question.waitFor({ state: 'detached' });
    });

    describe('settings', () => {
      test.each(SECTIONS)('%s', async (section) => {
        await app.open(`/settings?section=${section}`);
        await look(`settings-${section}`);
      });

      test('a backup that is to be restored, and the engine after it', async () => {
        const { page } = app;
        await app.open('/settings?section=backups');
        await page.getByRole('button', { name: 'Back up now' }).click();
        const restore = page.getByRole('button', { name: /^Restore the backup/ }).first();
        await restore.waitFor();
        await look('backup-made');
        await restore.click();
        const question = page.getByRole('alertdialog');
        await question.waitFor();
        await look('backup-restore');
        await question.getByRole('button', { name: 'Cancel' }).click();
      });

      test('a health check', async () => {
        await app.open('/settings?section=health');
        await app.page.getByRole('button', { name: 'Check' }).click();
        await app.page.getByText('Everything is in order.').waitFor();
        await look('settings-health-done');
      });
    });

    describe('reviews in the app only', () => {
      beforeEach(() => engine.client.system.configure({ reviews_in_app_only: true }));

      test('in the settings and in the review', async () => {
        await engine.client.memories.store('Only the app decides about this');
        await app.open('/settings?section=review');
        await look('reviews-in-app-settings');
        await app.open('/review');
        await look('reviews-in-app');
      });
    });

    test('an engine that is gone', async () => {
      const { page } = app;
      await app.open('/memories');
      await engine.kill();
      await page.getByText('The engine does not answer').first().waitFor();
      await look('engine-gone');
      await page.getByRole('link', { name: 'Activity' }).click();
      await page.getByRole('alert').first().waitFor();
      await look('engine-gone-activity');
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('heading', { name: 'Settings' }).waitFor();
      await look('engine-gone-settings');
    });
  });
});
