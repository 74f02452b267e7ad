/** Letters, digits and their marks: where FTS5's `unicode61` sees a word, so that both break text alike. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const ASCII_WORD = /[a-z\d]+/g;
const NOT_ASCII = /[^\0-\x7f]/;
const ACCENTS = /[\u0300-\u036f]/g;
/** The segmenter's time grows faster than the text: runs without a space are given to it in parts. */
const SEGMENTED_CHARS = 500;

let segmenter: Intl.Segmenter | undefined;

/**
 * Lower case, one form of each character, without the accents of European scripts. Some characters stand for several words
 * (U+FDFA), or for one with a sign in it (U+2150).
 */
function* normalised(run: string): Iterable<string> {
  const lower = run.toLowerCase();
  if (!NOT_ASCII.test(lower)) {
    yield lower;
    return;
  }
  const plain = lower.normalize('NFKD').replace(ACCENTS, '').normalize('NFC');
  for (const [word] of plain.matchAll(WORD)) if (HAS_LETTER_OR_DIGIT.test(word)) yield word;
}

function* parts(run: string): Iterable<string> {
  // Made when it is needed: the first one takes 10 ms.
  segmenter ??= new Intl.Segmenter('ja', { granularity: 'word' });
  for (let start = 0; start < run.length; start += SEGMENTED_CHARS)
    for (const { segment, isWordLike } of segmenter.segment(run.slice(start, start + SEGMENTED_CHARS)))
      if (isWordLike) yield segment;
}

/**
 * The words of a text in order, normalised. Text without spaces between words (Chinese, Japanese, Thai …) is broken by
 * the dictionaries of `Intl.Segmenter`. Zero-width characters and signs separate words and are none.
 */
export function* words(text: string): Iterable<string> {
  if (!NOT_ASCII.test(text)) {
    yield* text.toLowerCase().match(ASCII_WORD) ?? [];
    return;
  }
  for (const [run] of text.matchAll(WORD)) {
    if (!HAS_LETTER_OR_DIGIT.test(run)) continue;
    if (UNSPACED.test(run)) for (const part of parts(run)) yield* normalised(part);
    else yield* normalised(run);
  }
}
