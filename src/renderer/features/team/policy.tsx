import { useId } from 'react';
import type { Team } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { useTeamChange } from '../../lib/teams.ts';
import { Choices } from '../../ui/choices.tsx';
import { Panel } from '../../ui/page.tsx';
import { Checkbox } from '../../ui/toggle.tsx';

type Trusted = Team['policy']['trusted'];

const CHOICES = [
  {
    value: 'publishers',
    label: 'Everybody who may publish',
    means: 'What publishers, reviewers and admins publish is recalled by everybody at once.',
  },
  {
    value: 'some',
    label: 'Only some',
    means: 'What others publish waits in the review of the reviewers. With nobody chosen, all of it does.',
  },
] as const;

/** Members whose publishing the policy decides about. */
const publishersOf = ({ members }: Team) =>
  members.filter(({ removed, role }) => !removed && role !== 'reader' && role !== 'proposer');

interface SomeProps {
  team: Team;
  trusted: readonly string[];
  disabled: boolean;
  onChange: (trusted: string[]) => void;
}

/** Which members are trusted. */
function Some({ team, trusted, disabled, onChange }: SomeProps) {
  const id = useId();
  return (
    <ul className="ml-7 flex flex-col gap-1.5">
      {publishersOf(team).map((member) => (
        <li key={member.id} className="flex min-w-0 items-center gap-2">
          <Checkbox
            id={`${id}-${member.id}`}
            checked={trusted.includes(member.id)}
            disabled={disabled}
            onCheckedChange={(on) =>
              onChange(on === true ? [...trusted, member.id] : trusted.filter((other) => other !== member.id))
            }
          />
          <label htmlFor={`${id}-${member.id}`} dir="auto" className="truncate">
            {member.name}
          </label>
        </li>
      ))}
    </ul>
  );
}

/** Whose published memories arrive approved. */
export function Policy({ team }: { team: Team }) {
  const change = useTeamChange('The policy could not be changed', (trusted: Trusted) =>
    api.teams.change({ team: team.id, trusted }),
  );
  const { trusted } = change.isPending ? { trusted: change.variables } : team.policy;
  const disabled = team.role !== 'admin' || change.isPending;
  return (
    <Panel title="Who is trusted">
      <Choices
        label="Who is trusted"
        choices={CHOICES}
        value={trusted === 'publishers' ? 'publishers' : 'some'}
        disabled={disabled}
        onChange={(next) =>
          change.mutate(next === 'publishers' ? 'publishers' : publishersOf(team).map(({ id }) => id))
        }
      >
        {trusted !== 'publishers' && (
          <Some team={team} trusted={trusted} disabled={disabled} onChange={(next) => change.mutate(next)} />
        )}
      </Choices>
      {team.role !== 'admin' && (
        <p className="mt-3 text-xs text-muted">An admin of the team can change this.</p>
      )}
    </Panel>
  );
}
