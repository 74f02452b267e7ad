import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type EditOptions, HoldfastError, type Memory } from '../../../client/index.ts';
import { useCommands } from '../../app/commands.ts';
import { api } from '../../lib/api.ts';
import { useChanges } from '../../lib/changes.ts';
import { historyQuery, memoryQuery } from '../../lib/queries.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { changesOf, type Draft, draftOf, metadataProblem } from './draft.ts';
import { ContentField, MainFields, MoreFields } from './fields.tsx';
import { Problem } from './problem.tsx';

/** A person's edit counts at once where they may review; else it waits like anybody's. */
async function save(memory: Memory, edit: EditOptions) {
  const isActive = memory.state === 'active';
  try {
    return await api.memories.edit(memory.id, isActive ? { ...edit, approve: true } : edit);
  } catch (error) {
    if (!isActive || !(error instanceof HoldfastError) || error.code !== 'forbidden') throw error;
    return await api.memories.edit(memory.id, edit);
  }
}

interface EditProps {
  memory: Memory;
  onClose: () => void;
}

/** The form of a memory. It is about the memory as it was when the form was opened: what others change meanwhile is said. */
export function EditMemory({ memory: now, onClose }: EditProps) {
  const client = useQueryClient();
  const { made } = useChanges();
  const [memory, setMemory] = useState(now);
  const [draft, setDraft] = useState<Draft>(() => draftOf(now));
  const { data: history } = useQuery(historyQuery(memory.id));
  const [base, setBase] = useState<number | undefined>();
  const newest = history?.versions.at(-1)?.version;
  if (base === undefined && newest !== undefined) setBase(newest);

  const changes = metadataProblem(draft.metadata) ? {} : changesOf(draft, memory);
  const hasChanges = Object.keys(changes).length > 0;
  const saving = useMutation({
    mutationFn: () =>
      // On a waiting change the base would mean "and approve that one too".
      save(memory, { ...changes, ...(memory.pending_version === null && base && { base_version: base }) }),
    onSuccess: async ({ outcome, notice }) => {
      onClose();
      if (outcome === 'unchanged') showToast({ title: 'Nothing changed', detail: notice ?? undefined });
      else
        await made(outcome === 'pending' ? 'Change stored; it waits for approval' : 'Memory changed', [
          memory.id,
        ]);
    },
  });
  const isStale = saving.error instanceof HoldfastError && saving.error.code === 'stale_version';
  const isReady = hasChanges && draft.content.trim() !== '' && !saving.isPending;
  const submit = () => isReady && saving.mutate();
  useCommands([
    {
      id: 'memory.save',
      title: 'Save',
      group: 'Memory',
      keys: ['mod+enter', 'mod+s'],
      inFields: true,
      disabled: !isReady,
      run: submit,
    },
    {
      id: 'memory.cancel',
      title: 'Stop editing',
      group: 'Memory',
      keys: ['escape'],
      inFields: true,
      run: onClose,
    },
  ]);
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  /** Puts what was typed on top of the newest version. */
  const rebase = async () => {
    const fresh = await client.fetchQuery({ ...memoryQuery(memory.id), staleTime: 0 });
    const versions = await client.fetchQuery({ ...historyQuery(memory.id), staleTime: 0 });
    const touched = Object.keys(changes) as (keyof Draft)[];
    setDraft({ ...draftOf(fresh), ...Object.fromEntries(touched.map((name) => [name, draft[name]])) });
    setMemory(fresh);
    setBase(versions.versions.at(-1)?.version);
    saving.reset();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ContentField draft={draft} onChange={change} />
      <MainFields draft={draft} onChange={change} />
      <MoreFields draft={draft} onChange={change} />
      <Problem error={saving.error} />
      <div className="flex justify-end gap-2">
        {isStale && <Button onClick={() => void rebase()}>Keep my changes on the newest version</Button>}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" disabled={!isReady}>
          Save
        </Button>
      </div>
    </form>
  );
}
