import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleOff, Trash2 } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { firstLine } from '../../lib/format.ts';
import { historyQuery, refreshCounts, refreshMemories } from '../../lib/queries.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, SkeletonRows } from '../../ui/states.tsx';

const EXCERPT_LENGTH = 300;

/** Stands for a memory that was deleted: what it said, and the way back. */
function Deleted({ id, content }: { id: string; content: string }) {
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
      icon={Trash2}
      title="This memory is deleted"
      actions={
        <Button onClick={() => bringBack.mutate()} disabled={bringBack.isPending}>
          Bring it back
        </Button>
      }
    >
      <p className="text-text wrap-anywhere">
        <bdi>{firstLine(content, EXCERPT_LENGTH)}</bdi>
      </p>
    </Empty>
  );
}

/** Stands for a memory that is not there. Whether it never was or is none of this person's, nobody is told. */
export function Missing({ id }: { id: string }) {
  const { data, isPending } = useQuery({ ...historyQuery(id), retry: false });
  if (isPending) return <SkeletonRows />;
  const last = data?.versions.at(-1);
  if (last) return <Deleted id={id} content={last.after.content} />;
  return (
    <Empty icon={CircleOff} title="This memory is not here">
      There is none with this id that you may see, or it was erased for good.
    </Empty>
  );
}
