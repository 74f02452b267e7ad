import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useCommands } from '../../app/commands.ts';
import { api } from '../../lib/api.ts';
import { useChanges } from '../../lib/changes.ts';
import { firstLine } from '../../lib/format.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type Draft, EMPTY_DRAFT, fieldsOf, metadataProblem } from './draft.ts';
import { ContentField, MainFields, MoreFields } from './fields.tsx';
import { Problem } from './problem.tsx';

interface NewMemoryProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Lets a person write a memory, which is active at once: who writes it has looked at it. */
export function NewMemory({ open, onOpenChange }: NewMemoryProps) {
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const { make } = useChanges();
  const store = useMutation({
    mutationFn: () =>
      make(
        () => api.memories.store(draft.content, { ...fieldsWithoutContent(draft), state: 'active' }),
        ({ memory, outcome }) =>
          outcome === 'created'
            ? { done: `Stored: ${firstLine(memory.content, 60)}`, ids: [memory.id] }
            : null,
      ),
    onSuccess: ({ memory, outcome, notice }) => {
      onOpenChange(false);
      setDraft(EMPTY_DRAFT);
      if (outcome !== 'created')
        showToast({ title: 'This was there already', detail: notice ?? firstLine(memory.content) });
    },
  });
  useCommands([
    {
      id: 'memory.new',
      title: 'New memory',
      group: 'Memories',
      keys: ['n'],
      ahead: true,
      run: () => onOpenChange(true),
    },
  ]);
  const change = (next: Partial<Draft>) => setDraft((now) => ({ ...now, ...next }));
  const isReady = draft.content.trim() !== '' && !metadataProblem(draft.metadata) && !store.isPending;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New memory"
      width="large"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button kind="primary" disabled={!isReady} onClick={() => store.mutate()}>
            Store
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4 pt-1"
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) store.mutate();
        }}
      >
        <ContentField draft={draft} onChange={change} />
        <MainFields draft={draft} onChange={change} />
        <details>
          <summary className="text-muted">More fields</summary>
          <div className="pt-3">
            <MoreFields draft={draft} onChange={change} />
          </div>
        </details>
        <Problem error={store.error} />
      </form>
    </Dialog>
  );
}

function fieldsWithoutContent(draft: Draft) {
  const { content: _, ...fields } = fieldsOf(draft);
  return fields;
}
