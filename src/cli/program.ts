import { Command } from 'commander';
import type { Build, Context } from './context.ts';
import { ownVersion } from './version.ts';

/** Adds what is below a command of the first level, once it is known to be needed. */
type Load = () => Promise<(command: Command, context: Context, build: Build) => void>;

interface Group {
  name: string;
  description: string;
  load: Load;
}

const GROUPS: Group[] = [
  {
    name: 'memory',
    description: 'store, find, review and change memories',
    load: async () => (await import('./commands/memory/index.ts')).define,
  },
  {
    name: 'rebac',
    description: 'who may use whose memories',
    load: async () => (await import('./commands/rebac.ts')).define,
  },
  {
    name: 'admin',
    description: 'users and API keys',
    load: async () => (await import('./commands/admin.ts')).define,
  },
  {
    name: 'import',
    description: 'bring memories from a file or folder, of Holdfast or of others',
    load: async () => (await import('./commands/import.ts')).define,
  },
  {
    name: 'export',
    description: 'write memories to a file or folder',
    load: async () => (await import('./commands/export.ts')).define,
  },
  {
    name: 'webhook',
    description: 'addresses that are told what changes',
    load: async () => (await import('./commands/webhook.ts')).define,
  },
  {
    name: 'team',
    description: 'memories shared with other people and machines',
    load: async () => (await import('./commands/team/index.ts')).define,
  },
  {
    name: 'config',
    description: 'settings of the engine',
    load: async () => (await import('./commands/config.ts')).define,
  },
  {
    name: 'model',
    description: 'the model that embeds memories',
    load: async () => (await import('./commands/model.ts')).define,
  },
  {
    name: 'hook',
    description: 'what agents run when a session starts or a turn ends (see connect --hooks)',
    load: async () => (await import('./commands/hook.ts')).define,
  },
  {
    name: 'completion',
    description: 'scripts that let shells complete commands and options',
    load: async () => (await import('./commands/completion.ts')).define,
  },
];

const EXAMPLES = `
Nothing has to be started first: a command finds the running engine, or starts one that leaves when it is idle.

Examples:
  holdfast memory store "User prefers Python over JavaScript" --type preference
  holdfast memory list --state inactive
  holdfast memory search "programming language" --limit 3
  holdfast open
  holdfast serve --auth-type database --init

Environment:
  HOLDFAST_URL       the one engine to use, such as http://127.0.0.1:8765
  HOLDFAST_API_KEY   the one key to use
  HOLDFAST_DATA_DIR  where the memories are
  HOLDFAST_AGENT_ID  the agent to act as

Exit codes: 0 done, 1 failed, 2 wrong use or not found, 3 not permitted.`;

/** The engine takes its own options, and this process becomes it. */
function defineServe(program: Command, serve: (args: string[]) => Promise<void>): void {
  program
    .command('serve')
    .description('run the engine in the foreground, for good')
    .argument('[options...]')
    .usage('[options]')
    .addHelpText('after', '\nIts options are shown by: holdfast serve --help')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => serve(args));
}

/** The group that the arguments ask for, directly or for its help. */
function wanted(args: string[]): string | undefined {
  return args[0] === 'help' ? args[1] : args[0];
}

/** The whole command line. Only the asked for group of commands is loaded. */
export async function createProgram(
  context: Context,
  args: string[],
  serve: (args: string[]) => Promise<void>,
): Promise<Command> {
  const program = new Command('holdfast')
    .description('Memory for AI agents: they remember, you approve, every agent recalls.')
    .version(ownVersion(), '-V, --version')
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({ outputError: () => {} })
    .addHelpText('after', EXAMPLES);
  defineServe(program, serve);
  for (const { name, description, load } of GROUPS) {
    const group = program.command(name).description(description);
    if (wanted(args) !== name) continue;
    (await load())(group, context, (words) => createProgram(context, words, serve));
  }
  await defineCommands(program, context);
  return program;
}

/** The commands that are in no group. */
async function defineCommands(program: Command, context: Context): Promise<void> {
  const [audit, connect, engine, mcp, open, upkeep] = await Promise.all([
    import('./commands/audit.ts'),
    import('./commands/connect.ts'),
    import('./commands/engine.ts'),
    import('./commands/mcp.ts'),
    import('./commands/open.ts'),
    import('./commands/upkeep.ts'),
  ]);
  open.defineOpen(program, context);
  mcp.defineMcp(program, context);
  engine.defineStatus(program, context);
  engine.defineStop(program, context);
  audit.defineAudit(program, context);
  upkeep.defineDoctor(program, context);
  upkeep.defineBackup(program, context);
  upkeep.defineRestore(program, context);
  connect.defineConnect(program, context);
  connect.defineDisconnect(program, context);
}
