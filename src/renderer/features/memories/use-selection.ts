import { useCallback, useEffect, useRef, useState } from 'react';
import type { Memory } from '../../../client/index.ts';

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  /** Selects or deselects one; with `extend`, all rows from the last one that was chosen. */
  toggle: (row: number, id: string, extend: boolean) => void;
  set: (ids: Iterable<string>) => void;
  clear: () => void;
}

/** The chosen memories of a list. `name` tells lists apart: what was chosen in another one is let go. */
export function useSelection(name: string, at: (row: number) => Memory | undefined): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef(0);
  const rows = useRef(at);
  rows.current = at;

  const shown = useRef(name);
  useEffect(() => {
    if (shown.current === name) return;
    shown.current = name;
    anchor.current = 0;
    setIds(new Set());
  }, [name]);

  const toggle = useCallback((row: number, id: string, extend: boolean) => {
    const from = extend ? Math.min(anchor.current, row) : row;
    const to = extend ? Math.max(anchor.current, row) : row;
    anchor.current = row;
    setIds((now) => {
      const next = new Set(now);
      if (!extend && next.delete(id)) return next;
      for (let index = from; index <= to; index++) {
        const chosen = index === row ? id : rows.current(index)?.id;
        if (chosen) next.add(chosen);
      }
      return next;
    });
  }, []);

  return {
    ids,
    has: (id) => ids.has(id),
    toggle,
    set: useCallback((chosen: Iterable<string>) => setIds(new Set(chosen)), []),
    clear: useCallback(() => setIds(new Set()), []),
  };
}
