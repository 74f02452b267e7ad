import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { isAlive } from '../../src/cli/engine/files.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { engineFile, ownerKey } from '../support/engine.ts';
import { openDesktop } from './support/desktop.ts';

test('the window shows the app, the engine runs beside it, and both end together', async () => {
  const run = await openDesktop(temporaryDirectory());
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
  expect(new URL(run.page.url()).origin).toBe('null');
  expect(run.page.url()).toMatch(/^app:\/\/holdfast\//);
  const { pid, background } = engineFile(run.directory);
  expect({ own: pid !== run.pid, background }).toEqual({ own: true, background: false });
  await run.quit();
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
});

test('the key is nowhere in the page, and in no log', async () => {
  const run = await openDesktop(temporaryDirectory());
  const key = ownerKey(run.directory);
  const seen = await run.page.evaluate(async () => {
    const answer = await fetch('/api/v1/whoami');
    return JSON.stringify([
      document.documentElement.outerHTML,
      { ...localStorage },
      [...answer.headers],
      await answer.json(),
      document.cookie,
    ]);
  });
  expect(seen).toContain('admin');
  expect(seen).not.toContain(key);
  for (const name of ['desktop.log', 'engine.log'])
    expect(readFileSync(join(run.directory, name), 'utf8')).not.toContain(key);
});
