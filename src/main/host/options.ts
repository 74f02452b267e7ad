import { Command, InvalidArgumentError, Option } from 'commander';
import type { ApprovalPolicy } from '../../shared/identity.ts';
import { APPROVAL_POLICIES } from '../../shared/terms.ts';

export interface ServeOptions {
  host?: string;
  port?: number;
  portFallback: boolean;
  dataDir?: string;
  approval?: ApprovalPolicy;
  restore?: string;
  init: boolean;
  background: boolean;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 65535)
    throw new InvalidArgumentError('A port is a number from 0 (a free one) to 65535.');
  return value;
}

/** Reads the arguments of `holdfast serve`. Usage errors end the process with code 2, `--help` with 0. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  const command = new Command('holdfast serve')
    .description('Serves the memories of a data directory to agents on this machine.')
    .option('--host <address>', 'address to listen on (default: this machine only)')
    .option(
      '--port <number>',
      'port to listen on, 0 for a free one (default: 8765, or that of the config file)',
      port,
    )
    .option('--port-fallback', 'take a free port where that one is in use', false)
    .option(
      '--data-dir <path>',
      'where the memories are (default: HOLDFAST_DATA_DIR, else the user data directory)',
    )
    .addOption(
      new Option(
        '--approval <policy>',
        'whether new memories wait for review; overrides the config file',
      ).choices(APPROVAL_POLICIES),
    )
    .option(
      '--restore <file>',
      'put this backup in place of the database first, even of a damaged one; what was there is kept',
    )
    .option('--init', 'print an API key of the administrator, once', false)
    .addOption(
      new Option('--auth-type <type>', 'how callers are known').choices(['database']).default('database'),
    )
    .addOption(new Option('--background', 'take a free port and leave when idle').default(false).hideHelp())
    .addHelpText('after', '\nExample: holdfast serve --init --port 8765 --approval required')
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, '✗ ')) })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  return command.parse(args as string[], { from: 'user' }).opts<ServeOptions>();
}
