import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import type { Team, TeamDevice, TeamMember, TeamRole } from '../../../client/index.ts';
import { TEAM_ROLES } from '../../../shared/team.ts';
import { ROLE_MEANS } from '../../../shared/team-words.ts';
import { api } from '../../lib/api.ts';
import { useTeamChange } from '../../lib/teams.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { Panel } from '../../ui/page.tsx';
import { Device } from './devices.tsx';
import { ROLE_LABEL } from './looks.ts';

const ROLE_OPTIONS = TEAM_ROLES.map((role) => [role, ROLE_LABEL[role]] as const);

interface RoleProps {
  team: Team;
  member: TeamMember;
  mayChange: boolean;
}

function Role({ team, member, mayChange }: RoleProps) {
  const change = useTeamChange('The role could not be changed', (role: TeamRole) =>
    api.teams.setRole(member.id, role, { team: team.id }),
  );
  if (!mayChange)
    return <Badge title={`${member.name} ${ROLE_MEANS[member.role]}`}>{ROLE_LABEL[member.role]}</Badge>;
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      className="w-32"
      options={ROLE_OPTIONS}
      value={change.isPending ? change.variables : member.role}
      disabled={change.isPending}
      onChange={(role) => change.mutate(role)}
    />
  );
}

/** Who or what is to be removed: a member, or one machine of it. */
interface Doomed {
  id: string;
  name: string;
  isDevice: boolean;
}

interface MemberProps {
  team: Team;
  member: TeamMember;
  onRemove: (doomed: Doomed) => void;
}

function Member({ team, member, onRemove }: MemberProps) {
  const isSelf = member.id === team.member;
  const present = member.devices.filter(({ removed }) => !removed);
  // The first device of a member has its id: of others, that means the member as a whole.
  const mayRemove = (device: TeamDevice) =>
    team.role === 'admin' &&
    present.length > 1 &&
    !device.removed &&
    !device.this_device &&
    (isSelf || device.id !== member.id);
  const mayChange = team.role === 'admin' && team.kind === 'shared' && !isSelf && !member.removed;
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <span dir="auto" className="min-w-0 max-w-full truncate text-base font-medium" title={member.name}>
          {member.name}
        </span>
        {isSelf && <Badge tone="accent">You</Badge>}
        {member.removed && <Badge tone="danger">Removed</Badge>}
        {!member.trusted && !member.removed && (
          <Badge tone="warn" title="What is published waits for a reviewer">
            Reviewed
          </Badge>
        )}
        <span className="ml-auto flex items-center gap-2">
          <Role team={team} member={member} mayChange={mayChange} />
          {mayChange && (
            <Button
              size="small"
              kind="quiet"
              onClick={() => onRemove({ id: member.id, name: member.name, isDevice: false })}
              aria-label={`Remove ${member.name}`}
            >
              <UserMinus aria-hidden />
              Remove
            </Button>
          )}
        </span>
      </div>
      <ul aria-label={`Devices of ${member.name}`} className="flex flex-col gap-2">
        {member.devices.map((device) => (
          <Device
            key={device.id}
            device={device}
            onRemove={
              mayRemove(device)
                ? () => onRemove({ id: device.id, name: device.name, isDevice: true })
                : undefined
            }
          />
        ))}
      </ul>
    </li>
  );
}

/** Who is in the team, with what rights, on which devices. */
export function Members({ team }: { team: Team }) {
  const [doomed, setDoomed] = useState<Doomed | null>(null);
  const remove = useTeamChange('The removal failed', ({ id }: Doomed) =>
    api.teams.removeMember(id, { team: team.id }),
  );
  return (
    <Panel title={team.kind === 'shared' ? 'Members' : 'Machines'} isFlush>
      <ul className="divide-y divide-line">
        {team.members.map((member) => (
          <Member key={member.id} team={team} member={member} onRemove={setDoomed} />
        ))}
      </ul>
      <Confirm
        open={doomed !== null}
        onOpenChange={(open) => !open && setDoomed(null)}
        title={`Remove ${doomed?.name}?`}
        action="Remove"
        danger
        onConfirm={() => doomed && remove.mutate(doomed)}
      >
        Within seconds the relay refuses {doomed?.isDevice ? 'this machine' : 'their machines'}, and what is
        written from now on has a new key. What was received so far stays readable there. To come back takes a
        new invite.
      </Confirm>
    </Panel>
  );
}
