import { type Command, Option } from 'commander';
import type { MemoryType, Scope, SearchOptions } from '../../../client/index.ts';
import { SCOPES, STATE_FILTERS, TYPES } from '../../../shared/terms.ts';
import type { CommonFlags } from '../../context.ts';
import { asIs, choice, numberFrom, oneOf, positive, repeated, valued } from '../../values.ts';

/** What every command that finds memories can filter by. */
export interface RecallFlags extends CommonFlags {
  scope?: Scope[];
  type?: MemoryType[];
  namespace?: string;
  namespacePrefix?: string;
  tag?: string[];
  user?: string;
  userId?: string;
  agent?: string;
  agentId?: string;
  session?: string;
  after?: string;
  before?: string;
  during?: string;
  importanceMin?: number;
  importanceMax?: number;
  import?: string;
}

/** The same, with the state and the number of memories. */
export interface FilterFlags extends RecallFlags {
  state?: (typeof STATE_FILTERS)[number];
  includeMuted?: true;
  limit?: number;
}

/** Adds the options of `RecallFlags`. */
export function recallOptions(command: Command): Command {
  return command
    .addOption(
      repeated('--scope <scope>', `only of this scope (${SCOPES.join(', ')}); repeatable`, oneOf(SCOPES)),
    )
    .addOption(repeated('--type <type>', `only of this type (${TYPES.join(', ')}); repeatable`, oneOf(TYPES)))
    .option('--namespace <path>', 'only of exactly this namespace')
    .option('--namespace-prefix <text>', 'only of namespaces that begin so')
    .addOption(repeated('--tag <tag>', 'only with this tag; repeatable, all must be there', asIs))
    .option('--user <name>', 'only of this user')
    .option('--agent <name>', 'only of this agent')
    .addOption(new Option('--user-id <name>').hideHelp())
    .addOption(new Option('--agent-id <name>').hideHelp())
    .option('--session <id>', 'only from this conversation')
    .option('--after <time>', 'created after this date or time (2025, 2025-01, 2025-01-15, …T10:30:00Z)')
    .option('--before <time>', 'created before it')
    .option('--during <date>', 'created within this year, month or day')
    .addOption(valued('--importance-min <0..1>', 'at least this important', numberFrom(0, 1)))
    .addOption(valued('--importance-max <0..1>', 'at most this important', numberFrom(0, 1)))
    .option('--import <id>', 'only what this import brought');
}

/** Adds the options of `FilterFlags`. */
export function filterOptions(command: Command): Command {
  return recallOptions(command)
    .addOption(choice('--state <state>', 'active ones when not given', STATE_FILTERS))
    .option('--include-muted', 'what you muted, too')
    .addOption(valued('--limit <number>', 'at most so many', positive));
}

/** The filters of the API that the flags ask for. */
export function recallFiltersOf(flags: RecallFlags) {
  return {
    scope: flags.scope,
    type: flags.type,
    namespace: flags.namespace,
    namespace_prefix: flags.namespacePrefix,
    tags: flags.tag,
    user: flags.user ?? flags.userId,
    agent: flags.agent ?? flags.agentId,
    session: flags.session,
    created_after: flags.after,
    created_before: flags.before,
    created_during: flags.during,
    importance_min: flags.importanceMin,
    importance_max: flags.importanceMax,
    import: flags.import,
  } satisfies SearchOptions;
}

/** The same, with the state and the number of memories. */
export function filtersOf(flags: FilterFlags) {
  const { state, includeMuted: include_muted, limit } = flags;
  return { ...recallFiltersOf(flags), state, include_muted, limit } satisfies SearchOptions;
}
