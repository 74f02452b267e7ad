import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/processes.ts';
import { type App, SIZES, settled } from './app.ts';

const FOLDER = join(ROOT, '.ci-output/screenshots');
mkdirSync(FOLDER, { recursive: true });

/** Where a picture goes, for people to look at after a run. */
export function pictureOf(name: string): string {
  return join(FOLDER, `${name.replace(/[^\w-]+/g, '-')}.png`);
}

/** A picture of what the window shows, in both sizes. Leaves the window small. */
export async function photograph({ page }: App, name: string): Promise<void> {
  for (const { width, height } of [SIZES.large, SIZES.small]) {
    await page.setViewportSize({ width, height });
    await settled(page);
    await page.screenshot({ path: pictureOf(`${name}-${width}x${height}`) });
  }
}
