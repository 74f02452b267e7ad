import { useCallback, useState } from 'react';
import type { Memory } from '../../../client/index.ts';

/** The row that keys act on. */
export interface Cursor {
  row: number;
  /** Rises with each move by key, so that the list brings the row into sight and gives it the focus. */
  moved: number;
  /** False until the person used it: a list that is only looked at has no marked row. */
  isShown: boolean;
  /** Moves by so many rows. */
  move: (by: number) => void;
  /** Goes to a row without moving the list: it was clicked or focused. */
  point: (row: number) => void;
}

interface State extends Pick<Cursor, 'row' | 'moved' | 'isShown'> {
  /** The memory that it stands on; null until that is known. */
  id: string | null;
}

const START: State = { row: 0, moved: 0, isShown: false, id: null };
/** Rows on either side in which a memory is looked for that has moved: more than those that are drawn. */
const REACH = 200;

type Rows = (row: number) => Memory | undefined;

/** The row of a memory near the one where it stood, or null. */
function rowNear(row: number, id: string, at: Rows): number | null {
  for (let distance = 1; distance <= REACH; distance++)
    for (const other of [row - distance, row + distance]) if (at(other)?.id === id) return other;
  return null;
}

/** Goes along with the memory when others come or go above it; when it is gone itself, to the one that took its place. */
function followed(state: State, at: Rows): State {
  const id = at(state.row)?.id;
  if (!state.isShown || id === undefined || id === state.id) return state;
  const row = state.id === null ? null : rowNear(state.row, state.id, at);
  return row === null ? { ...state, id } : { ...state, row };
}

interface CursorOptions {
  /** Tells lists apart: in another one the cursor begins at the top. */
  name: string;
  count: number;
  /** The memory of a row, as far as it is loaded. */
  at: Rows;
  /** Each time it rises the cursor is shown and gets the focus. */
  focusRequests: number;
}

/** A cursor in a list. The first move shows it where it is. */
export function useCursor({ name, count, at, focusRequests }: CursorOptions): Cursor {
  const [state, setState] = useState(START);
  const [seen, setSeen] = useState({ name, focusRequests });
  const next = followed(state, at);
  if (seen.name !== name || seen.focusRequests !== focusRequests) {
    setSeen({ name, focusRequests });
    const before = seen.name === name ? state : START;
    if (seen.focusRequests === focusRequests) setState(START);
    else setState({ ...before, moved: before.moved + 1, isShown: true });
  } else if (next !== state) setState(next);
  const move = useCallback(
    (by: number) =>
      setState(({ row, moved, isShown }) => {
        const to = isShown ? row + by : row;
        return { row: Math.max(0, Math.min(count - 1, to)), moved: moved + 1, isShown: true, id: null };
      }),
    [count],
  );
  const point = useCallback(
    (row: number) =>
      setState((now) => (now.row === row && now.isShown ? now : { row, moved: 0, isShown: true, id: null })),
    [],
  );
  const { row, moved, isShown } = state;
  return { row: Math.min(row, Math.max(0, count - 1)), moved, isShown, move, point };
}
