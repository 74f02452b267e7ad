import { CommanderError } from 'commander';
import { type ErrorCode, HoldfastError, type Problem, toProblem } from '../shared/errors.ts';
import type { Terminal } from './terminal.ts';
import { harmless, toJson } from './text.ts';

export const EXIT = { ok: 0, failure: 1, usage: 2, permission: 3 } as const;

const EXIT_OF_CODE: Partial<Record<ErrorCode, number>> = {
  invalid_json: EXIT.usage,
  invalid_request: EXIT.usage,
  validation_failed: EXIT.usage,
  content_too_long: EXIT.usage,
  payload_too_large: EXIT.usage,
  not_found: EXIT.usage,
  unauthenticated: EXIT.permission,
  forbidden: EXIT.permission,
  forbidden_host: EXIT.permission,
  forbidden_origin: EXIT.permission,
};

const SEE_HELP = 'See what there is with --help.';
/** What to do about the mistakes that a text on the command line invites. */
const HINTS: Readonly<Record<string, string>> = {
  'commander.unknownOption': `${SEE_HELP} A text that begins with a dash goes after two dashes: holdfast memory store -- "-5 °C".`,
  'commander.excessArguments': `${SEE_HELP} A text of several words goes in quotes: holdfast memory store "Tea at five".`,
};

function usageProblem(error: CommanderError): Problem {
  const [text = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const message = text.charAt(0).toUpperCase() + text.slice(1);
  const hint = suggestion?.replace(/^\((.*)\)$/, '$1') ?? HINTS[error.code] ?? SEE_HELP;
  return { code: 'invalid_request', message, hint };
}

/** Says what went wrong, as text or as JSON, on standard error. Returns the exit code. */
export function report(error: unknown, terminal: Terminal, json: boolean): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  // A group without a command: its help has been shown in place of a message.
  if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage;
  const problem = error instanceof CommanderError ? usageProblem(error) : toProblem(error);
  const known = error instanceof CommanderError || error instanceof HoldfastError;
  if (json) terminal.writeError(`${toJson({ error: problem })}\n`);
  else terminal.failure(harmless(problem.message), problem.hint && harmless(problem.hint));
  // A bug in the command itself: only its stack helps whoever reports it.
  if (!known && error instanceof Error) terminal.writeError(`${error.stack}\n`);
  return EXIT_OF_CODE[problem.code] ?? EXIT.failure;
}
