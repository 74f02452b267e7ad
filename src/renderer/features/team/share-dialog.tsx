import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Team } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { refreshTeams } from '../../lib/teams.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Confirm } from '../../ui/dialog.tsx';

const memories = (count: number) => formatCount(count, 'memory', 'memories');

interface ShareDialogProps {
  team: Team;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Sends what the team does not have yet, after saying how much that is. */
export function ShareDialog({ team, open, onOpenChange }: ShareDialogProps) {
  const client = useQueryClient();
  const share = useMutation({
    mutationFn: () => api.teams.share({ team: team.id, all: true }),
    onSuccess: ({ shared, failed }) => {
      showToast({ tone: 'ok', title: `${memories(shared)} shared` });
      if (failed > 0) showToast({ tone: 'danger', title: `${memories(failed)} could not be shared` });
    },
    onError: (error) => showFailure('The memories could not be shared', error),
    onSettled: () => refreshTeams(client),
  });
  const isProposal = team.role === 'proposer';
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title={`Share ${memories(team.unshared)}?`}
      action={isProposal ? 'Propose' : 'Share'}
      onConfirm={() => share.mutate()}
    >
      {team.kind === 'shared'
        ? `These are your memories of the scope “Team” that “${team.name}” does not have. All of its members can read them then, and keep what they received. ${isProposal ? 'A reviewer has to approve them first. ' : ''}Memories of the scopes “Agent” and “User” never leave this machine.`
        : 'These are your agent and user memories that your other machines do not have.'}
    </Confirm>
  );
}
