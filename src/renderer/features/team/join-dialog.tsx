import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Team } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { refreshTeams } from '../../lib/teams.ts';
import { Field, Input } from '../../ui/field.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { FormDialog } from './form-dialog.tsx';

interface JoinDialogProps {
  /** What is filled in: the link that was opened in the system, or nothing. */
  link: string;
  onClose: () => void;
  onJoined: (team: Team) => void;
}

/** Joins a team by a link. Nothing happens before the person says so. */
export function JoinDialog({ link: opened, onClose, onJoined }: JoinDialogProps) {
  const client = useQueryClient();
  const [link, setLink] = useState(opened);
  const [as, setAs] = useState('');
  const [isOwn, setIsOwn] = useState(false);
  const id = useId();
  const join = useMutation({
    mutationFn: () =>
      api.teams.join(link.trim(), {
        own_device: isOwn,
        ...(as.trim() && !isOwn && { member_name: as.trim() }),
      }),
    onSuccess: async (team) => {
      await refreshTeams(client);
      onJoined(team);
    },
  });
  return (
    <FormDialog
      title="Join with a link"
      description="Joining publishes nothing by itself: you choose later what to share."
      action="Join"
      isBusy={join.isPending}
      error={join.error}
      onSubmit={() => join.mutate()}
      onClose={onClose}
    >
      {opened !== '' && (
        <p className="rounded-md bg-warn-soft p-3 text-warn">
          This link was opened from outside. Join only if you know who sent it.
        </p>
      )}
      <Field label="Link" hint="It begins with holdfast://join# and works once.">
        {(control) => (
          <Input
            {...control}
            value={link}
            onChange={(event) => setLink(event.target.value)}
            required
            maxLength={4096}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
          />
        )}
      </Field>
      <div className="flex items-start gap-2">
        <Checkbox
          id={id}
          className="mt-0.5"
          checked={isOwn}
          onCheckedChange={(on) => setIsOwn(on === true)}
          aria-describedby={`${id}-note`}
        />
        <div>
          <label htmlFor={id} className="font-medium">
            I made this link myself, on another machine of mine
          </label>
          <p id={`${id}-note`} className="text-xs text-muted">
            Never for a link that somebody sent you: this would become a machine of theirs.
          </p>
        </div>
      </div>
      <Field label="Your name" hint="What the others see. Not needed for another machine of yours.">
        {(control) => (
          <Input
            {...control}
            value={as}
            onChange={(event) => setAs(event.target.value)}
            disabled={isOwn}
            maxLength={100}
            autoComplete="off"
            dir="auto"
          />
        )}
      </Field>
    </FormDialog>
  );
}
