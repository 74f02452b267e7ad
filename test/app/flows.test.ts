/** What people do in the app, in a real Chromium, checked against what the engine has afterwards. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Holdfast } from '../../src/client/index.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { type Server, serve, untilEmbedded } from '../support/engine.ts';
import { type App, openApp } from './support/app.ts';
import { inChromium } from './support/chromium.ts';
import { pictureOf } from './support/pictures.ts';

/** Longer than a person needs for the next key. */
const SLOW_MS = 400;

inChromium('in the app', (browser) => {
  let engine: Server;
  let agent: Holdfast;
  let app: App;
  beforeEach(({ task, onTestFailed }) =>
    onTestFailed(async () => {
      await app.page.screenshot({ path: pictureOf(`failed ${task.name}`) });
    }),
  );
  beforeAll(async () => {
    engine = await serve(temporaryDirectory());
    agent = connect({ url: engine.url, apiKey: engine.ownerKey, agent: 'coder' });
    app = await openApp(browser(), engine);
  });
  afterAll(async () => {
    await app.close();
    await engine.stop();
  });

  const shown = (text: string) => app.page.locator('main').getByText(text).first();
  const heading = (text: string) => app.page.getByRole('heading', { level: 1, name: text });
  const gone = (text: string) => shown(text).waitFor({ state: 'detached' });
  /** Waits until the app says that it did something, which it can take back from then on. */
  const told = (text: string) => app.page.getByRole('status').getByText(text).last().waitFor();
  const press = (keys: string) => app.page.keyboard.press(keys);
  const stored = async (content: string) => (await agent.memories.store(content)).memory.id;
  const approved = async (content: string) =>
    (await engine.client.memories.store(content, { state: 'active' })).memory.id;
  const memory = (id: string) => engine.client.memories.get(id);
  const until = (check: () => Promise<unknown>) => expect.poll(check, { timeout: 10_000 });

  /** Works while the answers to some requests take their time. */
  const slowly = async (urls: RegExp, work: () => Promise<void>) => {
    await app.page.route(urls, async (route) => {
      await sleep(SLOW_MS);
      await route.continue();
    });
    try {
      await work();
    } finally {
      await app.page.unrouteAll({ behavior: 'wait' });
    }
  };

  describe('keys that come before their page', () => {
    const PAGES = /\/assets\/page-.*\.js$/;
    const row = () => app.page.getByRole('link', { name: 'The boiler is serviced in March' });

    test('never decide about what is not shown yet', async () => {
      const id = await approved('The boiler is serviced in March');
      await slowly(PAGES, async () => {
        await app.open('/memories');
        await row().focus();
        await press('Enter');
        await press('d');
        await heading('The boiler is serviced in March').waitFor();
      });
      expect(await memory(id)).toMatchObject({ state: 'active', version: 1 });
      expect(app.complaints()).toEqual([]);
    });

    test('are answered by it when they only show something', async () => {
      await slowly(PAGES, async () => {
        await app.open('/memories');
        await row().focus();
        await press('Enter');
        await press('e');
        await app.page.getByRole('textbox', { name: 'Content' }).waitFor();
      });
      expect(app.complaints()).toEqual([]);
    });
  });

  describe('review', () => {
    beforeEach(() => app.open('/review'));

    test('what an agent stores appears by itself, and is approved, undone, edited and approved by keys alone', async () => {
      await shown('All caught up').waitFor();
      const id = await stored('The pager rota changes on Mondays');
      await shown('The pager rota changes on Mondays').waitFor();
      await press('a');
      await until(async () => (await memory(id)).state).toBe('active');
      await gone('The pager rota changes on Mondays');
      await told('1 memory approved');
      await press('u');
      await shown('The pager rota changes on Mondays').waitFor();
      expect((await memory(id)).state).toBe('inactive');
      await press('e');
      const text = app.page.getByRole('textbox', { name: 'Text' });
      await text.fill('The pager rota changes on Tuesdays');
      // Throws nothing away.
      await press('Escape');
      await press('Control+Enter');
      await until(async () => (await memory(id)).content).toBe('The pager rota changes on Tuesdays');
      expect((await memory(id)).state).toBe('active');
      expect(app.complaints()).toEqual([]);
    });

    test('a rejection is taken back from its toast', async () => {
      const id = await stored('Everybody likes decaffeinated coffee');
      await shown('Everybody likes decaffeinated coffee').waitFor();
      await press('d');
      await until(() => memory(id).catch(({ code }) => code)).toBe('not_found');
      await app.page.getByRole('button', { name: 'Undo' }).first().click();
      await shown('Everybody likes decaffeinated coffee').waitFor();
      expect((await memory(id)).state).toBe('inactive');
      await engine.client.memories.delete(id);
      await gone('Everybody likes decaffeinated coffee');
      expect(app.complaints()).toEqual([]);
    });

    test('a second key is about the second memory, however slow the engine is', async () => {
      const ids = await Promise.all(['The gate is green', 'The fence is blue'].map(stored));
      await shown('The gate is green').waitFor();
      await shown('The fence is blue').waitFor();
      await slowly(/\/approve-batch$/, async () => {
        await press('a');
        await press('a');
        await shown('All caught up').waitFor();
      });
      await until(async () => (await Promise.all(ids.map(memory))).map(({ state }) => state)).toEqual([
        'active',
        'active',
      ]);
      expect(await app.page.getByText('could not be approved').count()).toBe(0);
      expect(app.complaints()).toEqual([]);
    });

    test('all that wait are chosen, those included that are not shown yet', async () => {
      const waiting = Array.from({ length: 60 }, (_, n) => ({ content: `Shelf ${n} holds box ${n * 7}` }));
      await agent.memories.storeBatch(waiting);
      await app.open('/review');
      await shown('The first 50 of 60').waitFor();
      await press('Control+a');
      await app.page.getByRole('button', { name: 'Approve 60' }).waitFor();
      await app.page.getByRole('button', { name: 'Reject 60' }).click();
      await shown('All caught up').waitFor();
      expect((await engine.client.memories.query({ waiting: true })).waiting).toBe(0);
      expect(app.complaints()).toEqual([]);
    });

    test('what may be secret outside of the text is hidden until it is asked for', async () => {
      const token = `ghp_${'a1B2c3D4e5F6g7H8i9J0'.repeat(2).slice(0, 36)}`;
      const { memory: held } = await agent.memories.store('The build uses a token', { metadata: { token } });
      await app.page.getByText('Metadata', { exact: true }).click();
      const detail = app.page.getByRole('region', { name: 'The memory that waits' });
      await detail.getByText('••••••••').waitFor();
      expect(await app.page.content()).not.toContain(token);
      await detail.getByRole('button', { name: 'Show what may be secret' }).click();
      await detail.getByText(token).waitFor();
      await engine.client.memories.delete(held.id);
      await shown('All caught up').waitFor();
      expect(app.complaints()).toEqual([]);
    });

    test('several are chosen and approved at once', async () => {
      const ids = await Promise.all(['Rows are 64 px', 'Tabs are 4 wide', 'Lines are 100 long'].map(stored));
      await shown('Lines are 100 long').waitFor();
      await shown('Rows are 64 px').waitFor();
      await shown('Tabs are 4 wide').waitFor();
      await press('Home');
      await press('x');
      await press('j');
      await press('x');
      await app.page.getByRole('button', { name: 'Approve 2' }).waitFor();
      await press('a');
      const states = async () => (await Promise.all(ids.map(memory))).map(({ state }) => state).sort();
      await until(states).toEqual(['active', 'active', 'inactive']);
      await told('2 memories approved');
      await press('Control+z');
      await until(states).toEqual(['inactive', 'inactive', 'inactive']);
      await engine.client.memories.deleteBatch({ ids });
      await shown('All caught up').waitFor();
    });
  });

  test('a memory is found while it is typed, and opened by keys', async () => {
    const id = await approved('The aquarium is cleaned with a soft brush');
    await untilEmbedded(engine);
    await app.open('/memories');
    await press('/');
    await app.page.keyboard.type('how to clean the fish tank', { delay: 20 });
    await app.page.waitForURL((url) => url.searchParams.get('q')?.endsWith('fish tank') === true);
    const best = app.page.locator('[data-row="0"]').filter({ hasText: 'The aquarium is cleaned' });
    await best.waitFor();
    await press('ArrowDown');
    await best.and(app.page.locator(':focus')).waitFor();
    await press('Enter');
    await heading('The aquarium is cleaned with a soft brush').waitFor();
    expect(app.page.url()).toContain(`/memories/${id}`);
    expect(app.complaints()).toEqual([]);
  });

  test('what could not be changed stays chosen, so that it can be tried again', async () => {
    const ids = await Promise.all(['The gate squeaks', 'The fence is green'].map(approved));
    await app.open('/memories?state=active');
    await shown('The fence is green').waitFor();
    await press('j');
    await press('x');
    await press('j');
    await press('x');
    const bar = app.page.getByRole('region', { name: 'Chosen memories' });
    const error = { code: 'storage_full', message: 'The disk is full.', hint: 'Make room on it.' };
    await app.page.route(/deactivate-batch/, (route) => route.fulfill({ status: 507, json: { error } }));
    await bar.getByRole('button', { name: 'Set aside' }).click();
    await app.page.getByText('Could not set aside 2 memories').waitFor();
    await bar.getByText('2 chosen').waitFor();
    await app.page.unrouteAll();
    await bar.getByRole('button', { name: 'Set aside' }).click();
    await bar.waitFor({ state: 'detached' });
    const states = async () => (await Promise.all(ids.map(memory))).map(({ state }) => state);
    await until(states).toEqual(['inactive', 'inactive']);
    await engine.client.memories.deleteBatch({ ids });
    expect(app.complaints().filter((one) => !one.includes('507'))).toEqual([]);
  });

  test('keys are about the memory that they were led to, whatever comes above it', async () => {
    const id = await approved('The hedge is cut before March');
    await app.open('/memories?state=active');
    await press('j');
    const led = app.page.locator(':focus').filter({ hasText: 'The hedge is cut' });
    await led.waitFor();
    const above = await approved('The lawn is mown on Saturdays');
    await app.page.locator('[data-row="0"]').filter({ hasText: 'The lawn is mown' }).waitFor();
    await led.waitFor();
    await press('d');
    await told('1 memory set aside');
    expect([(await memory(id)).state, (await memory(above)).state]).toEqual(['inactive', 'active']);
    expect(app.complaints()).toEqual([]);
  });

  test('a question is answered by what waits alone where that is asked for', async () => {
    const id = await stored('The dinghy lies under the boathouse');
    await approved('The rowing boat is moored at the jetty');
    await untilEmbedded(engine);
    await app.open('/memories?state=waiting&q=where+is+the+boat');
    await app.page.locator('[data-row="0"]').filter({ hasText: 'The dinghy lies' }).waitFor();
    expect(await app.page.locator('[data-row]').count()).toBe(1);
    await engine.client.memories.delete(id);
    expect(app.complaints()).toEqual([]);
  });

  test('a deleted memory says what it was, and comes back', async () => {
    const id = await approved('The skylight is washed in May');
    await engine.client.memories.delete(id);
    await app.open(`/memories/${id}`);
    await app.page.getByText('The skylight is washed in May').waitFor();
    await app.page.getByRole('button', { name: 'Bring it back' }).click();
    await heading('The skylight is washed in May').waitFor();
    expect((await engine.client.memories.get(id)).state).toBe('active');
  });

  test('a person writes a memory, which is active at once', async () => {
    await app.open('/memories');
    await press('n');
    const dialog = app.page.getByRole('dialog', { name: 'New memory' });
    await dialog.getByRole('textbox').first().fill('The spare key is with the neighbours');
    await press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await shown('The spare key is with the neighbours').waitFor();
    const { memories } = await engine.client.memories.query({ order: '-created', limit: 1 });
    expect(memories[0]).toMatchObject({ content: 'The spare key is with the neighbours', source: 'ui' });
  });

  describe('one memory', () => {
    let id: string;
    beforeEach(async () => {
      id = await approved(`The lamp in room ${crypto.randomUUID()} is broken`);
      await app.open(`/memories/${id}`);
    });

    const versions = () => app.page.getByRole('list', { name: 'Versions' });
    /** Edits it, and waits until the page shows it with so many versions. */
    const edit = async (content: string, version: number) => {
      await press('e');
      await app.page.getByRole('textbox', { name: 'Content' }).fill(content);
      await press('Control+Enter');
      await until(async () => (await memory(id)).content).toBe(content);
      await heading(content).waitFor();
      await versions()
        .getByRole('button', { name: new RegExp(`^v${version}\\b`) })
        .waitFor();
      await told('Memory changed');
    };

    test('is edited, and the change is taken back with Ctrl+Z', async () => {
      const { content } = await memory(id);
      await edit('The lamp was repaired', 2);
      await press('Control+z');
      await until(async () => (await memory(id)).content).toBe(content);
      await heading(content).waitFor();
      expect(app.complaints()).toEqual([]);
    });

    test('a change that is taken back before the engine has answered is the one that is taken back', async () => {
      await edit('The lamp was repaired', 2);
      await slowly(/\/deactivate-batch$/, async () => {
        await press('d');
        await press('Control+z');
        await told('Undone: 1 memory set aside');
      });
      expect(await memory(id)).toMatchObject({ content: 'The lamp was repaired', state: 'active' });
      expect(app.complaints()).toEqual([]);
    });

    test('becomes again what it was in an earlier version', async () => {
      const { content } = await memory(id);
      await edit('The lamp was replaced', 2);
      await edit('The lamp was replaced by a candle', 3);
      await versions().getByRole('button', { name: /^v1\b/ }).click();
      await versions().getByRole('button', { name: 'Restore this version' }).click();
      await until(async () => (await memory(id)).content).toBe(content);
      expect((await engine.client.memories.history(id)).versions).toHaveLength(4);
      expect(app.complaints()).toEqual([]);
    });

    test('shows by itself what was changed elsewhere', async () => {
      await engine.client.memories.edit(id, { content: 'Somebody else changed the lamp', approve: true });
      await shown('Somebody else changed the lamp').waitFor();
      await agent.memories.edit(id, { content: 'An agent wants another lamp' });
      await shown('A change waits for approval').waitFor();
      expect((await memory(id)).content).toBe('Somebody else changed the lamp');
      expect(app.complaints()).toEqual([]);
    });
  });
});
