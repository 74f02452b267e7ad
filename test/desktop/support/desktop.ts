import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
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
    return client.system.health().then(
      () => client,
      () => null,
    );
  });
}

/** Starts the built program on a data directory and waits for its window and its engine. */
export async function openDesktop(
  directory: string,
  { args = [], env = {}, kept = false }: DesktopOptions = {},
): Promise<DesktopRun> {
  const app = await electron.launch({
    executablePath: electronProgram(),
    args: [ROOT, ...args],
    env: environmentFor(directory, env),
    cwd: directory,
    chromiumSandbox: true,
  });
  if (!kept) running.add(app);
  app.on('close', () => running.delete(app));
  const ended = new Promise<void>((resolve) => app.process().once('exit', () => resolve()));
  const page = await app.firstWindow();
  await untilServing(directory);
  const pid = app.process().pid ?? 0;
  return {
    directory,
    app,
    page,
    pid,
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

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterEach(async () => {
  await Promise.all([...running].map((app) => app.close()));
});
