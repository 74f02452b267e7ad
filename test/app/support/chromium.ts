import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, test } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Nothing that reaches for the network by itself, and no sandbox, which containers do not allow. */
const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium of this machine, or null: `CHROMIUM_PATH`, else where systems put it. */
function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  return (named ? [named] : PLACES).find(isProgram) ?? null;
}

/** Starts it. Throws when there is none. */
function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('There is no Chromium; name one with CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Tests in a real browser, one for all of the group. Where there is none they are skipped, and the summary says why. */
export function inChromium(name: string, tests: (browser: () => Browser) => void): void {
  if (findChromium() === null) {
    test(name, ({ skip }) => skip('no Chromium here; CHROMIUM_PATH can name one'));
    return;
  }
  describe(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser.close());
    tests(() => browser);
  });
}
