import type { Command } from 'commander';
import { HoldfastError } from '../../shared/errors.ts';
import { AGENT_IDS } from '../connect/agent-ids.ts';
import type { ConnectFlags } from '../connect/settle.ts';
import { type CommonFlags, type Context, localLeaf } from '../context.ts';
import { WordsArgument } from '../values.ts';

interface Flags extends ConnectFlags {
  list?: true;
  print?: string;
}

function which(description: string): WordsArgument {
  return new WordsArgument('[agents...]', `${description} (${AGENT_IDS.join(', ')})`, AGENT_IDS);
}

/** JSON is for programs, and programs cannot be asked. */
function assertAskable(flags: ConnectFlags): void {
  if (flags.json && !flags.yes && !flags.dryRun)
    throw new HoldfastError(
      'invalid_request',
      'With --json nothing can be asked.',
      'Add --yes or --dry-run.',
    );
}

/** `holdfast connect`. */
export function defineConnect(program: Command, context: Context): void {
  localLeaf(program, 'connect', 'set up the agents on this machine to use Holdfast')
    .addArgument(which('which agents; all that are found when none is named'))
    .option('--list', 'show which agents are there and which are connected')
    .option('--print <name>', 'print what goes into the config of an agent or any other MCP client')
    .option('--hooks', 'have them recall what matters when a session starts, where they can')
    .option('--dry-run', 'show what would change, and change nothing')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', EXAMPLES)
    .action(async (ids: string[], flags: Flags) => {
      const { connectAgents, listAgents, printSnippet } = await import('../connect/commands.ts');
      if (flags.list) return listAgents(context, flags);
      if (flags.print !== undefined) return printSnippet(context, flags.print, flags);
      assertAskable(flags);
      return connectAgents(context, ids, flags);
    });
}

/** `holdfast disconnect`. */
export function defineDisconnect(program: Command, context: Context): void {
  localLeaf(program, 'disconnect', 'take Holdfast out of the config of agents again')
    .addArgument(which('which agents; all that are connected when none is named'))
    .option('--dry-run', 'show what would change, and change nothing')
    .option('-y, --yes', 'do not ask')
    .action(async (ids: string[], flags: CommonFlags & ConnectFlags) => {
      const { disconnectAgents } = await import('../connect/commands.ts');
      assertAskable(flags);
      return disconnectAgents(context, ids, flags);
    });
}

const EXAMPLES = `
Each agent gets a name of its own, so that every memory says who wrote it. No key is written into any file.

Examples:
  holdfast connect
  holdfast connect claude-code --hooks
  holdfast connect --print my-agent
  holdfast disconnect claude-code`;
