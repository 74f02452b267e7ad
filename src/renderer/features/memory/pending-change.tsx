import { useMutation, useQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import type { Memory } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { useChanges } from '../../lib/changes.ts';
import { historyQuery } from '../../lib/queries.ts';
import { usePersonName } from '../../lib/teams.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { SnapshotDiff } from './snapshot-diff.tsx';

/** The change of an approved memory that waits, and the decision about it. */
export function PendingChange({ memory }: { memory: Memory }) {
  const { id, pending_version: number } = memory;
  const { make } = useChanges();
  const { data } = useQuery({ ...historyQuery(id), enabled: number !== null });
  const pending = data?.versions.find(({ version }) => version === number);
  const decide = useMutation({
    mutationFn: ({ approve, version }: { approve: boolean; version: number }) =>
      make<unknown>(
        () => (approve ? api.memories.approve(id, { version }) : api.memories.deactivate(id, { version })),
        () => ({ done: approve ? 'Change approved' : 'Change refused', ids: [id] }),
      ),
    onError: (error) => showFailure('The change could not be decided', error),
  });
  const person = usePersonName(pending?.user ?? '');
  if (number === null || !pending) return null;
  return (
    <Panel title="A change waits for approval" className="border-warn!">
      <SnapshotDiff from={pending.before} to={pending.after} />
      <p className="mt-3 text-xs text-muted">
        By <bdi>{pending.agent ?? person}</bdi>. Until you decide, agents recall the memory as it is below.
      </p>
      <div className="mt-3 flex gap-2">
        <Button
          kind="primary"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ approve: true, version: number })}
        >
          <Check aria-hidden />
          Approve change
        </Button>
        <Button
          disabled={decide.isPending}
          onClick={() => decide.mutate({ approve: false, version: number })}
        >
          <X aria-hidden />
          Refuse change
        </Button>
      </div>
    </Panel>
  );
}
