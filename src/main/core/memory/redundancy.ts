/** The share of its word pairs that a redundant text has in common with another one. */
const SHARED = 0.8;
/** Words that turn a statement round: texts that differ in one say different things. */
const TURNING = new Set(
  "no not never none nobody nothing without don't doesn't didn't isn't aren't wasn't weren't won't can't cannot couldn't shouldn't wouldn't".split(
    ' ',
  ),
);

/** What is compared of a text. */
export interface Gist {
  /** Neighbouring words, so that "tea over coffee" and "coffee over tea" share nothing. */
  pairs: ReadonlySet<string>;
  /** Numbers and negations. */
  telling: ReadonlySet<string>;
}

export function gistOf(text: string): Gist {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];
  const pairs = words.length < 2 ? words : words.slice(1).map((word, index) => `${words[index]} ${word}`);
  return {
    pairs: new Set(pairs),
    telling: new Set(words.filter((word) => TURNING.has(word) || /\p{N}/u.test(word))),
  };
}

function sharedOf(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let shared = 0;
  for (const one of some) if (others.has(one)) shared += 1;
  return shared;
}

/**
 * True when `said` already says what `text` says: at least four fifths of the neighbouring words of `text` stand in it, and
 * both have the same numbers and negations. A cosine would not do: of short sentences with one of 0.9 only three in five
 * are duplicates, and opposites come out close.
 */
export function isRedundant(text: Gist, said: Gist): boolean {
  const telling = sharedOf(text.telling, said.telling);
  if (telling !== text.telling.size || telling !== said.telling.size) return false;
  return text.pairs.size > 0 && sharedOf(text.pairs, said.pairs) >= SHARED * text.pairs.size;
}
