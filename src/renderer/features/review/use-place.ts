import { useCallback, useState } from 'react';
import type { ReviewItem } from '../../../client/index.ts';

/** The memory that is shown and that keys act on. */
export interface Place {
  index: number;
  /** Rises with each move by key, so that the list brings it into sight. */
  moved: number;
  move: (by: number) => void;
  go: (index: number) => void;
  /** Goes to a memory as soon as it is there: what is undone comes back. */
  seek: (id: string) => void;
}

/**
 * A place in the queue. It stays with its memory when others come or go above it; when that memory itself is gone, it is at the
 * one that took its place.
 */
export function usePlace(items: readonly ReviewItem[]): Place {
  const [at, setAt] = useState<{ id: string | undefined; index: number; moved: number }>({
    id: undefined,
    index: 0,
    moved: 0,
  });
  const [sought, setSought] = useState<string | null>(null);
  const last = Math.max(0, items.length - 1);
  const soughtAt = sought === null ? -1 : items.findIndex(({ id }) => id === sought);
  const found = at.id === undefined ? -1 : items.findIndex(({ id }) => id === at.id);
  const index = found >= 0 ? found : Math.min(at.index, last);
  const id = items[index]?.id;
  if (sought !== null && soughtAt >= 0) {
    setSought(null);
    setAt({ id: sought, index: soughtAt, moved: at.moved + 1 });
  } else if (id !== at.id || index !== at.index) setAt({ id, index, moved: at.moved });
  const go = useCallback(
    (to: number) => setAt((now) => ({ id: items[to]?.id, index: to, moved: now.moved })),
    [items],
  );
  const move = useCallback(
    (by: number) =>
      setAt((now) => {
        const to = Math.max(0, Math.min(last, now.index + by));
        return { id: items[to]?.id, index: to, moved: now.moved + 1 };
      }),
    [items, last],
  );
  return { index, moved: at.moved, move, go, seek: setSought };
}
