import { useEffect, useState } from 'react';
import type { Chosen } from './use-chosen.ts';
import type { Queue } from './use-queue.ts';

/** As many as can be decided about at once. */
export const CHOSEN_MAX = 1_000;

/** Chooses all that wait, those included that are not loaded yet, up to `CHOSEN_MAX`. */
export function useChooseAll({ items, hasMore, cannotLoad, loadMore }: Queue, chosen: Chosen) {
  const [isChoosing, setIsChoosing] = useState(false);
  const { setAll } = chosen;
  useEffect(() => {
    if (!isChoosing) return;
    if (hasMore && !cannotLoad && items.length < CHOSEN_MAX) {
      loadMore();
      return;
    }
    setAll(
      items.slice(0, CHOSEN_MAX).map(({ id }) => id),
      true,
    );
    setIsChoosing(false);
  }, [isChoosing, items, hasMore, cannotLoad, loadMore, setAll]);
  return { isChoosing, chooseAll: () => setIsChoosing(true) };
}
