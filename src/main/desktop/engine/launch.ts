import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import { turnOver } from '../log.ts';
import { type EngineProcess, logTo } from './process.ts';

export interface LaunchOptions {
  /** `serve.js` of this installation. */
  program: string;
  /** The data directory. */
  root: string;
  /** What the engine's log is added to. */
  log: string;
  /** The environment of the engine. Holds no key. */
  env: Record<string, string>;
}

/** Starts `holdfast serve` in a process of its own: neither a busy engine nor its crash touches the program. */
export function launchEngine({ program, root, log, env }: LaunchOptions): EngineProcess {
  turnOver(log);
  const child = utilityProcess.fork(program, ['--port-fallback', '--data-dir', root], {
    env,
    serviceName: 'Holdfast engine',
    // What it prints for people holds a login link.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stderr = child.stderr as Readable;
  logTo(log, stderr);
  return {
    get pid() {
      return child.pid;
    },
    stderr,
    ended: new Promise((resolve) => child.once('exit', resolve)),
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
