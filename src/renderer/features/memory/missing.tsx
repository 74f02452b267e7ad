import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleOff } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { refreshCounts, refreshMemories } from '../../lib/queries.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';

/** Stands for a memory that was deleted, or that this person may not see: nobody is told which. */
export function Missing({ id }: { id: string }) {
  const client = useQueryClient();
  const bringBack = useMutation({
    mutationFn: () => api.memories.undo(id),
    onSuccess: async () => {
      await Promise.all([refreshMemories(client, [id]), refreshCounts(client)]);
      showToast({ tone: 'ok', title: 'The memory is back' });
    },
    onError: (error) => showFailure('The memory could not be brought back', error),
  });
  return (
    <Empty
      icon={CircleOff}
      title="This memory is not here"
      actions={
        <Button onClick={() => bringBack.mutate()} disabled={bringBack.isPending}>
          Undo its last change
        </Button>
      }
    >
      It was deleted, or it is none that you may see. What was deleted comes back by an undo; what was erased
      does not.
    </Empty>
  );
}
