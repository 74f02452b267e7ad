import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';
import { ENGINE_PROGRAM } from './program.ts';

/** An engine that is being started, and what it has said so far. */
export interface StartingEngine {
  /** How it ended, or null while it runs. */
  ended(): { code: number | null; signal: string | null } | null;
  /** What it wrote for people since it was started: its last lines that are not log entries. */
  reason(): Promise<string>;
}

async function openLog(directory: string): Promise<{ log: Awaited<ReturnType<typeof open>>; path: string }> {
  const path = join(directory, 'engine.log');
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return { log: await open(path, 'a', 0o600), path };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    throw new HoldfastError(
      'storage_read_only',
      `Cannot write in the data directory ${directory}${code}.`,
      'Make it writable, or name another one with HOLDFAST_DATA_DIR.',
      { cause },
    );
  }
}

async function linesSince(path: string, offset: number): Promise<string> {
  const log = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await log.read({ position: offset, buffer: Buffer.alloc(64 * 1024) });
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    return lines
      .filter((line) => line.trim() !== '' && !line.startsWith('{'))
      .slice(-5)
      .join('\n  ');
  } finally {
    await log.close();
  }
}

function endOf(child: ChildProcess) {
  return child.exitCode === null && child.signalCode === null
    ? null
    : { code: child.exitCode, signal: child.signalCode };
}

/** Starts an engine for a data directory that outlives this process and leaves when it is idle. */
export async function startEngine(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<StartingEngine> {
  const { log, path } = await openLog(directory);
  try {
    const { size } = await stat(path);
    await chmod(path, 0o600);
    const child = spawn(process.execPath, [ENGINE_PROGRAM, '--background', '--data-dir', directory], {
      cwd: directory,
      detached: true,
      env: environment,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
    child.unref();
    return { ended: () => endOf(child), reason: () => linesSince(path, size) };
  } finally {
    await log.close();
  }
}
