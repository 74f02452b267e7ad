import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, ScrollText } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { HoldfastError } from '../../../client/index.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Failure, SkeletonRows } from '../../ui/states.tsx';
import { groupId, rowsOfTimeline, type TimelineRow } from './group.ts';
import { ROW_HEIGHT, Row } from './row.tsx';
import type { ActivitySearch } from './search.ts';
import { useTimeline } from './use-timeline.ts';

/** Rows before the end at which the next page is asked for. */
const AHEAD = 10;

interface RowsProps {
  rows: readonly TimelineRow[];
  onToggle: (group: number) => void;
  /** Called while the end of the rows is near. */
  onEnd: () => void;
}

function Rows({ rows, onToggle, onEnd }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { data: self } = useQuery(whoamiQuery);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - AHEAD) onEnd();
  }, [last, rows.length, onEnd]);
  return (
    <section
      ref={scroller}
      aria-label="Entries"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable with the keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto pb-4"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            row && (
              <li
                key={key}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row
                  row={row}
                  self={self?.user ?? ''}
                  onToggle={() => row.kind === 'group' && onToggle(groupId(row.entries))}
                />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}

/** The audit log, newest first: who did what, when and from where. */
export function Timeline({ search, isFiltered }: { search: ActivitySearch; isFiltered: boolean }) {
  const { entries, hasNew, showNew, error, isPending, refetch, hasNextPage, isFetching, fetchNextPage } =
    useTimeline(search);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const rows = useMemo(() => rowsOfTimeline(entries, open), [entries, open]);
  if (isPending) return <SkeletonRows label="Loading the timeline" />;
  if (error instanceof HoldfastError && error.code === 'forbidden')
    return (
      <Empty icon={ScrollText} title="The log is for administrators">
        It tells what everybody did on this engine. The charts above show what concerns you.
      </Empty>
    );
  if (error && entries.length === 0)
    return <Failure title="The timeline could not be loaded" error={error} retry={() => void refetch()} />;
  if (rows.length === 0)
    return (
      <Empty icon={ScrollText} title={isFiltered ? 'Nothing like that happened' : 'Nothing has happened yet'}>
        {isFiltered
          ? 'Take away a filter to see more.'
          : 'What agents and people do with memories, keys and settings will stand here.'}
      </Empty>
    );
  const toggle = (group: number) =>
    setOpen((before) =>
      before.has(group) ? new Set([...before].filter((one) => one !== group)) : new Set([...before, group]),
    );
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {hasNew && (
        <Button
          kind="primary"
          size="small"
          className="absolute top-1 left-1/2 z-10 -translate-x-1/2 rounded-full shadow-raised"
          onClick={showNew}
        >
          <ArrowUp aria-hidden />
          Show what is new
        </Button>
      )}
      <Rows
        rows={rows}
        onToggle={toggle}
        onEnd={() => {
          if (hasNextPage && !isFetching) void fetchNextPage();
        }}
      />
    </div>
  );
}
