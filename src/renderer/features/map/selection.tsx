import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, CircleSlash, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useChanges, type WORDS } from '../../lib/changes.ts';
import { formatCount } from '../../lib/format.ts';
import { memoryQuery } from '../../lib/queries.ts';
import { StateBadge, TypeBadge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { MemoryScope } from '../../ui/memory-scope.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { drawSoon } from './map-query.ts';

const ROW_PX = 92;
/** Rows that only scroll by ask for nothing. */
const REST_MS = 80;

interface SelectionProps {
  ids: readonly string[];
  onClear: () => void;
}

/** The selected memories, and what can be done with all of them. */
export function Selection({ ids, onClear }: SelectionProps) {
  const { change } = useChanges();
  const [busy, setBusy] = useState(false);
  const run = (action: keyof typeof WORDS) => {
    setBusy(true);
    drawSoon();
    void change(action, ids).finally(() => setBusy(false));
  };
  return (
    <section aria-label="Selected memories" className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-11 items-center gap-2 border-b border-line pr-2 pl-4">
        <h2 aria-live="polite" className="font-semibold">
          {formatCount(ids.length, 'memory', 'memories')} selected
        </h2>
        <IconButton label="Clear the selection" shortcut="escape" className="ml-auto" onClick={onClear}>
          <X aria-hidden />
        </IconButton>
      </header>
      <div className="flex flex-wrap gap-1.5 border-b border-line px-4 py-2">
        <Button size="small" disabled={busy} onClick={() => run('approve')}>
          <Check aria-hidden /> Approve
        </Button>
        <Button size="small" disabled={busy} onClick={() => run('deactivate')}>
          <CircleSlash aria-hidden /> Set aside
        </Button>
        <Button size="small" disabled={busy} onClick={() => run('delete')}>
          <Trash2 aria-hidden /> Delete
        </Button>
      </div>
      <Rows ids={ids} />
    </section>
  );
}

function Rows({ ids }: { ids: readonly string[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (row) => ids[row] ?? row,
    overscan: 4,
  });
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            className="absolute top-0 left-0 w-full border-b border-line"
            style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
          >
            <Row id={ids[index] ?? ''} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Row({ id }: { id: string }) {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  const { data: memory, isError } = useQuery({ ...memoryQuery(id), enabled: rested });
  if (isError) return <p className="px-4 py-3 text-muted">This memory is gone.</p>;
  if (!memory)
    return (
      <div className="flex flex-col gap-2 px-4 py-3">
        <Skeleton className="h-3.5 w-4/5" />
        <Skeleton className="h-3.5 w-3/5" />
      </div>
    );
  return (
    <Link
      to="/memories/$id"
      params={{ id }}
      className="flex h-full flex-col justify-between gap-1 px-4 py-2.5 hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      <span dir="auto" className="content line-clamp-2">
        {memory.content}
      </span>
      <span className="flex items-center gap-1.5 overflow-hidden text-xs text-muted">
        <TypeBadge type={memory.type} />
        <MemoryScope memory={memory} />
        <StateBadge state={memory.state} pending={memory.pending_version !== null} />
        <span className="truncate">{memory.agent}</span>
      </span>
    </Link>
  );
}
