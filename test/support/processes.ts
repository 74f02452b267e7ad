import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command as users start it. */
export const HOLDFAST = fileURLToPath(new URL('../../bin/holdfast', import.meta.url));

/** A process that has ended, and what it said. */
export interface Finished {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface ProcessOptions {
  /** Added to an environment without any setting of Holdfast. */
  env?: Record<string, string>;
  cwd?: string;
  /** Standard input; empty when left out, left open for the caller when null. */
  input?: string | null;
}

/** A process that runs. */
export interface Started {
  child: ChildProcessWithoutNullStreams;
  pid: number;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  ended: Promise<Finished>;
}

const running = new Set<ChildProcessWithoutNullStreams>();

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(HOLDFAST|NEXUS|VITEST|FORCE_COLOR)/.test(name),
  );
  // The keychain of who runs the tests is none of their business.
  return { ...Object.fromEntries(kept), HOLDFAST_KEYCHAIN: 'off', ...more };
}

/** Starts a program. It is ended by its own id when the tests of the file are over, if it still runs then. */
export function start(command: string, args: readonly string[], options: ProcessOptions = {}): Started {
  const child = spawn(command, args, { cwd: options.cwd ?? ROOT, env: environment(options.env) });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  running.add(child);
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return { code, ...text };
  });
  // A program that leaves without reading its input is no failure of the test.
  child.stdin.on('error', () => {});
  if (options.input !== null) child.stdin.end(options.input ?? '');
  return { child, pid: child.pid ?? 0, stdout: () => text.stdout, stderr: () => text.stderr, ended };
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options?: ProcessOptions): Promise<Finished> {
  return start(command, args, options).ended;
}

/** Starts `holdfast` as a user does. */
export function startHoldfast(args: readonly string[], options?: ProcessOptions): Started {
  return start(HOLDFAST, args, options);
}

/** Runs `holdfast` to its end. */
export function holdfast(args: readonly string[], options?: ProcessOptions): Promise<Finished> {
  return startHoldfast(args, options).ended;
}

afterAll(async () => {
  const left = [...running];
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(
    left.map((child) => child.exitCode === null && child.signalCode === null && once(child, 'close')),
  );
});
