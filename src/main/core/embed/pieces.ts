/** Tokens that neighbouring pieces share, so that a sentence cut by one border is whole in the other piece. */
export const OVERLAP = 32;

const LONGEST_WORD = 100;
const OVERLONG_RUN = new RegExp(`[^\\s\\p{P}]{${LONGEST_WORD}}`, 'gu');

/**
 * Puts a break into unbroken runs of more than 100 characters. WordPiece takes a longer word for one unknown token, so
 * that all of them, and whole sentences of scripts written without spaces, would get the same vector.
 */
export function breakLongRuns(text: string): string {
  return text.replace(OVERLONG_RUN, '$& ');
}

/**
 * Cuts token ids (without special tokens) into windows that fit the model. All windows of a long text are full: the last
 * one starts earlier instead of being a short rest, whose vector would say little.
 */
export function windows(ids: readonly number[], size: number, overlap: number): number[][] {
  if (ids.length <= size) return [[...ids]];
  const lastStart = ids.length - size;
  const count = Math.ceil(lastStart / (size - overlap)) + 1;
  return Array.from({ length: count }, (_, index) => {
    const start = Math.min(index * (size - overlap), lastStart);
    return ids.slice(start, start + size);
  });
}
