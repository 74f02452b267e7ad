import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright';
import { afterEach } from 'vitest';
import type { Holdfast } from '../../../src/client/index.ts';
import type { DesktopBridge } from '../../../src/shared/ipc.ts';
import { clientFor, engineFile, ownerKey } from '../../support/engine.ts';
import { ROOT } from '../../support/processes.ts';

declare global {
  interface Window {
    holdfastDesktop?: DesktopBridge;
  }
}

const POLL_MS = 50;
const PROBE_MS = 2_000;
const READY_MS = 30_000;

/** The Electron program that these tests run; run.ts names it. */
export function electronProgram(): string {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) throw new Error('Start these tests with `npm run test:desktop`.');
  return join(folder, 'electron');
}

export interface DesktopOptions {
  args?: string[];
  env?: Record<string, string>;
  /** Left running after the test, for those that share it. */
  kept?: boolean;
}

export interface DesktopRun {
  directory: string;
  app: ElectronApplication;
  page: Page;
  /** Its process. */
  pid: number;
  /** Speaks to the engine past the program, as an agent or a command would. */
  client(): Holdfast;
  /** Resolves when its process has ended. */
  ended: Promise<void>;
  /** Ends it as its menu does. */
  quit(): Promise<void>;
}

const running = new Set<ElectronApplication>();

function environmentFor(directory: string, more: Record<string, string>): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name, value]) => value !== undefined && !/^(HOLDFAST|NEXUS|VITEST|NODE_OPTIONS)/.test(name),
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), HOLDFAST_DATA_DIR: directory, ...more };
}

async function until<T>(what: string, probe: () => T | null | Promise<T | null>): Promise<T> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const value = await probe();
    if (value !== null) return value;
    if (Date.now() > deadline) throw new Error(`Still not so after ${READY_MS / 1000} s: ${what}`);
    await sleep(POLL_MS);
  }
}

/** Resolves when the engine of a directory answers. */
export async function untilServing(directory: string): Promise<Holdfast> {
  return until('an engine answers', async () => {
    if (!existsSync(join(directory, 'engine.json'))) return null;
    const client = clientFor(engineFile(directory).url, ownerKey(directory));
    return client.system.health({ signal: AbortSignal.timeout(PROBE_MS) }).then(
      () => client,
      () => null,
    );
  });
}

/** What the program of a directory has noted so far. */
function logOf(directory: string): string {
  const path = join(directory, 'desktop.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '(no log)';
}

/**
 * Starts the program and waits for its window. The Electron is left to Playwright to find (by ELECTRON_OVERRIDE_DIST_PATH): only
 * then does it hold the program until it is attached itself. Attached while the first page loads, it can miss that this page came,
 * and waits for it for ever while the window stands on the screen.
 */
async function startProgram(
  directory: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ app: ElectronApplication; page: Page }> {
  let app: ElectronApplication | undefined;
  try {
    app = await electron.launch({
      args: [ROOT, ...args],
      env: environmentFor(directory, env),
      cwd: directory,
      chromiumSandbox: true,
      timeout: READY_MS,
    });
    return { app, page: await app.firstWindow({ timeout: READY_MS }) };
  } catch (error) {
    app?.process().kill('SIGKILL');
    throw new Error(`No window came; the program's log:\n${logOf(directory)}`, { cause: error });
  }
}

/** Starts the built program on a data directory and waits for its window and its engine. */
export async function openDesktop(
  directory: string,
  { args = [], env = {}, kept = false }: DesktopOptions = {},
): Promise<DesktopRun> {
  const { app, page } = await startProgram(directory, args, env);
  if (!kept) running.add(app);
  app.on('close', () => running.delete(app));
  const ended = new Promise<void>((resolve) => app.process().once('exit', () => resolve()));
  await untilServing(directory).catch((error: unknown) => {
    throw new Error(`The engine does not answer; the program's log:\n${logOf(directory)}`, { cause: error });
  });
  return {
    directory,
    app,
    page,
    pid: app.process().pid ?? 0,
    client: () => clientFor(engineFile(directory).url, ownerKey(directory)),
    ended,
    quit: async () => {
      await app.evaluate(({ app: program }) => program.quit());
      await ended;
    },
  };
}

/** Starts the program again while it runs, as a click on its icon or a link does, and waits until that start has ended. */
export async function startAgain(directory: string, args: string[] = []): Promise<number | null> {
  const child = spawn(electronProgram(), [ROOT, ...args], {
    env: environmentFor(directory, {}),
    stdio: 'ignore',
  });
  return new Promise((resolve) => child.once('exit', resolve));
}

afterEach(async () => {
  await Promise.all([...running].map((app) => app.close()));
});
