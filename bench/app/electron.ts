import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron as electron } from 'playwright';
import type { Result } from '../lib/results.ts';
import { measureApp } from './measure.ts';
import { untilListed } from './page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The desktop program with the Electron of `folder`. Its start is from the launch until its first view is drawn. */
export async function measureInElectron(folder: string, root: string, memories: number): Promise<Result[]> {
  const started = performance.now();
  const app = await electron.launch({
    executablePath: join(folder, 'electron'),
    args: [ROOT, '--no-sandbox'],
    env: { ...(process.env as Record<string, string>), HOLDFAST_DATA_DIR: root },
  });
  try {
    const page = await app.firstWindow();
    await page.locator('main :is(h1, h2)').first().waitFor();
    const visible = performance.now() - started;
    await page.locator('a[href="/memories"]').click();
    await untilListed(page);
    const total = performance.now() - started;
    return await measureApp(
      page,
      { program: 'Electron', memories },
      { total, parts: { 'until the window is drawn': visible } },
    );
  } finally {
    await app.close();
  }
}
