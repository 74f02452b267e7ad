import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { connect } from '../../src/client/index.ts';
import type { Result } from '../lib/results.ts';
import { startServer } from '../lib/server.ts';
import { measureApp } from './measure.ts';
import { untilListed } from './page.ts';

/** Nothing that reaches for the network by itself, and no sandbox, which containers do not allow. */
const FLAGS = ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'];
const SIZE = { width: 1280, height: 800 };

/**
 * The app in a browser, headless. What counts as its start is that of the engine and then the page; opening the browser and
 * logging in are not in it.
 */
export async function measureInChromium(
  executablePath: string,
  root: string,
  memories: number,
): Promise<Result[]> {
  const started = performance.now();
  const server = await startServer(root);
  const engineMs = performance.now() - started;
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: SIZE });
    const apiKey = readFileSync(join(root, 'owner.key'), 'utf8').trim();
    const { path } = await connect({ url: server.url, apiKey }).sessions.createLink();
    const page = await context.newPage();
    // The cookie is for the name under which the engine says where it is.
    const url = server.url.replace('127.0.0.1', 'localhost');
    await page.goto(url + path);
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    const asked = performance.now();
    await page.goto(`${url}/memories`);
    await untilListed(page);
    const pageMs = performance.now() - asked;
    return await measureApp(
      page,
      { program: 'Chromium', memories },
      { totals: [engineMs + pageMs], parts: { 'the engine': [engineMs], 'the page': [pageMs] } },
    );
  } finally {
    await browser.close();
    await server.stop();
  }
}
