import type { Command } from 'commander';
import type { Conflict, ConflictSide, Holdfast, ShareResult, Team } from '../../../client/index.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { printOutcome } from '../../format/outcomes.ts';
import { printConflicts, printTeams, shortOperation } from '../../format/team.ts';
import type { Terminal } from '../../terminal.ts';
import { count, harmless } from '../../text.ts';
import { askFirst, chooseTeam, type TeamFlags, teamLeaf } from './choose.ts';

const INPUT_MAX_BYTES = 128 * 1024;
const LEAVES =
  'This engine was started by a command: it leaves when idle, and nothing is sent or fetched until it runs again. To stay in step keep the app or `holdfast serve` running.';

function defineStatus(team: Command, context: Context): void {
  leaf(team, 'status', 'how far sync is: what waits, whom it heard of, what was dropped and why').action(
    async (flags: CommonFlags) => {
      let leaves = false;
      await answer(
        context,
        flags,
        async (holdfast) => {
          const teams = await holdfast.teams.list();
          leaves = teams.length > 0 && (await holdfast.system.status()).background;
          return { teams };
        },
        ({ teams }, terminal) => printTeams(terminal, teams),
      );
      if (leaves) context.terminal.note(LEAVES);
    },
  );
}

function defineShare(team: Command, context: Context): void {
  teamLeaf(team, 'share [ids...]', 'send memories to the team that it does not have')
    .option('--all', 'all that you have')
    .option('-y, --yes', 'do not ask')
    .action(async (ids: string[], flags: TeamFlags & { all?: true; yes?: true }) => {
      if (ids.length > 0 === (flags.all !== undefined))
        throw new HoldfastError('invalid_request', 'Name memories by their ids, or give --all.');
      await askFirst<ShareResult>(
        context,
        { ...flags, ...(ids.length > 0 && { yes: true }) },
        async (holdfast) => {
          const { id, name, unshared } = await chooseTeam(holdfast, flags);
          const them = unshared === 1 ? 'it' : 'them';
          return {
            question: `Send ${count(unshared, 'memory', 'memories')} to ${harmless(name)}? Its members can read ${them}, and keep what they received.`,
            act: () => holdfast.teams.share({ team: id, ...(flags.all ? { all: true } : { ids }) }),
            show: (result, terminal) => printShared(terminal, result),
            hasFailed: ({ failed }) => failed > 0,
          };
        },
      );
    });
}

function printShared(terminal: Terminal, { shared, failed_ids, errors }: ShareResult): void {
  if (shared > 0 || failed_ids.length === 0)
    terminal.success(`Shared: ${count(shared, 'memory', 'memories')}`);
  for (const id of failed_ids) terminal.note(harmless(`Not shared: ${id}: ${errors[id]}`));
}

function defineConflicts(team: Command, context: Context): void {
  leaf(team, 'conflicts', 'memories that were changed in two places at once, with every side').action(
    async (flags: CommonFlags) => {
      let teams: Team[] = [];
      await answer(
        context,
        flags,
        async (holdfast) => {
          teams = await holdfast.teams.list();
          return { conflicts: await holdfast.teams.conflicts() };
        },
        ({ conflicts }, terminal) => printConflicts(terminal, conflicts, teams),
      );
    },
  );
}

/** The side that was named by its operation, or by the end of that. */
function sideOf({ sides, id }: Conflict, typed: string): ConflictSide {
  const found = sides.filter(({ operation }) => operation === typed || shortOperation(operation) === typed);
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new HoldfastError(
    'not_found',
    `The conflict of ${harmless(id)} has no side "${harmless(typed)}".`,
    'See its sides with: holdfast team conflicts',
  );
}

async function conflictOf(holdfast: Holdfast, id: string): Promise<Conflict> {
  const found = (await holdfast.teams.conflicts()).find((conflict) => conflict.id === id);
  if (found) return found;
  throw new HoldfastError(
    'not_found',
    `The memory ${harmless(id)} has no conflict.`,
    'See what has with: holdfast team conflicts',
  );
}

interface SettleFlags extends CommonFlags {
  keep?: string;
  content?: string;
}

function defineSettle(team: Command, context: Context): void {
  leaf(team, 'settle <id>', 'end the conflict of a memory with one of its sides, or with another text')
    .option('--keep <side>', 'the side to keep, as `team conflicts` names it')
    .option('--content <text>', 'a text made of them; - reads it from standard input')
    .action(async (id: string, { keep, content, ...flags }: SettleFlags) => {
      if ((keep === undefined) === (content === undefined))
        throw new HoldfastError('invalid_request', 'Give either --keep or --content.');
      const text = content === '-' ? await context.terminal.readInput(INPUT_MAX_BYTES) : content;
      await answer(
        context,
        flags,
        async (holdfast) => {
          if (keep === undefined) return holdfast.teams.settle(id, { content: text ?? '' });
          const { operation } = sideOf(await conflictOf(holdfast, id), keep);
          return holdfast.teams.settle(id, { operation });
        },
        (result, terminal) => printOutcome(terminal, 'Conflict settled', result),
      );
    });
}

/** Commands about what a team shares. */
export function defineMemories(team: Command, context: Context): void {
  defineStatus(team, context);
  defineShare(team, context);
  defineConflicts(team, context);
  defineSettle(team, context);
}
