import type { Command } from 'commander';
import { HoldfastError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';

/** An agent must never act as its person, who reviews and administers: so there is no default. */
function agentOf(flags: { as?: string }, { settings }: Context): string {
  const agent = flags.as ?? settings.agent;
  if (agent) return agent;
  throw new HoldfastError(
    'invalid_request',
    'It is not said which agent this is.',
    'Name it: holdfast mcp --as claude-code',
  );
}

/** `holdfast mcp`: what agents start to use Holdfast. */
export function defineMcp(program: Command, context: Context): void {
  program
    .command('mcp')
    .description('speak MCP on standard input and output, as one of your agents')
    .option('--as <name>', 'the name of the agent, for its rights and for what it writes')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: { as?: string }) => {
      const agent = agentOf(flags, context);
      const { serveMcp } = await import('../mcp/serve.ts');
      await serveMcp(context, agent);
    });
}

const EXAMPLES = `
Agents start this by themselves; it needs no key in their settings. What an agent remembers, your other agents recall.

Examples:
  claude mcp add holdfast -- holdfast mcp --as claude-code
  codex mcp add holdfast -- holdfast mcp --as codex`;
