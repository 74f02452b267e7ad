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

/** A cursor in a list of `count` rows. The first move shows it where it is, and so does each further one of `focusRequests`. */
export function useCursor(count: number, focusRequests: number): Cursor {
  const [state, setState] = useState(START);
  const [answered, setAnswered] = useState(focusRequests);
  if (answered !== focusRequests) {
    setAnswered(focusRequests);
    setState(({ row, moved }) => ({ row, moved: moved + 1, isShown: true }));
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
