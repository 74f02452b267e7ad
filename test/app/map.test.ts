/** The map of memories in a real Chromium: what is selected on it, and that it can be used without seeing it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve, untilEmbedded } from '../support/engine.ts';
import { type App, openApp } from './support/app.ts';
import { graveFindings } from './support/axe.ts';
import { inChromium } from './support/chromium.ts';
import { photograph, pictureOf } from './support/pictures.ts';
import { sentencesOf, TOPICS } from './support/topics.ts';

const MEMORIES = 120;
const SEED = 7;

inChromium('the map', (browser) => {
  let engine: Server;
  let app: App;
  beforeAll(async () => {
    engine = await serve(temporaryDirectory(), ['--approval', 'auto']);
    const memories = sentencesOf(TOPICS, MEMORIES, SEED).map(({ content }) => ({ content }));
    await engine.client.memories.storeBatch(memories);
    await untilEmbedded(engine);
    app = await openApp(browser(), engine);
  }, 120_000);
  afterAll(async () => {
    await app.close();
    await engine.stop();
  });
  beforeEach(async ({ task, onTestFailed }) => {
    onTestFailed(async () => void (await app.page.screenshot({ path: pictureOf(`failed ${task.name}`) })));
    await app.open('/map');
    await map().waitFor();
  });

  const map = () => app.page.getByRole('application');
  const clusters = () => app.page.getByRole('region', { name: 'Clusters' });
  const selection = () => app.page.getByRole('region', { name: 'Selected memories' });
  const count = async () => (await engine.client.memories.stats()).total;
  /** Drags from corner to corner of the map, by shares of its width and height. */
  const drag = async (from: [number, number], to: [number, number]) => {
    const box = await map().boundingBox();
    if (box === null) throw new Error('The map is not there');
    const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
    await app.page.mouse.move(...at(from));
    await app.page.mouse.down();
    await app.page.mouse.move(...at(to), { steps: 5 });
    await app.page.mouse.up();
  };

  test('says what it shows to those who cannot see it, and leads to the memories', async () => {
    expect(await map().getAttribute('aria-label')).toContain(`${MEMORIES} memories`);
    const first = clusters().getByRole('listitem').first();
    await first.getByRole('button', { name: /^Select/ }).click();
    await selection().getByRole('link').first().waitFor();
    expect(await graveFindings(app.page)).toEqual([]);
    await selection().getByRole('link').first().click();
    await app.page.waitForURL(/\/memories\/mem_/);
  });

  test('what a box holds is selected, deleted together, and brought back', async () => {
    // From farther away, nothing of it lies below the tools.
    await app.page.keyboard.press('-');
    await app.page.keyboard.press('b');
    await drag([0.02, 0.12], [0.98, 0.9]);
    await selection()
      .getByRole('heading', { name: `${MEMORIES} memories selected` })
      .waitFor();
    await photograph(app, 'map-selection');
    await selection().getByRole('button', { name: 'Delete' }).click();
    await expect.poll(count).toBe(0);
    await app.page.getByText('Nothing to map yet').waitFor();
    await app.page.getByRole('button', { name: 'Undo' }).first().click();
    await expect.poll(count).toBe(MEMORIES);
    await map().waitFor();
    expect(app.complaints()).toEqual([]);
  });

  test('escape clears what is selected', async () => {
    await app.page.keyboard.press('b');
    await drag([0.02, 0.15], [0.98, 0.9]);
    await selection().waitFor();
    await app.page.keyboard.press('Escape');
    await clusters().waitFor();
  });

  test('a memory that an agent stores appears by itself', async () => {
    await engine.client.memories.store('The lighthouse keeper feeds the gulls at dawn');
    await app.page
      .getByText(`${MEMORIES + 1} memories`)
      .first()
      .waitFor({ timeout: 20_000 });
    await engine.client.memories.delete(
      (await engine.client.memories.search('lighthouse keeper')).results[0]?.id ?? '',
    );
  });

  describe('without WebGL', () => {
    test('is said to be missing, and the clusters are still there', async () => {
      await app.page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
      await app.open('/map');
      await app.page.getByRole('alert').getByText('WebGL 2 is not available').waitFor();
      await clusters().getByRole('button').first().click();
      await selection().getByRole('link').first().waitFor();
      expect(await graveFindings(app.page)).toEqual([]);
    });
  });
});
