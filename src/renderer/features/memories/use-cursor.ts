import { useCallback, useState } from 'react';

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

const START = { row: 0, moved: 0, isShown: false };

interface CursorOptions {
  /** Tells lists apart: in another one the cursor begins at the top. */
  name: string;
  count: number;
  /** Each time it rises the cursor is shown and gets the focus. */
  focusRequests: number;
}

/** A cursor in a list. The first move shows it where it is. */
export function useCursor({ name, count, focusRequests }: CursorOptions): Cursor {
  const [state, setState] = useState(START);
  const [seen, setSeen] = useState({ name, focusRequests });
  if (seen.name !== name || seen.focusRequests !== focusRequests) {
    setSeen({ name, focusRequests });
    const { row, moved } = seen.name === name ? state : START;
    if (seen.focusRequests === focusRequests) setState(START);
    else setState({ row, moved: moved + 1, isShown: true });
  }
  const move = useCallback(
    (by: number) =>
      setState(({ row, moved, isShown }) => {
        const next = isShown ? row + by : row;
        return { row: Math.max(0, Math.min(count - 1, next)), moved: moved + 1, isShown: true };
      }),
    [count],
  );
  const point = useCallback(
    (row: number) =>
      setState((now) => (now.row === row && now.isShown ? now : { ...now, row, isShown: true, moved: 0 })),
    [],
  );
  return { ...state, row: Math.min(state.row, Math.max(0, count - 1)), move, point };
}
