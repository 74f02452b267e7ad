/** Agents and keys, settings and the first run, as a person works with them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { clientFor, type Server, serve } from '../support/engine.ts';
import { type App, openApp } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';

inChromium('agents, settings, welcome', (browser) => {
  let engine: Server;
  let app: App;
  beforeAll(async () => {
    engine = await serve(temporaryDirectory());
    app = await openApp(browser(), engine);
  });
  afterAll(async () => {
    await app.close();
    await engine.stop();
  });

  test('the first run makes an agent and stores a memory that can be taken back', async () => {
    const { page } = app;
    await app.open('/');
    await page.waitForURL('**/welcome');
    await page.getByText(engine.directory).waitFor();
    await page.getByLabel('Name of the agent').fill('first');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByRole('region', { name: 'API key' }).innerText();
    expect((await clientFor(engine.url, key).identity.whoami()).agent).toBe('first');
    await page.getByLabel('What should every agent know about you?').fill('أفضل الشاي 🍵');
    await page.getByRole('button', { name: 'Store it' }).click();
    await page.getByRole('link', { name: 'Look at it' }).waitFor();
    expect((await engine.client.memories.stats()).by_state).toEqual({ active: 1 });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Undone: The memory is stored', { exact: true }).waitFor();
    expect((await engine.client.memories.stats()).total).toBe(0);
  });

  describe('agents and keys', () => {
    test('a new key is shown once, works as it was asked for, and ends when it is revoked', async () => {
      const { page } = app;
      await app.open('/agents');
      await page.keyboard.press('n');
      await page.getByRole('textbox', { name: 'Agent' }).fill('coder');
      await page.getByLabel('Name of the key').fill('laptop');
      await page.getByLabel('Works').selectOption('One year');
      await page.getByLabel('What it writes').selectOption('Trusted');
      expect(await graveFindings(page)).toEqual([]);
      await page.keyboard.press('Enter');
      const shown = page.getByRole('region', { name: 'API key' });
      const key = await shown.innerText();
      expect(await graveFindings(page)).toEqual([]);
      // Nothing was copied yet, so who closes it is asked.
      await page.keyboard.press('Escape');
      const question = page.getByRole('alertdialog', { name: 'Close without copying the key?' });
      await question.waitFor();
      expect(await graveFindings(page)).toEqual([]);
      await question.getByRole('button', { name: 'Cancel' }).click();
      await question.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'I have copied it' }).click();
      const coder = clientFor(engine.url, key);
      const { memory } = await coder.memories.store('Written by a trusted agent');
      expect(memory).toMatchObject({ agent: 'coder', state: 'active' });
      expect(await page.content()).not.toContain(key);
      await page.getByRole('button', { name: 'Revoke the key laptop' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
      await page.getByText('Revoked', { exact: true }).waitFor();
      await expect(coder.identity.whoami()).rejects.toThrow('revoked');
    });

    test('an agent may be let review, and be stopped from it', async () => {
      const { page } = app;
      const { api_key } = await engine.client.identity.createKey({ user: 'admin', agent: 'reviewer' });
      const agent = clientFor(engine.url, api_key);
      const { memory } = await engine.client.memories.store('To be reviewed');
      await expect(agent.memories.approve(memory.id)).rejects.toThrow();
      await app.open('/agents?user=admin&agent=reviewer');
      const allowed = page.getByRole('switch', { name: 'May review' });
      await allowed.click();
      await page.locator('[role=switch][data-state=checked]:not([disabled])').waitFor();
      expect((await agent.memories.approve(memory.id)).state).toBe('active');
      await allowed.click();
      await page.locator('[role=switch][data-state=unchecked]:not([disabled])').waitFor();
      await expect(agent.memories.deactivate(memory.id)).rejects.toThrow();
    });
  });

  describe('settings', () => {
    test('a backup is made, listed and offered to be restored', async () => {
      const { page } = app;
      await app.open('/settings?section=backups');
      await page.getByRole('button', { name: 'Back up now' }).click();
      await page
        .getByRole('button', { name: /^Restore the backup/ })
        .first()
        .click();
      await page.getByRole('alertdialog', { name: 'Restore this backup?' }).waitFor();
      expect(await graveFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      expect((await engine.client.system.backups()).map(({ kind }) => kind)).toContain('manual');
    });

    test('how many daily backups are kept is changed at once', async () => {
      const { page } = app;
      await page.getByLabel('How many are kept').selectOption('14');
      await expect.poll(async () => (await engine.client.system.config()).backups_kept).toBe(14);
      await page.getByRole('switch', { name: 'Back up once a day' }).click();
      await expect.poll(async () => (await engine.client.system.config()).backups_kept).toBe(0);
    });

    test('reviews can be kept to the app', async () => {
      const { page } = app;
      const { memory } = await engine.client.memories.store('Only the app decides');
      await app.open('/settings?section=review');
      const only = page.getByRole('switch', { name: 'Reviews in the app only' });
      await only.click();
      await expect.poll(async () => (await engine.client.system.config()).reviews_in_app_only).toBe(true);
      await expect(engine.client.memories.approve(memory.id)).rejects.toThrow('reviews_in_app_only');
      await only.click();
      await expect.poll(async () => (await engine.client.system.config()).reviews_in_app_only).toBe(false);
    });

    test('a check-up says what it found', async () => {
      const { page } = app;
      await app.open('/settings?section=health');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('Everything is in order.').waitFor();
    });

    test.each(['overview', 'review', 'model', 'privacy', 'browsers', 'health'])(
      'nothing grave about the accessibility of %s',
      async (section) => {
        await app.open(`/settings?section=${section}`);
        expect(await graveFindings(app.page)).toEqual([]);
      },
    );

    test('nothing was complained about', () => {
      expect(app.complaints()).toEqual([]);
    });

    test('a browser logs itself out', async () => {
      const { page } = app;
      await app.open('/settings?section=browsers');
      await page.getByRole('button', { name: 'Log out of this browser' }).click();
      await page.getByText('This browser is not logged in').waitFor();
      expect(await engine.client.sessions.list()).toEqual([]);
    });
  });
});
