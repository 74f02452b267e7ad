import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { refreshCounts, refreshMemories } from '../../lib/queries.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Confirm } from '../../ui/dialog.tsx';

interface PurgeProps {
  id: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before a memory is erased, and says afterwards what may still hold its text. */
export function Purge({ id, open, onOpenChange }: PurgeProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const purge = useMutation({
    mutationFn: () => api.memories.purge(id),
    onSuccess: async ({ remains }) => {
      await navigate({ to: '/memories' });
      showToast({
        tone: 'ok',
        title: 'The memory is erased',
        ...(remains.length > 0 && { detail: `Its text may still be in: ${remains.join('; ')}.` }),
      });
      await Promise.all([refreshMemories(client), refreshCounts(client)]);
    },
    onError: (error) => showFailure('The memory could not be erased', error),
  });
  return (
    <Confirm
      open={open}
      onOpenChange={onOpenChange}
      title="Erase this memory for good?"
      action="Erase"
      danger
      onConfirm={() => purge.mutate()}
    >
      Its text, all of its versions and what search knows of it are removed from this machine. This cannot be
      undone. To be able to bring it back, delete it instead.
    </Confirm>
  );
}
