import type { Team } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { useTeamChange } from '../../lib/teams.ts';
import { Confirm } from '../../ui/dialog.tsx';

interface LeaveProps {
  team: Team;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Ends the membership here, after asking. */
export function Leave({ team, open, onOpenChange }: LeaveProps) {
  const leave = useTeamChange('The team could not be left', () => api.teams.leave({ team: team.id }));
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Leave “${team.name}”?`}
      action="Leave"
      danger
      onConfirm={() => leave.mutate(undefined)}
    >
      Its memories stay on this machine and no longer change with the others. To come back you need a new
      invite.
    </Confirm>
  );
}
