import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ChevronDown, RotateCcw } from 'lucide-react';
import { HoldfastError, type Memory, type Version } from '../../../client/index.ts';
import { api } from '../../lib/api.ts';
import { useChanges } from '../../lib/changes.ts';
import { historyQuery } from '../../lib/queries.ts';
import { usePersonName } from '../../lib/teams.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Panel } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { SnapshotDiff } from './snapshot-diff.tsx';

const route = getRouteApi('/memories/$id');

const OPERATIONS: Record<Version['operation'], string> = {
  store: 'Stored',
  edit: 'Edited',
  approve: 'Approved',
  deactivate: 'Set aside',
  delete: 'Deleted',
  restore: 'Restored',
  undo: 'Undone',
  expire: 'Expired',
};

const STATUSES: Partial<Record<Version['status'], { label: string; tone: Tone }>> = {
  pending: { label: 'Waits for approval', tone: 'warn' },
  rejected: { label: 'Refused', tone: 'danger' },
  superseded: { label: 'Replaced', tone: 'neutral' },
  conflicting: { label: 'In conflict', tone: 'warn' },
};

/** Makes an earlier version the newest one. */
function useRestore(id: string) {
  const { make } = useChanges();
  return useMutation({
    mutationFn: (version: number) =>
      make(
        () => api.memories.restore(id, { version, approve: true }),
        ({ outcome }) =>
          outcome === 'unchanged' ? null : { done: `Version ${version} restored`, ids: [id] },
      ),
    onSuccess: ({ outcome, notice }, version) => {
      if (outcome === 'unchanged')
        showToast({ title: `Version ${version} is what the memory is now`, detail: notice ?? undefined });
    },
    onError: (error) => showFailure('The version could not be restored', error),
  });
}

interface EntryProps {
  version: Version;
  isCurrent: boolean;
  isOpen: boolean;
  onToggle: () => void;
  onRestore: () => void;
}

function Entry({ version, isCurrent, isOpen, onToggle, onRestore }: EntryProps) {
  const status = STATUSES[version.status];
  const person = usePersonName(version.user);
  const who = version.agent ? `${version.agent} of ${person}` : person;
  return (
    <li className="border-b border-line last:border-0">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={onToggle}
        className="flex min-h-10 w-full items-center gap-3 px-4 py-1.5 text-left hover:bg-hover"
      >
        <span className="w-8 shrink-0 text-muted tabular-nums">v{version.version}</span>
        <span className="min-w-0 flex-1">
          <span className="font-medium">{OPERATIONS[version.operation]}</span>{' '}
          <span className="text-muted">
            by <bdi>{who}</bdi>
          </span>
          {version.reason && (
            <span dir="auto" className="block truncate text-xs text-muted">
              {version.reason}
            </span>
          )}
        </span>
        {isCurrent && <Badge tone="accent">Now</Badge>}
        {status && <Badge tone={status.tone}>{status.label}</Badge>}
        <Time at={version.at} className="shrink-0 text-xs text-muted" />
        <ChevronDown
          className={cx('size-4 shrink-0 text-muted transition-transform', isOpen && 'rotate-180')}
          aria-hidden
        />
      </button>
      {isOpen && (
        <div className="flex flex-col gap-3 px-4 pt-1 pb-4 pl-15">
          <SnapshotDiff from={version.before} to={version.after} />
          {!isCurrent && (
            <Button size="small" className="self-start" onClick={onRestore}>
              <RotateCcw aria-hidden />
              Restore this version
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Every change of the memory, newest first, each with what it changed and a way back to it. */
export function Versions({ memory }: { memory: Memory }) {
  const { version: open } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isError, refetch } = useQuery(historyQuery(memory.id));
  const restore = useRestore(memory.id);
  const show = (version: number) =>
    void navigate({
      search: (now) => ({ ...now, version: now.version === version ? undefined : version }),
      replace: true,
    });
  const isForOthers = error instanceof HoldfastError && error.code === 'forbidden';
  return (
    <Panel title="Versions" isFlush>
      {isForOthers && !data && <p className="p-4 text-muted">{error.message}</p>}
      {isError && !isForOthers && !data && (
        <Failure title="The versions could not be loaded" error={error} retry={() => void refetch()} />
      )}
      {!data && !isError && <SkeletonRows rows={2} />}
      {data && (
        <ol reversed aria-label="Versions">
          {data.versions.toReversed().map((version) => (
            <Entry
              key={version.version}
              version={version}
              isCurrent={version.version === data.current_version}
              isOpen={version.version === open}
              onToggle={() => show(version.version)}
              onRestore={() => restore.mutate(version.version)}
            />
          ))}
        </ol>
      )}
    </Panel>
  );
}
