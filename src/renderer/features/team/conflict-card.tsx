import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Conflict } from '../../../client/index.ts';
import { memberName, settle, teamsQuery } from '../../lib/teams.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Textarea } from '../../ui/field.tsx';
import { Side } from './side.tsx';

type How = { operation: string } | { content: string };

interface OtherTextProps {
  text: string;
  isBusy: boolean;
  onSave: (content: string) => void;
  onClose: () => void;
}

function OtherText({ text, isBusy, onSave, onClose }: OtherTextProps) {
  const [content, setContent] = useState(text);
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(content);
      }}
    >
      <Field label="Text that settles it">
        {(control) => (
          <Textarea
            {...control}
            value={content}
            onChange={(event) => setContent(event.target.value)}
            required
            dir="auto"
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" kind="primary" size="small" disabled={isBusy}>
          Save this text
        </Button>
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** A memory that was changed in two places at once: every side, and the ways to settle it. */
export function ConflictCard({ conflict }: { conflict: Conflict }) {
  const client = useQueryClient();
  const { data: teams } = useQuery(teamsQuery);
  const [isWriting, setIsWriting] = useState(false);
  const end = useMutation({
    mutationFn: (how: How) => settle(client, conflict.id, how),
    onSuccess: () => showToast({ tone: 'ok', title: 'The conflict is settled' }),
    onError: (error) => showFailure('The conflict could not be settled', error),
  });
  const kept = conflict.sides.find(({ serving }) => serving) ?? conflict.sides[0];
  const isHidden = conflict.sides.some(({ deleted }) => deleted);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        It was changed in two places at once.{' '}
        {isHidden ? 'Nobody recalls it until this is settled.' : 'One version is recalled for now.'}
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        {conflict.sides.map((side) => (
          <Side
            key={side.operation}
            side={side}
            against={side === kept || !kept || kept.deleted ? null : kept.memory.content}
            author={memberName(teams, side.member)}
            isHidden={isHidden}
            isBusy={end.isPending}
            onKeep={() => end.mutate({ operation: side.operation })}
          />
        ))}
      </div>
      {isWriting ? (
        <OtherText
          text={kept?.memory.content ?? ''}
          isBusy={end.isPending}
          onSave={(content) => end.mutate({ content })}
          onClose={() => setIsWriting(false)}
        />
      ) : (
        <Button size="small" kind="quiet" className="self-start" onClick={() => setIsWriting(true)}>
          <Pencil aria-hidden />
          Write another text
        </Button>
      )}
    </div>
  );
}
