import { type ChildProcess, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The name that the engine gives the threads of its embedding model. */
const MODEL_THREAD = 'holdfast-embed';

/**
 * Microseconds of processor time, user and system, that the threads of a process have used so far, those of the
 * embedding model left out. From /proc/PID/task/TID/schedstat (Linux, proc(5)); null where there is no such thing.
 */
export function cpuMicroseconds(pid: number): number | null {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(`${tasks}/${pid}/schedstat`)) return null;
  let nanoseconds = 0;
  for (const task of readdirSync(tasks)) {
    if (readFileSync(`${tasks}/${task}/comm`, 'utf8').trim() === MODEL_THREAD) continue;
    nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1000;
}

/** MiB of physical memory that a process holds; null where `ps` does not tell. */
export function residentMiB(pid: number): number | null {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  } catch {
    return null;
  }
}

const PATIENCE_MS = 10_000;

/** Asks a child to leave, and makes it after a while. Resolves when it is gone. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const force = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  child.kill('SIGTERM');
  await gone;
  clearTimeout(force);
}
