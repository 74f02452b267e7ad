import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { HoldfastError } from '../../shared/errors.ts';
import { ENGINE_PROGRAM } from './program.ts';

/** How an engine ended, and what it said then. */
export interface EngineEnd {
  code: number | null;
  signal: string | null;
}

/** An engine that is being started. */
export interface StartingEngine {
  /** Null while it runs. */
  ended(): EngineEnd | null;
  /** The error that it wrote into its log since it was started, or null. */
  lastWords(): Promise<{ message: string; hint: string | undefined } | null>;
}

const LOG_TAIL_BYTES = 64 * 1024;

/** Makes sure that the data directory is there. Throws `storage_read_only` when nothing can be written in it. */
export async function prepareDirectory(directory: string): Promise<void> {
  await writable(directory, () => mkdir(directory, { recursive: true, mode: 0o700 }));
}

/** Runs `action`, which writes in the data directory, and says it plainly when that is not possible. */
export async function writable<T>(directory: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new HoldfastError('storage_full', 'The disk is full.', 'Free some space, then try again.', {
        cause,
      });
    throw new HoldfastError(
      'storage_read_only',
      `Cannot write in the data directory ${directory} (${code}).`,
      'Make it writable for this account, or name another one with HOLDFAST_DATA_DIR.',
      { cause },
    );
  }
}

/** The last `✗ message` and the indented hint after it, past `offset` of a log. */
async function errorSince(path: string, offset: number) {
  const log = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(LOG_TAIL_BYTES);
    const { bytesRead } = await log.read({ buffer, position: offset });
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    const at = lines.findLastIndex((line) => line.startsWith('✗ '));
    if (at < 0) return null;
    const next = lines[at + 1];
    return {
      message: lines[at]?.slice(2) ?? '',
      hint: next?.startsWith('  ') ? next.trim() : undefined,
    };
  } finally {
    await log.close();
  }
}

function endOf(child: ChildProcess): EngineEnd | null {
  const { exitCode: code, signalCode: signal } = child;
  return code === null && signal === null ? null : { code, signal };
}

/** Starts an engine for a data directory that outlives this process and leaves when it is idle. */
export async function startEngine(
  directory: string,
  environment: NodeJS.ProcessEnv,
): Promise<StartingEngine> {
  const path = join(directory, 'engine.log');
  const log = await writable(directory, () => open(path, 'a', 0o600));
  try {
    await chmod(path, 0o600);
    const { size } = await stat(path);
    const child = spawn(process.execPath, [ENGINE_PROGRAM, '--background', '--data-dir', directory], {
      cwd: directory,
      detached: true,
      env: environment,
      stdio: ['ignore', log.fd, log.fd],
      windowsHide: true,
    });
    child.unref();
    return { ended: () => endOf(child), lastWords: () => errorSince(path, size) };
  } finally {
    await log.close();
  }
}
