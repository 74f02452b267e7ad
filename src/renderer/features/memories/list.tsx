import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Memory } from '../../../client/index.ts';
import { Skeleton } from '../../ui/states.tsx';
import { ROW_HEIGHT, Row, TALL_ROW_HEIGHT } from './row.tsx';
import type { Cursor } from './use-cursor.ts';
import type { Selection } from './use-selection.ts';

/** Rows beyond the visible ones that are drawn, so that scrolling meets no gaps. */
const OVERSCAN = 8;

const BAR_HEIGHT = 80;

/** Where each list was left, by what it shows: going back from a memory leads to the same place. */
const places = new Map<string, number>();

interface ListProps {
  /** Tells lists apart: a list of its own begins at its top. */
  name: string;
  count: number;
  at: (row: number) => Memory | undefined;
  isTall?: boolean;
  matches?: ((word: string) => boolean) | undefined;
  selection: Selection;
  cursor: Cursor;
  onRange?: (first: number, last: number) => void;
}

function Coming() {
  return (
    <div className="appear-late flex h-full flex-col justify-center gap-2 border-b border-line bg-surface pr-6 pl-11">
      <Skeleton className="h-3.5 w-3/5" />
      <Skeleton className="h-3 w-1/4" />
    </div>
  );
}

/** Keeps the place of the list `name` in mind and goes back to it. */
function usePlace(name: string, scroller: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = places.get(name) ?? 0;
    return () => {
      if (element.scrollTop > 0) places.set(name, element.scrollTop);
      else places.delete(name);
    };
  }, [name, scroller]);
}

/** A list of any length, of which only what is visible is drawn. */
export function MemoryList(props: ListProps) {
  const { name, count, at, isTall = false, matches, selection, cursor, onRange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const height = isTall ? TALL_ROW_HEIGHT : ROW_HEIGHT;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    // The bar of what is chosen covers no row for good.
    paddingEnd: selection.ids.size > 0 ? BAR_HEIGHT : 0,
    initialOffset: places.get(name) ?? 0,
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  usePlace(name, scroller);
  const rows = virtual.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  useEffect(() => {
    if (cursor.moved === 0) return;
    virtual.scrollToIndex(cursor.row);
    // The row may have to be drawn first.
    const frame = requestAnimationFrame(() => {
      scroller.current
        ?.querySelector<HTMLElement>(`[data-row="${cursor.row}"]`)
        ?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [virtual, cursor.row, cursor.moved]);

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto" data-testid="memories">
      <ul aria-label="Memories" className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.map(({ index, start }) => {
          const memory = at(index);
          return (
            <li
              key={memory?.id ?? index}
              aria-setsize={count}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height, transform: `translateY(${start}px)` }}
            >
              {memory ? (
                <Row
                  memory={memory}
                  row={index}
                  isSelected={selection.has(memory.id)}
                  isCursor={cursor.row === index && cursor.isShown}
                  matches={matches}
                  onSelect={selection.toggle}
                  onFocus={cursor.point}
                />
              ) : (
                <Coming />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
