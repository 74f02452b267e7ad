import { diffArrays } from 'diff';

/** A piece of a text in two versions: in both, in the newer one only, in the older one only. */
export interface WordChange {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Words, numbers with what joins their parts (`14:00`, `3.11`, `2024-05-03`), spaces, and each other sign. */
const PIECES = /\p{N}+(?:[.,:/-]\p{N}+)+|[\p{L}\p{M}\p{N}_'’]+|\s+|[^\p{L}\p{M}\p{N}_'’\s]/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Where the writing has no spaces between words, what changed is shown character by character. */
let segmenter: Intl.Segmenter | undefined;
/**
 * Pieces that a comparison may differ in: its time grows with their square. Texts that differ in more have little in
 * common that is worth showing.
 */
const DIFFERENCES_MAX = 500;

function* piecesOf(text: string): Iterable<string> {
  for (const [piece] of text.matchAll(PIECES)) {
    if (!UNSPACED.test(piece)) {
      yield piece;
      continue;
    }
    // Made when it is needed: the first one takes 10 ms.
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    for (const { segment } of segmenter.segment(piece)) yield segment;
  }
}

/** What changed from one text to another, word by word. */
export function wordChanges(from: string, to: string): WordChange[] {
  const changes = diffArrays([...piecesOf(from)], [...piecesOf(to)], { maxEditLength: DIFFERENCES_MAX });
  if (!changes)
    return [
      { kind: 'removed', text: from },
      { kind: 'added', text: to },
    ];
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }));
}
