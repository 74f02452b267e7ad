/** What the app shows while the engine is busy with something long, and when the disk is full: pictures that nobody would catch by hand. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startHub, type TestHub } from '../../src/main/core/embed/testing/hub.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve } from '../support/engine.ts';
import { mountDisk } from '../support/mounts.ts';
import { randomFrom } from '../support/random.ts';
import { storeUntilFailure } from '../support/writers.ts';
import { type App, openApp, THEMES } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';
import { photograph } from './support/pictures.ts';

const DISK_MIB = 12;
/** Large enough for a restore to be seen before it is over. */
const LONG_TEXTS = 4000;
const LONG = 'A long text that says little. '.repeat(500);

inChromium('long tasks', (browser) => {
  describe.each(THEMES)('in the %s theme', (theme) => {
    const ends: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end();
    });

    async function appOn(engine: Server): Promise<App> {
      ends.push(() => engine.stop());
      const app = await openApp(browser(), engine, { theme });
      ends.push(() => app.close());
      return app;
    }

    const look = async (app: App, name: string) => {
      await photograph(app, `task-${name}-${theme}`);
      expect(await graveFindings(app.page)).toEqual([]);
    };

    async function choosesModel(hub: TestHub): Promise<App> {
      ends.push(hub.close);
      const engine = await serve(temporaryDirectory(), [], { env: { HF_ENDPOINT: hub.url } });
      const app = await appOn(engine);
      await app.open('/settings?section=model');
      await app.page.getByRole('button', { name: 'Use bge-small-en-v1.5' }).click();
      await look(app, 'model-question');
      await app.page.getByRole('button', { name: 'Use it' }).click();
      return app;
    }

    test('a model on its way', async () => {
      const hub = await startHub();
      hub.faults.stalls = true;
      const app = await choosesModel(hub);
      await app.page.getByRole('progressbar', { name: 'Changing the model' }).waitFor();
      await app.page.getByText('50 %').waitFor();
      await look(app, 'model-downloading');
    });

    test('a model that the hub does not have', async () => {
      const hub = await startHub();
      hub.faults.missing = true;
      const app = await choosesModel(hub);
      await app.page.getByRole('alert').waitFor();
      await look(app, 'model-missing');
    });

    test('a restore', async () => {
      const engine = await serve(temporaryDirectory());
      const items = Array.from({ length: LONG_TEXTS }, (_, number) => ({ content: `${number} ${LONG}` }));
      await engine.client.transfer.import(items, { name: 'long.jsonl', mode: 'approve' });
      await engine.client.system.backup();
      const app = await appOn(engine);
      await app.open('/settings?section=backups');
      await app.page
        .getByRole('button', { name: /^Restore the backup/ })
        .first()
        .click();
      await app.page.getByRole('alertdialog').getByRole('button', { name: 'Restore' }).click();
      await app.page.getByText('Checking the backup').waitFor();
      // Held for as long as the pictures take, and not a step shown that is not the engine's own.
      engine.process.child.kill('SIGSTOP');
      ends.push(async () => engine.process.child.kill('SIGCONT'));
      await look(app, 'restoring');
    }, 180_000);

    test('a disk that is full', async ({ skip }) => {
      const mount = await mountDisk(DISK_MIB);
      if ('impossible' in mount) return skip(mount.impossible);
      const engine = await serve(join(mount.disk, 'data'));
      const app = await appOn(engine);
      await storeUntilFailure(engine.client, randomFrom(1), () => {});
      const { page } = app;
      await app.open('/memories');
      await page.keyboard.press('n');
      await page.getByLabel('Content').fill('One more');
      await page.keyboard.press('Control+Enter');
      await page.getByText('The disk is full').first().waitFor();
      await look(app, 'disk-full');
      await app.open('/settings');
      await look(app, 'disk-full-settings');
    });
  });
});
