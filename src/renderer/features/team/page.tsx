import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Ellipsis, Laptop, Link2, LogOut, UserPlus, UsersRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Team } from '../../../client/index.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { openedInvite } from '../../lib/invite-link.ts';
import { useStore } from '../../lib/store.ts';
import { teamsQuery } from '../../lib/teams.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { JoinDialog } from './join-dialog.tsx';
import { Leave } from './leave.tsx';
import { NoTeam } from './no-team.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { StateMark } from './status.tsx';
import { TeamView } from './team-view.tsx';

const route = getRouteApi('/team');

/** What lies over the page; `link` makes a team of one's own machines. */
type Open = 'create' | 'join' | 'link' | 'invite' | 'share' | 'leave' | null;

/** What can be done with the team that is looked at, and about teams at all. */
function commandsFor(team: Team | undefined, teams: readonly Team[], open: (what: Open) => void): Command[] {
  const has = (kind: Team['kind']) => teams.some((each) => each.kind === kind);
  const command = (id: Exclude<Open, null>, title: string, more: Partial<Command> = {}): Command => ({
    id: `team.${id}`,
    title,
    group: 'Team',
    ahead: true,
    run: () => open(id),
    ...more,
  });
  return [
    ...(team
      ? [
          command('invite', 'Invite…', {
            keys: ['i'],
            words: 'add member link',
            disabled: team.role === null,
          }),
          command('share', 'Share what is only here…', { keys: ['s'], disabled: team.unshared === 0 }),
          command('leave', 'Leave the team…'),
        ]
      : []),
    command('join', 'Join with a link…', { keys: ['j'], words: 'invite' }),
    ...(has('shared') ? [] : [command('create', 'Create a team…', { keys: ['n'], words: 'new' })]),
    ...(has('personal') ? [] : [command('link', 'Link your other machine…', { words: 'personal device' })]),
  ];
}

function Actions({ team, teams, open }: { team: Team; teams: readonly Team[]; open: (what: Open) => void }) {
  const has = (kind: Team['kind']) => teams.some((each) => each.kind === kind);
  return (
    <>
      <Button kind="primary" onClick={() => open('invite')} disabled={team.role === null}>
        <UserPlus aria-hidden />
        Invite…
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={Link2} onSelect={() => open('join')}>
          Join with a link…
        </MenuItem>
        {!has('shared') && (
          <MenuItem icon={UsersRound} onSelect={() => open('create')}>
            Create a team…
          </MenuItem>
        )}
        {!has('personal') && (
          <MenuItem icon={Laptop} onSelect={() => open('link')}>
            Link your other machine…
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon={LogOut} danger onSelect={() => open('leave')}>
          Leave the team…
        </MenuItem>
      </Menu>
    </>
  );
}

function Switcher({ team, teams }: { team: Team; teams: readonly Team[] }) {
  const navigate = route.useNavigate();
  if (teams.length < 2) return null;
  return (
    <div>
      <Segmented
        label="Team"
        value={team.id}
        onChange={(id) => void navigate({ search: { team: id } })}
        options={teams.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  );
}

interface OverlaysProps {
  team: Team | undefined;
  what: Open;
  link: string;
  open: (what: Open) => void;
  onEntered: (team: Team, next: Open) => void;
}

function Overlays({ team, what, link, open, onEntered }: OverlaysProps) {
  const close = () => open(null);
  return (
    <>
      {what === 'create' && (
        <CreateDialog kind="shared" onClose={close} onMade={(made) => onEntered(made, 'invite')} />
      )}
      {what === 'link' && (
        <CreateDialog kind="personal" onClose={close} onMade={(made) => onEntered(made, 'invite')} />
      )}
      {what === 'join' && (
        <JoinDialog key={link} link={link} onClose={close} onJoined={(joined) => onEntered(joined, null)} />
      )}
      {what === 'invite' && team && <InviteDialog team={team} onClose={close} />}
      {team && <ShareDialog team={team} open={what === 'share'} onOpenChange={(on) => !on && close()} />}
      {team && <Leave team={team} open={what === 'leave'} onOpenChange={(on) => !on && close()} />}
    </>
  );
}

/** The link that was opened in the system opens the form, filled in; it is forgotten with the page. */
function useOpenedInvite(onLink: () => void): string {
  const opened = useStore(openedInvite);
  const [link, setLink] = useState('');
  useEffect(() => {
    if (opened === null) return;
    openedInvite.set(null);
    setLink(opened);
    onLink();
  }, [opened, onLink]);
  return link;
}

export function TeamPage() {
  const navigate = route.useNavigate();
  const { team: wanted } = route.useSearch();
  const { data: teams, error, refetch } = useQuery(teamsQuery);
  const [what, open] = useState<Open>(null);
  const [openJoin] = useState(() => () => open('join'));
  const link = useOpenedInvite(openJoin);
  const team = teams?.find(({ id }) => id === wanted) ?? teams?.[0];
  useCommands(commandsFor(team, teams ?? [], open));
  const enter = (entered: Team, next: Open) => {
    void navigate({ search: { team: entered.id } });
    open(next);
  };
  return (
    <Page
      title={team?.name ?? 'Team'}
      aside={team && <StateMark team={team} />}
      actions={team && <Actions team={team} teams={teams ?? []} open={open} />}
      toolbar={team && teams && teams.length > 1 ? <Switcher team={team} teams={teams} /> : undefined}
      scroll
    >
      {team ? (
        <TeamView key={team.id} team={team} onShare={() => open('share')} />
      ) : teams ? (
        <NoTeam onOpen={open} />
      ) : error ? (
        <Failure title="The teams could not be loaded" error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={4} label="Loading the teams" />
      )}
      <Overlays team={team} what={what} link={link} open={open} onEntered={enter} />
    </Page>
  );
}
