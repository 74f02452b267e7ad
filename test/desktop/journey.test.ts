import { expect, test } from 'vitest';
import { connect } from '../../src/client/index.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { engineFile, ownerKey } from '../support/engine.ts';
import { openDesktop } from './support/desktop.ts';

const SOON = { timeout: 15_000 };

test('from the first run to a restored version, in the program itself', async () => {
  const run = await openDesktop(temporaryDirectory());
  const { page } = run;
  const client = run.client();
  const memory = (id: string) => client.memories.get(id);
  const shown = (text: string) => page.locator('main').getByText(text).first();
  const told = (text: string) => page.getByRole('status').getByText(text).last().waitFor();
  const menu = (label: string) =>
    run.app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      items?.find((item) => item.label === wanted)?.click();
    }, label);

  // First run: nothing was ever stored.
  await page.waitForURL('app://holdfast/welcome');

  // An agent stores from outside; its memory waits, and appears by itself.
  const agent = connect({
    url: engineFile(run.directory).url,
    apiKey: ownerKey(run.directory),
    agent: 'coder',
  });
  await menu('Review');
  await page.getByText('All caught up').waitFor();
  const { id } = (await agent.memories.store('The fish tank is cleaned with a soft brush')).memory;
  await shown('The fish tank is cleaned with a soft brush').waitFor();

  // It is approved by a key, once it is what the page is about.
  await page.getByRole('region', { name: 'The memory that waits' }).getByText('soft brush').waitFor();
  await page.keyboard.press('a');
  await expect.poll(async () => (await memory(id)).state, SOON).toBe('active');

  // It is found by its meaning, and opened.
  await expect.poll(async () => (await client.system.status()).waiting_for_embedding, SOON).toBe(0);
  await menu('Memories');
  await page.getByRole('heading', { level: 1, name: 'Memories' }).waitFor();
  await page.keyboard.press('/');
  await page.locator('input[type=search]:focus').waitFor();
  await page.keyboard.type('how to wash the aquarium');
  await page.getByRole('status').getByText('1 found').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.locator('[data-row="0"]:focus').waitFor();
  await page.keyboard.press('Enter');

  // It is edited, the edit is undone, edited again, and an earlier version restored.
  const versions = page.getByRole('list', { name: 'Versions' });
  /** Waits for the page of the memory, with so many versions of it. */
  const memoryPage = async (content: string, version: number) => {
    await page.getByRole('heading', { level: 1, name: content }).waitFor();
    await versions.getByRole('button', { name: new RegExp(`^v${version}\\b`) }).waitFor();
  };
  const edit = async (content: string) => {
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Content' }).fill(content);
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await memory(id)).content, SOON).toBe(content);
    await told('Memory changed');
  };
  await memoryPage('The fish tank is cleaned with a soft brush', 2);
  expect(page.url()).toContain(`/memories/${id}`);
  await edit('The fish tank is cleaned with a sponge');
  await memoryPage('The fish tank is cleaned with a sponge', 3);
  await page.keyboard.press('Control+z');
  await memoryPage('The fish tank is cleaned with a soft brush', 4);
  expect((await memory(id)).content).toBe('The fish tank is cleaned with a soft brush');
  await edit('The fish tank is cleaned on Mondays');
  await memoryPage('The fish tank is cleaned on Mondays', 5);
  await versions.getByRole('button', { name: /^v1\b/ }).click();
  await versions.getByRole('button', { name: 'Restore this version' }).click();
  await expect
    .poll(async () => (await memory(id)).content, SOON)
    .toBe('The fish tank is cleaned with a soft brush');
  expect((await client.memories.history(id)).versions.map(({ source }) => source)).toContain('ui');
});
