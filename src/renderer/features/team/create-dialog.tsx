import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Team, TeamKind } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { refreshTeams } from '../../lib/teams.ts';
import { showToast } from '../../lib/toasts.ts';
import { Field, Input } from '../../ui/field.tsx';
import { FormDialog } from './form-dialog.tsx';

const TEXTS: Record<TeamKind, { title: string; description: string; name: string }> = {
  shared: {
    title: 'Create a team',
    description: 'Nothing is published by this. You choose later what to share, and whom to invite.',
    name: '',
  },
  personal: {
    title: 'Link your other machine',
    description: 'Your agent and user memories go to machines of yours, and to nobody else.',
    name: 'My machines',
  },
};

interface Draft {
  name: string;
  relay: string;
  as: string;
  token: string;
}

function create(kind: TeamKind, { name, relay, as, token }: Draft): Promise<Team> {
  const options = {
    kind,
    ...(as.trim() && { member_name: as.trim() }),
    ...(token.trim() && { creation_token: token.trim() }),
  };
  return api.teams.create(name.trim(), relay.trim(), options);
}

interface CreateDialogProps {
  kind: TeamKind;
  onClose: () => void;
  onMade: (team: Team) => void;
}

/** Makes a team: with others, or of one's own machines. */
export function CreateDialog({ kind, onClose, onMade }: CreateDialogProps) {
  const client = useQueryClient();
  const { title, description, name } = TEXTS[kind];
  const [draft, setDraft] = useState<Draft>({ name, relay: '', as: '', token: '' });
  const text = (field: keyof Draft) => ({
    value: draft[field],
    onChange: (event: { target: { value: string } }) =>
      setDraft((now) => ({ ...now, [field]: event.target.value })),
    autoComplete: 'off',
    dir: 'auto' as const,
  });
  const make = useMutation({
    mutationFn: () => create(kind, draft),
    onSuccess: async (team) => {
      await refreshTeams(client);
      showToast({ tone: 'ok', title: `“${team.name}” is made` });
      onMade(team);
    },
  });
  return (
    <FormDialog
      title={title}
      description={description}
      action={kind === 'shared' ? 'Create the team' : 'Begin'}
      isBusy={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <Field label="Name">
        {(control) => <Input {...control} {...text('name')} required maxLength={100} />}
      </Field>
      <Field
        label="Relay"
        hint="Its address, such as wss://relay.example.com. It passes on what it cannot read. Whoever runs it tells you; you can run your own."
      >
        {(control) => <Input {...control} {...text('relay')} required maxLength={2048} dir="ltr" />}
      </Field>
      {kind === 'shared' && (
        <Field label="Your name" hint="What the others see.">
          {(control) => <Input {...control} {...text('as')} required maxLength={100} />}
        </Field>
      )}
      <Field label="Token of the relay" hint="Only where the relay asks for one.">
        {(control) => <Input {...control} {...text('token')} type="password" maxLength={512} dir="ltr" />}
      </Field>
    </FormDialog>
  );
}
