import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/processes.ts';
import { type App, SIZES, settled } from './app.ts';

const FOLDER = join(ROOT, '.ci-output/screenshots');
mkdirSync(FOLDER, { recursive: true });

/** A picture of what the window shows, in both sizes, for people to look at. Leaves the window small. */
export async function photograph({ page }: App, name: string): Promise<void> {
  for (const { width, height } of [SIZES.large, SIZES.small]) {
    await page.setViewportSize({ width, height });
    await settled(page);
    await page.screenshot({ path: join(FOLDER, `${name}-${width}x${height}.png`) });
  }
}
