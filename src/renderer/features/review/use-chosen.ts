import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReviewItem } from '../../../client/index.ts';

/** The memories that were chosen to be decided about together. What is gone from the queue is chosen no more. */
export function useChosen(items: readonly ReviewItem[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => items.filter(({ id }) => ids.has(id)), [items, ids]);
  const hasGone = chosen.length < ids.size;
  useEffect(() => {
    // What was decided about does not come back as chosen when that is undone.
    if (hasGone) setIds(new Set(chosen.map(({ id }) => id)));
  }, [hasGone, chosen]);
  const toggle = useCallback((id: string) => {
    setIds((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const setAll = useCallback((some: Iterable<string>, on: boolean) => {
    setIds((now) => {
      const next = new Set(now);
      for (const id of some) {
        if (on) next.add(id);
        else next.delete(id);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => setIds(new Set()), []);
  return { items: chosen, has: (id: string) => ids.has(id), toggle, setAll, clear };
}
export type Chosen = ReturnType<typeof useChosen>;
