import type { Command } from 'commander';
import type { Team, TeamRole } from '../../../client/index.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { TEAM_ROLES } from '../../../shared/team.ts';
import { answer, type Context } from '../../context.ts';
import { printInvite, printMembers, printPolicy } from '../../format/team.ts';
import { harmless } from '../../text.ts';
import { asIs, choice, positive, repeated, valued, WordsArgument } from '../../values.ts';
import { askFirst, chooseMember, chooseTeam, type TeamFlags, teamLeaf } from './choose.ts';

interface InviteFlags extends TeamFlags {
  role?: TeamRole;
  ownDevice?: true;
  expiresHours?: number;
}

function defineInvite(team: Command, context: Context): void {
  teamLeaf(team, 'invite', 'make a link that lets one person join')
    .addOption(choice('--role <role>', 'what they may do; publisher when not given', TEAM_ROLES))
    .option('--own-device', 'for another machine of yours instead of another person')
    .addOption(valued('--expires-hours <number>', 'how long it works; 72 when not given', positive))
    .action(async ({ role, ownDevice, expiresHours, ...flags }: InviteFlags) => {
      await answer(
        context,
        flags,
        async (holdfast) => {
          const { id } = await chooseTeam(holdfast, flags);
          return holdfast.teams.invite({
            team: id,
            own_device: ownDevice ?? false,
            ...(role && { role }),
            ...(expiresHours !== undefined && { expires_hours: expiresHours }),
          });
        },
        (invite, terminal) => printInvite(terminal, invite, ownDevice === true),
      );
    });
}

function defineList(team: Command, context: Context): void {
  teamLeaf(team, 'members', 'who is in the team, with the fingerprints of their devices').action(
    async (flags: TeamFlags) => {
      await answer(
        context,
        flags,
        (holdfast) => chooseTeam(holdfast, flags),
        (chosen, terminal) => printMembers(terminal, chosen),
      );
    },
  );
}

function defineRole(team: Command, context: Context): void {
  teamLeaf(team, 'role', 'change what a member may do')
    .argument('<member>', 'name or id')
    .addArgument(new WordsArgument('<role>', `one of ${TEAM_ROLES.join(', ')}`, TEAM_ROLES))
    .action(async (typed: string, role: TeamRole, flags: TeamFlags) => {
      let name = '';
      await answer(
        context,
        flags,
        async (holdfast) => {
          const chosen = await chooseTeam(holdfast, flags);
          const member = chooseMember(chosen, typed);
          name = member.name;
          return holdfast.teams.setRole(member.id, role, { team: chosen.id });
        },
        (_, terminal) => terminal.success(`${harmless(name)} is now ${role}.`),
      );
    });
}

function defineRemove(team: Command, context: Context): void {
  teamLeaf(team, 'remove <member>', 'remove a member, by name or id, and begin a new key')
    .option('-y, --yes', 'do not ask')
    .action(async (typed: string, flags: TeamFlags & { yes?: true }) => {
      await askFirst(context, flags, async (holdfast) => {
        const chosen = await chooseTeam(holdfast, flags);
        const member = chooseMember(chosen, typed);
        const [who, where] = [harmless(member.name), harmless(chosen.name)];
        return {
          question: `Remove ${who} from ${where}? What they have received so far stays readable to them.`,
          act: () => holdfast.teams.removeMember(member.id, { team: chosen.id }),
          show: (_, terminal) => {
            terminal.success(`${who} is no longer in ${where}.`);
            terminal.print('  What is written from now on has a new key.');
          },
        };
      });
    });
}

interface PolicyFlags extends TeamFlags {
  trustPublishers?: true;
  trust?: string[];
  trustNobody?: true;
}

/** What the flags ask for, or nothing when the policy is only to be shown. */
function trustedBy(flags: PolicyFlags, team: Team): 'publishers' | string[] | undefined {
  const { trustPublishers, trust, trustNobody } = flags;
  if ([trustPublishers, trust, trustNobody].filter((flag) => flag !== undefined).length > 1)
    throw new HoldfastError(
      'invalid_request',
      'Only one of --trust-publishers, --trust and --trust-nobody can be given.',
    );
  if (trustPublishers) return 'publishers';
  return trustNobody ? [] : trust?.map((typed) => chooseMember(team, typed).id);
}

function definePolicy(team: Command, context: Context): void {
  teamLeaf(team, 'policy', 'whose published memories arrive approved; shows it when nothing is given')
    .option('--trust-publishers', 'those of everybody who may publish')
    .addOption(repeated('--trust <member>', 'those of this member, by name or id; repeatable', asIs))
    .option('--trust-nobody', 'everything waits for a reviewer')
    .action(async (flags: PolicyFlags) => {
      await answer(
        context,
        flags,
        async (holdfast) => {
          const chosen = await chooseTeam(holdfast, flags);
          const trusted = trustedBy(flags, chosen);
          return trusted === undefined ? chosen : holdfast.teams.change({ team: chosen.id, trusted });
        },
        (changed, terminal) => printPolicy(terminal, changed),
      );
    });
}

/** Commands about who is in a team and what they may do. */
export function defineMembers(team: Command, context: Context): void {
  defineInvite(team, context);
  defineList(team, context);
  defineRole(team, context);
  defineRemove(team, context);
  definePolicy(team, context);
}
