import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type EditOptions, HoldfastError, type Memory } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { useChanges } from '../../lib/changes.ts';
import { historyQuery, memoryQuery } from '../../lib/queries.ts';
import { showToast } from '../../lib/toasts.ts';
import { changesOf, type Draft, draftOf, metadataProblem } from './draft.ts';

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

/**
 * The draft of a memory as it was when editing began, and how it is saved: what others changed meanwhile is said rather than
 * overwritten. `onSaved` is called when the engine has it.
 */
export function useEditing(now: Memory, onSaved: () => void) {
  const client = useQueryClient();
  const { make } = useChanges();
  const [memory, setMemory] = useState(now);
  const [draft, setDraft] = useState<Draft>(() => draftOf(now));
  const { data: history } = useQuery(historyQuery(memory.id));
  const [base, setBase] = useState<number>();
  const newest = history?.versions.at(-1)?.version;
  if (base === undefined && newest !== undefined) setBase(newest);

  const isValid = draft.content.trim() !== '' && !metadataProblem(draft.metadata);
  const changes = isValid ? changesOf(draft, memory) : {};
  const saving = useMutation({
    mutationFn: () => {
      // Beside a change that waits, a base would mean "and approve that one too".
      const guard = memory.pending_version === null && base !== undefined ? { base_version: base } : {};
      return make(
        () => save(memory, { ...changes, ...guard }),
        ({ outcome }) => {
          if (outcome === 'unchanged') return null;
          return {
            done: outcome === 'pending' ? 'The change waits for approval' : 'Memory changed',
            ids: [memory.id],
          };
        },
      );
    },
    onSuccess: ({ outcome, notice }) => {
      onSaved();
      if (outcome === 'unchanged') showToast({ title: 'Nothing changed', detail: notice ?? undefined });
    },
  });

  /** Puts what was typed on top of the newest version. */
  const rebase = async () => {
    const fresh = await client.fetchQuery({ ...memoryQuery(memory.id), staleTime: 0 });
    const { versions } = await client.fetchQuery({ ...historyQuery(memory.id), staleTime: 0 });
    const typed = Object.keys(changes).map((name) => [name, draft[name as keyof Draft]]);
    setDraft({ ...draftOf(fresh), ...Object.fromEntries(typed) });
    setMemory(fresh);
    setBase(versions.at(-1)?.version);
    saving.reset();
  };

  return {
    draft,
    change: (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next })),
    /** Something was typed that would be lost. */
    isTouched: !saving.isSuccess && JSON.stringify(draft) !== JSON.stringify(draftOf(memory)),
    canSave: Object.keys(changes).length > 0 && !saving.isPending,
    save: () => saving.mutate(),
    error: saving.error,
    isStale: saving.error instanceof HoldfastError && saving.error.code === 'stale_version',
    rebase,
  };
}
