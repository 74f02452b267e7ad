import type { Context } from './context.ts';
import { EXIT, report } from './failure.ts';
import { createProgram } from './program.ts';
import type { Settings } from './settings.ts';
import { Terminal } from './terminal.ts';

/** What the process gives a command. */
export interface Process {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

function wantsJson(args: string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).includes('--json');
}

/** Runs one command and returns its exit code. `serve` turns the process into an engine. */
export async function main(
  args: string[],
  settings: Settings,
  streams: Process,
  serve: (args: string[]) => Promise<void>,
): Promise<number> {
  const terminal = new Terminal(streams, settings.color);
  const context: Context = { settings, terminal, exitCode: EXIT.ok };
  try {
    const program = await createProgram(context, args, serve);
    await program.parseAsync(args, { from: 'user' });
    return context.exitCode;
  } catch (error) {
    const code = report(error, terminal, wantsJson(args));
    // What agents run must never keep them from going on, and to many of them exit code 2 says just that.
    return args[0] === 'hook' ? EXIT.ok : code;
  }
}
