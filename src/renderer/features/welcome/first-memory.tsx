import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Memory } from '../../../client/index.ts';
import { api, troubleOf } from '../../lib/api.ts';
import { undoing } from '../../lib/memories.ts';
import { refreshMemories } from '../../lib/queries.ts';
import { offerUndo } from '../../lib/undo.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Field, Textarea } from '../../ui/field.tsx';

const EXAMPLE = 'I write code in TypeScript and prefer small functions.';

interface FirstMemoryProps {
  memory: Memory | null;
  onStored: (memory: Memory) => void;
}

function Stored({ memory }: { memory: Memory }) {
  return (
    <>
      <blockquote dir="auto" className="content rounded-md bg-sunken p-3">
        {memory.content}
      </blockquote>
      <p className="text-muted">Every agent of yours recalls this from now on.</p>
      <Link to="/memories/$id" params={{ id: memory.id }} className={`${buttonClass()} self-start`}>
        Look at it
      </Link>
    </>
  );
}

/** Stores something about the person, active at once: it is the person who says so. */
export function FirstMemory({ memory, onStored }: FirstMemoryProps) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const store = useMutation({
    mutationFn: () => api.memories.store(text, { type: 'preference', state: 'active' }),
    onSuccess: async ({ memory: stored }) => {
      onStored(stored);
      offerUndo({ done: 'The memory is stored', undo: undoing([stored.id]) });
      await refreshMemories(client, [stored.id]);
    },
  });
  if (memory) return <Stored memory={memory} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) store.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col items-start gap-3">
      <Field
        label="What should every agent know about you?"
        hint="One short statement. Agents store such things by themselves, too; those wait in the review until you approve them."
        error={store.error ? troubleOf(store.error).message : undefined}
        className="w-full"
      >
        {(control) => (
          <Textarea
            {...control}
            dir="auto"
            required
            value={text}
            placeholder={EXAMPLE}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button kind="primary" type="submit" disabled={store.isPending}>
        Store it
      </Button>
    </form>
  );
}
