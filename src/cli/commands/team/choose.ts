import type { Command } from 'commander';
import type { Holdfast, Team, TeamMember } from '../../../client/index.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { type CommonFlags, type Context, connectEngine, leaf } from '../../context.ts';
import { EXIT } from '../../failure.ts';
import type { Terminal } from '../../terminal.ts';
import { harmless, toJson } from '../../text.ts';

export interface TeamFlags extends CommonFlags {
  team?: string;
}

/** Adds a command about one team. */
export function teamLeaf(team: Command, signature: string, description: string): Command {
  return leaf(team, signature, description).option(
    '--team <name>',
    'which team, by name or id; needed where there are several',
  );
}

function oneOf<T>(what: string, typed: string, found: T[], hint: string): T {
  const [only, second] = found;
  if (only === undefined)
    throw new HoldfastError('not_found', `There is no ${what} "${harmless(typed)}".`, hint);
  if (second === undefined) return only;
  throw new HoldfastError('invalid_request', `There are several: "${harmless(typed)}".`, 'Give the id.');
}

/** The team that is meant: the named one, or the only one. Throws `not_found` or `invalid_request`. */
export async function chooseTeam(holdfast: Holdfast, { team: typed }: TeamFlags): Promise<Team> {
  const teams = await holdfast.teams.list();
  const [only, second] = teams;
  if (typed !== undefined) {
    const named = teams.filter(({ id, name }) => id === typed || name === typed);
    return oneOf('team', typed, named, 'See yours with: holdfast team status');
  }
  if (only === undefined)
    throw new HoldfastError(
      'not_found',
      'You are in no team.',
      'Make one with `holdfast team create`, or join one with `holdfast team join`.',
    );
  if (second === undefined) return only;
  const names = teams.map(({ name }) => harmless(name)).join(', ');
  throw new HoldfastError('invalid_request', `You are in several teams: ${names}.`, 'Name one with --team.');
}

/** The member with this id or name. Throws `not_found`, or `invalid_request` when several have the name. */
export function chooseMember({ members }: Team, typed: string): TeamMember {
  const present = members.filter(({ removed }) => !removed);
  const byId = present.filter(({ id }) => id === typed);
  const found = byId.length > 0 ? byId : present.filter(({ name }) => name === typed);
  return oneOf('member', typed, found, 'See them with: holdfast team members');
}

/** What a command is about to do, and how it asks for it. */
interface Plan<T> {
  question: string;
  act: () => Promise<T>;
  show: (result: T, terminal: Terminal) => void;
  /** Whether some of it could not be done. */
  hasFailed?: (result: T) => boolean;
}

/** Asks before it acts and prints the answer. Without a yes nothing is done, and the command ends with a failure. */
export async function askFirst<T>(
  context: Context,
  flags: CommonFlags & { yes?: true },
  plan: (holdfast: Holdfast) => Promise<Plan<T>>,
): Promise<void> {
  const { terminal } = context;
  const { question, act, show, hasFailed } = await plan(await connectEngine(context, flags));
  if (!(await terminal.confirm(question, flags.yes))) {
    terminal.note('Nothing was changed.');
    context.exitCode = EXIT.failure;
    return;
  }
  const result = await act();
  if (flags.json) terminal.print(toJson(result));
  else show(result, terminal);
  if (hasFailed?.(result)) context.exitCode = EXIT.failure;
}
