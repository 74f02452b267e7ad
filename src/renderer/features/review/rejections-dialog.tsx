import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { ScopeBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, Failure, SkeletonRows } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';

function Rejections() {
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: keys.rejections,
    queryFn: ({ signal }) => api.review.rejections({}, { signal }),
  });
  if (isPending) return <SkeletonRows rows={3} />;
  if (error)
    return <Failure title="The list could not be loaded" error={error} retry={() => void refetch()} />;
  if (data.rejections.length === 0)
    return (
      <Empty icon={Ban} title="Nothing is rejected for good">
        <p>“Reject and never propose again” puts a text here. Agents that propose it again are told so.</p>
      </Empty>
    );
  const allow = async (id: string) => {
    try {
      await api.review.allow(id);
      await client.invalidateQueries({ queryKey: keys.rejections });
      showToast({ tone: 'ok', title: 'Agents may propose it again' });
    } catch (failure) {
      showFailure('It could not be allowed again', failure);
    }
  };
  return (
    <ul className="flex flex-col divide-y divide-line">
      {data.rejections.map(({ id, content, agent, scope, rejected_by, rejected_at }) => (
        <li key={`${id} ${rejected_at}`} className="flex items-start gap-4 py-3">
          <div className="flex min-w-0 flex-1 flex-col gap-1">
            <p dir="auto" className="content line-clamp-4">
              {content}
            </p>
            <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
              <ScopeBadge scope={scope} />
              <span>proposed by {agent}</span>
              <span>
                rejected by {rejected_by} <Time at={rejected_at} />
              </span>
            </p>
          </div>
          <Button size="small" onClick={() => void allow(id)}>
            Allow again
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** What agents may not propose again, and a way to let them. */
export function RejectionsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      width="large"
      title="Rejected for good"
      description="Your agents cannot propose these texts again in the same scope."
    >
      {open && <Rejections />}
    </Dialog>
  );
}
