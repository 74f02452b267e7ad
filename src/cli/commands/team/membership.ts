import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Holdfast, Team } from '../../../client/index.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { answer, type CommonFlags, type Context, leaf } from '../../context.ts';
import { printCreated, printJoined } from '../../format/team.ts';
import type { Terminal } from '../../terminal.ts';
import { harmless } from '../../text.ts';
import { numberFrom, valued } from '../../values.ts';
import { askFirst, chooseTeam, type TeamFlags, teamLeaf } from './choose.ts';

/** Longer than any link or token. */
const SECRET_MAX_BYTES = 8 * 1024;
const WAIT_SECONDS = 20;
const LOOK_AGAIN_MS = 250;

interface CreateFlags extends CommonFlags {
  relay: string;
  personal?: true;
  as?: string;
  creationToken?: string;
}

/** A secret from the command line; `-` or nothing reads it, so that the history of the shell does not keep it. */
async function secretOf(given: string | undefined, question: string, terminal: Terminal): Promise<string> {
  if (given !== undefined && given !== '-') return given;
  return (await terminal.ask(question, SECRET_MAX_BYTES)).trim();
}

function defineCreate(team: Command, context: Context): void {
  leaf(team, 'create <name>', 'make a team on a relay, with you as its first admin')
    .requiredOption('--relay <url>', 'address of the relay, such as wss://relay.example.com')
    .option('--personal', 'for your own machines: it has your agent and user memories')
    .option('--as <name>', 'the name that others see; that of your account on this computer when not given')
    .option('--creation-token <token>', 'what the relay asks for, if it does; - reads it from standard input')
    .addHelpText('after', CREATE_EXAMPLES)
    .action(async (name: string, { relay, personal, as, creationToken, ...flags }: CreateFlags) => {
      const token =
        creationToken && (await secretOf(creationToken, 'Token of the relay: ', context.terminal));
      const options = {
        kind: personal ? ('personal' as const) : ('shared' as const),
        member_name: as ?? userInfo().username,
        ...(token && { creation_token: token }),
      };
      await answer(
        context,
        flags,
        (holdfast) => holdfast.teams.create(name, relay, options),
        (created, terminal) => printCreated(terminal, created),
      );
    });
}

interface JoinFlags extends CommonFlags {
  as?: string;
  ownDevice?: true;
  wait?: number;
}

/** The team once an admin's engine has let this one in, or as it is when `seconds` are over. */
async function untilAdmitted(holdfast: Holdfast, joined: Team, waitSeconds: number): Promise<Team> {
  let team = joined;
  for (const end = Date.now() + waitSeconds * 1000; team.state === 'joining' && Date.now() < end; ) {
    await sleep(LOOK_AGAIN_MS);
    team = (await holdfast.teams.list()).find(({ id }) => id === joined.id) ?? team;
  }
  return team;
}

function defineJoin(team: Command, context: Context): void {
  leaf(team, 'join [link]', 'join a team; without the link, or with -, it is read from standard input')
    .option('--as <name>', 'the name that others see; that of your account on this computer when not given')
    .option('--own-device', 'the link is your own, from another machine of yours')
    .addOption(
      valued(
        '--wait <seconds>',
        `for an admin to let you in; ${WAIT_SECONDS} when not given`,
        numberFrom(0, 3600),
      ),
    )
    .addHelpText('after', JOIN_EXAMPLES)
    .action(async (given: string | undefined, { as, wait, ownDevice, ...flags }: JoinFlags) => {
      const { terminal } = context;
      const link = await secretOf(given, 'Link of the invite: ', terminal);
      if (!link)
        throw new HoldfastError(
          'invalid_request',
          'There is no link.',
          'Ask an admin of the team for one: holdfast team invite',
        );
      await answer(
        context,
        flags,
        async (holdfast) => {
          const joined = await holdfast.teams.join(link, {
            member_name: as ?? userInfo().username,
            own_device: ownDevice ?? false,
          });
          return terminal.spin('Waiting for an admin to let you in', () =>
            untilAdmitted(holdfast, joined, wait ?? WAIT_SECONDS),
          );
        },
        printJoinedTo,
      );
    });
}

const printJoinedTo = (joined: Team, terminal: Terminal) => printJoined(terminal, joined);

function defineLeave(team: Command, context: Context): void {
  teamLeaf(team, 'leave', 'end your membership; memories that were synced stay here')
    .option('-y, --yes', 'do not ask')
    .action(async (flags: TeamFlags & { yes?: true }) => {
      await askFirst(context, flags, async (holdfast) => {
        const { id, name } = await chooseTeam(holdfast, flags);
        return {
          question: `Leave the team ${harmless(name)}? Its memories stay here, and no longer change with the others.`,
          act: async () => ({ teams: await holdfast.teams.leave({ team: id }) }),
          show: (_, terminal) => terminal.success(`You have left the team ${harmless(name)}.`),
        };
      });
    });
}

function definePause(team: Command, context: Context): void {
  const set = (name: string, description: string, paused: boolean, done: string) =>
    teamLeaf(team, name, description).action(async (flags: TeamFlags) => {
      await answer(
        context,
        flags,
        async (holdfast) => holdfast.teams.change({ team: (await chooseTeam(holdfast, flags)).id, paused }),
        (changed, terminal) => terminal.success(`${harmless(changed.name)}: ${done}`),
      );
    });
  set(
    'pause',
    'send and fetch nothing until it is resumed',
    true,
    'paused. Go on with: holdfast team resume',
  );
  set('resume', 'send and fetch again', false, 'syncs again.');
}

/** Commands about being in a team. */
export function defineMembership(team: Command, context: Context): void {
  defineCreate(team, context);
  defineJoin(team, context);
  defineLeave(team, context);
  definePause(team, context);
}

const CREATE_EXAMPLES = `
Nothing is published by this: memories of the scope tenant go out when they are approved after it, or shared.

Examples:
  holdfast team create Platform --relay wss://relay.example.com
  holdfast team create "My machines" --relay wss://relay.example.com --personal`;

const JOIN_EXAMPLES = `
Joining publishes nothing by itself.

Examples:
  holdfast team join                       asks for the link
  holdfast team join < invite.txt
  holdfast team join 'holdfast://join#…'   the shell keeps it in its history`;
