import { useMutation } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Invite, Team, TeamRole } from '../../../client/index.ts';
import { TEAM_ROLES } from '../../../shared/team.ts';
import { ROLE_MEANS } from '../../../shared/team-words.ts';
import { api } from '../../lib/api.ts';
import { formatTime } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Select } from '../../ui/field.tsx';
import { FormDialog } from './form-dialog.tsx';
import { LIFETIMES, type Lifetime, ROLE_LABEL } from './looks.ts';

/** For whom the link is. */
type Whom = 'person' | 'own';

function InviteOnce({ invite, whom, onClose }: { invite: Invite; whom: Whom; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="The invite is made"
      width="large"
      footer={
        <Button kind="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="flex gap-2 rounded-md bg-warn-soft p-3 text-warn">
          <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          Copy the link now: it is shown only this once. Whoever has it can join, so send it over a channel
          that you trust.
        </p>
        <CodeBlock text={invite.link} label="link" />
        <ul className="flex list-disc flex-col gap-1 pl-5">
          <li>It works once, until {formatTime(invite.expires_at)}.</li>
          <li>
            {whom === 'own' ? 'On your other machine, open it' : 'They open it'}, or choose “Join with a link”
            in the Team view, or type{' '}
            <code className="font-mono text-xs">holdfast team join{whom === 'own' && ' --own-device'}</code>.
            {whom === 'own' && ' Say there that you made the link yourself.'}
          </li>
          <li>They are let in while Holdfast runs here.</li>
          <li>Then compare the fingerprints of your devices, in person or by phone.</li>
        </ul>
      </div>
    </Dialog>
  );
}

interface InviteDialogProps {
  team: Team;
  onClose: () => void;
}

/** Asks for whom an invite is, makes it, and shows its link once. */
export function InviteDialog({ team, onClose }: InviteDialogProps) {
  const invitesPeople = team.kind === 'shared' && team.role === 'admin';
  const [whom, setWhom] = useState<Whom>(invitesPeople ? 'person' : 'own');
  const [role, setRole] = useState<TeamRole>('publisher');
  const [hours, setHours] = useState<Lifetime>('72');
  const make = useMutation({
    mutationFn: () =>
      api.teams.invite({
        team: team.id,
        own_device: whom === 'own',
        expires_hours: Number(hours),
        ...(whom === 'person' && { role }),
      }),
  });
  if (make.data) return <InviteOnce invite={make.data} whom={whom} onClose={onClose} />;
  return (
    <FormDialog
      title={invitesPeople ? `Invite to “${team.name}”` : `Another machine of yours in “${team.name}”`}
      action="Make the link"
      isBusy={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      {invitesPeople && (
        <Field label="For">
          {(control) => (
            <Select
              {...control}
              options={{ person: 'Another person', own: 'Another machine of mine' }}
              value={whom}
              onChange={setWhom}
            />
          )}
        </Field>
      )}
      {whom === 'person' && (
        <Field label="Role" hint={`Who joins ${ROLE_MEANS[role]}.`}>
          {(control) => (
            <Select
              {...control}
              options={TEAM_ROLES.map((name) => [name, ROLE_LABEL[name]] as const)}
              value={role}
              onChange={setRole}
            />
          )}
        </Field>
      )}
      <Field label="Works for">
        {(control) => <Select {...control} options={LIFETIMES} value={hours} onChange={setHours} />}
      </Field>
    </FormDialog>
  );
}
