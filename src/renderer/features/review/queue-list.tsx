import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import { BatchHead } from './batch-head.tsx';
import { QueueRow } from './queue-row.tsx';
import type { Chosen } from './use-chosen.ts';
import type { Place } from './use-place.ts';
import type { Queue } from './use-queue.ts';

const HEAD_HEIGHT = 36;
const ROW_HEIGHT = 84;
const OVERSCAN = 6;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 10;

interface QueueListProps {
  queue: Queue;
  place: Place;
  chosen: Chosen;
}

/** The batches of the queue one below the other, of which only what is visible is drawn. */
export function QueueList({ queue, place, chosen }: QueueListProps) {
  const { rows, items } = queue;
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (row) => (rows[row]?.kind === 'batch' ? HEAD_HEIGHT : ROW_HEIGHT),
    getItemKey: (row) => rows[row]?.key ?? row,
    overscan: OVERSCAN,
  });
  const drawn = virtual.getVirtualItems();

  useEffect(() => {
    if (place.moved === 0) return;
    const row = rows.findIndex((one) => one.kind === 'item' && one.index === place.index);
    // The head of a batch comes into sight with its first memory.
    const top = virtual.measurementsCache[rows[row - 1]?.kind === 'batch' ? row - 1 : row];
    const bottom = virtual.measurementsCache[row];
    const element = scroller.current;
    if (!element || !top || !bottom) return;
    element.scrollTop = Math.min(Math.max(element.scrollTop, bottom.end - element.clientHeight), top.start);
    const timer = requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-row="${place.index}"]`)
        ?.focus({ preventScroll: true }),
    );
    return () => cancelAnimationFrame(timer);
  }, [place.moved]);

  const last = drawn.at(-1)?.index ?? 0;
  const { loadMore } = queue;
  useEffect(() => {
    if (last + AHEAD >= rows.length) loadMore();
  }, [last, rows.length, loadMore]);

  const choose = useCallback(
    (index: number, id: string, extend: boolean) => {
      if (!extend) chosen.toggle(id);
      else {
        const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)];
        chosen.setAll(
          items.slice(from, to + 1).map((item) => item.id),
          true,
        );
      }
      anchor.current = index;
    },
    [chosen, items],
  );

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
      <ul aria-label="What waits for review" className="relative" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index: at, key, start, size }) => {
          const row = rows[at];
          return (
            row && (
              <li
                key={key}
                className="absolute inset-x-0 top-0"
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                {row.kind === 'batch' ? (
                  <BatchHead batch={row.batch} chosen={chosen} />
                ) : (
                  <QueueRow
                    item={row.item}
                    index={row.index}
                    isCurrent={row.index === place.index}
                    isChosen={chosen.has(row.item.id)}
                    onGo={place.go}
                    onChoose={choose}
                  />
                )}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
