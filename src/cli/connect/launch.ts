import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Settings } from '../settings.ts';
import { ownVersion } from '../version.ts';
import { type Machine, pathsOf } from './machine.ts';

/** How agents start Holdfast. */
export interface Launch {
  /** Absolute path of a program. */
  command: string;
  /** What comes before the arguments proper. */
  args: string[];
  /** Where the memories are, if the environment of this command says so. Never a key. */
  env: Record<string, string>;
}

/** `bin/holdfast` of this installation. */
const LAUNCHER = fileURLToPath(new URL('../../../bin/holdfast', import.meta.url));

const VERSION_TIMEOUT_MS = 5_000;

async function leadsTo(path: string, target: string): Promise<boolean> {
  try {
    return (await realpath(path)) === (await realpath(target));
  } catch {
    // Nothing there, or a link to nothing.
    return false;
  }
}

async function hasVersion(path: string, version: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    return stdout.trim() === version;
  } catch {
    // Not a program, or not one that runs.
    return false;
  }
}

/** The places on PATH that a person would mean: not those that npm adds for the scripts of a project. */
function onPath(machine: Machine): string[] {
  const { isAbsolute, join, normalize } = pathsOf(machine);
  return machine.path
    .filter(
      (directory) => isAbsolute(directory) && !/node_modules[\\/]\.bin[\\/]*$/.test(normalize(directory)),
    )
    .map((directory) => join(directory, 'holdfast'));
}

/**
 * The command that agents are given. An update replaces what an installation's own path leads to, but a `holdfast` on PATH
 * goes on meaning the installed one: so that comes first, if it is this installation (a link to it, or a starter of the same
 * version). Else it is `bin/holdfast` of this installation. Windows cannot run that file, so there it is Node.js with the file.
 */
export async function findLaunch({ machine, handedOn }: Settings, launcher = LAUNCHER): Promise<Launch> {
  if (machine.platform === 'win32') return { command: machine.node, args: [launcher], env: handedOn };
  const candidates = onPath(machine);
  for (const path of candidates)
    if (await leadsTo(path, launcher)) return { command: path, args: [], env: handedOn };
  const version = ownVersion();
  for (const path of candidates)
    if (await hasVersion(path, version)) return { command: path, args: [], env: handedOn };
  return { command: launcher, args: [], env: handedOn };
}

/** Whether a command will be gone when npx cleans up. */
export function isTemporary({ command, args }: Launch): boolean {
  return /[\\/]_npx[\\/]/.test([command, ...args].join(' '));
}

function quoted(machine: Machine, word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return machine.platform === 'win32' ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command as a line for the shell in which agents run hooks. */
export function shellLine(machine: Machine, { command, args, env }: Launch, more: readonly string[]): string {
  const words = [command, ...args, ...more].map((word) => quoted(machine, word));
  // The shells of Windows have no common way to set a variable for one command.
  const variables = machine.platform === 'win32' ? [] : Object.entries(env);
  return [...variables.map(([name, value]) => `${name}=${quoted(machine, value)}`), ...words].join(' ');
}
