import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import type { Result } from '../lib/results.ts';
import { measureApp } from './measure.ts';
import { paintsOf, untilListed } from './page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STARTS = 5;
/** Nobody looks on while the program starts: a debugger doubles the work of its main process. */
const UNWATCHED_MS = 6_000;

interface Started {
  program: ChildProcess;
  browser: Browser;
  page: Page;
  /** Milliseconds from the start until the window had its first content, and until it showed memories. */
  drawn: number;
  seen: number;
}

/** Starts the desktop program and asks its page afterwards when it drew what. Chromium's sandbox is on, so not for root. */
async function startProgram(folder: string, root: string): Promise<Started> {
  const started = Date.now();
  const program = spawn(join(folder, 'electron'), [ROOT, '--remote-debugging-port=0'], {
    env: { ...process.env, HOLDFAST_DATA_DIR: root },
    stdio: 'ignore',
  });
  await delay(UNWATCHED_MS);
  const [port] = readFileSync(join(root, 'desktop', 'DevToolsActivePort'), 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The desktop program shows no page');
  await untilListed(page);
  const { first, memories } = await paintsOf(page);
  return { program, browser, page, drawn: first - started, seen: memories - started };
}

async function end({ browser, program }: Started): Promise<void> {
  await browser.close();
  program.kill('SIGTERM');
  await once(program, 'exit');
}

/** The desktop program with the Electron of `folder`. The first of its starts is one on a machine that has never seen it. */
export async function measureInElectron(folder: string, root: string, memories: number): Promise<Result[]> {
  const starts: Started[] = [];
  for (;;) {
    const start = await startProgram(folder, root);
    starts.push(start);
    try {
      if (starts.length === STARTS)
        return await measureApp(
          start.page,
          { program: 'Electron', memories },
          {
            totals: starts.map(({ seen }) => seen),
            parts: { 'until the window is drawn': starts.map(({ drawn }) => drawn) },
          },
        );
    } finally {
      await end(start);
    }
  }
}
