import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { isAlive } from '../../src/cli/engine/files.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { engineFile, serve } from '../support/engine.ts';
import { openDesktop, untilServing } from './support/desktop.ts';

const RECOVERY = { timeout: 30_000 };

test('an engine that is killed is told of and started again; the window goes on, and nothing is lost', async () => {
  const run = await openDesktop(temporaryDirectory());
  const { memory } = await run.client().memories.store('Acknowledged before the crash');
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
  const { pid } = engineFile(run.directory);
  process.kill(pid, 'SIGKILL');
  await run.page.getByText('The engine ended unexpectedly').first().waitFor();
  await vi.waitFor(() => expect(engineFile(run.directory).pid).not.toBe(pid), RECOVERY);
  const client = await untilServing(run.directory);
  expect(await client.memories.get(memory.id)).toMatchObject({ content: 'Acknowledged before the crash' });
  const seen = await run.page.evaluate(
    (id) => fetch(`/api/v1/memories/${id}`).then((answer) => answer.json()),
    memory.id,
  );
  expect(seen).toMatchObject({ content: 'Acknowledged before the crash' });
});

test('an engine that runs already is used, and left running', async () => {
  const server = await serve(temporaryDirectory());
  const run = await openDesktop(server.directory);
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
  expect(engineFile(run.directory).pid).toBe(server.process.pid);
  await run.quit();
  expect(await server.client.system.status()).toMatchObject({ pid: server.process.pid });
  await server.stop();
});

test('a window whose page crashes shows the app again and says what happened', async () => {
  const run = await openDesktop(temporaryDirectory());
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
  const shown = run.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('did-finish-load', () => {
          const text = 'document.body.innerText';
          const look = () =>
            contents.executeJavaScript(text).then((all: string) => {
              if (all.includes('was loaded again')) resolve(true);
              else setTimeout(look, 100);
            });
          void look();
        });
        contents?.forcefullyCrashRenderer();
      }),
  );
  expect(await shown).toBe(true);
});

test('a page that does not come is loaded again, and the person is told', async () => {
  const run = await openDesktop(temporaryDirectory());
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
  await run.app.evaluate(({ BrowserWindow, session }) => {
    let isHeld = false;
    session.defaultSession.webRequest.onBeforeRequest(({ resourceType }, answer) => {
      // The first request for the page is never answered.
      if (resourceType === 'mainFrame' && !isHeld) isHeld = true;
      else answer({});
    });
    BrowserWindow.getAllWindows()[0]?.webContents.reload();
  });
  await run.page.getByText('was loaded again').first().waitFor(RECOVERY);
  expect(readFileSync(join(run.directory, 'desktop.log'), 'utf8')).toContain('the page does not come');
});

test('a program that is killed takes its engine with it, and the next one has everything', async () => {
  const directory = temporaryDirectory();
  const first = await openDesktop(directory);
  const { memory } = await first.client().memories.store('Acknowledged before the power went');
  const { pid } = engineFile(directory);
  first.app.process().kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), RECOVERY);
  const second = await openDesktop(directory);
  expect(await second.client().memories.get(memory.id)).toMatchObject({ id: memory.id });
});

test('a signal to end is a request to quit: the engine ends as it should', async () => {
  const run = await openDesktop(temporaryDirectory());
  const { pid } = engineFile(run.directory);
  run.app.process().kill('SIGTERM');
  await run.ended;
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), RECOVERY);
  expect(readFileSync(join(run.directory, 'desktop.log'), 'utf8')).toContain('the program ends');
});
