import type { Statement, Token } from './statement.ts';
import { areOpposite, EXCLUSIVE, MANY_VALUED, NEGATIONS } from './vocabulary.ts';

/** How two texts stand to each other. */
export interface Relation {
  kind: 'duplicate' | 'contradiction';
  /** What one says and the other does not, side by side. */
  differences: { here: string; there: string }[];
}

/** What is compared besides the words. */
export interface Comparison {
  /** Of their vectors; null while one of them has none. */
  cosine: number | null;
  /** Both tell of something that happened: the next time is no contradiction. */
  episodes: boolean;
}

/** Texts with more words are no short statements: only copies of them are noticed. */
const LONG = 60;

interface Overlap {
  shared: Token[];
  onlyHere: Token[];
  onlyThere: Token[];
  /** Shared words twice over all words. */
  dice: number;
  /** Shared words over those of the shorter one. */
  containment: number;
}

/** Takes each word of one text against the first one of the other that is left. Texts may have thousands of words. */
function overlapOf(here: readonly Token[], there: readonly Token[]): Overlap {
  const places = Map.groupBy([...there.keys()].reverse(), (at) => there[at]?.stem);
  const taken = new Set<number>();
  const shared: Token[] = [];
  const onlyHere = here.filter((token) => {
    const at = places.get(token.stem)?.pop();
    if (at === undefined) return true;
    shared.push(token);
    taken.add(at);
    return false;
  });
  const total = here.length + there.length;
  const shorter = Math.min(here.length, there.length);
  return {
    shared,
    onlyHere,
    onlyThere: there.filter((_, at) => !taken.has(at)),
    dice: total === 0 ? 0 : (2 * shared.length) / total,
    containment: shorter === 0 ? 0 : shared.length / shorter,
  };
}

const isValue = ({ kind }: Token) => kind === 'value';
const isWord = ({ kind }: Token) => kind !== 'value';

function said(tokens: readonly Token[], { text }: Statement): string {
  return tokens.map(({ start, end }) => text.slice(start, end)).join(' ');
}

function opposites(here: Statement, there: Statement): { here: string; there: string } | null {
  // A negation is counted as one, whatever it is the opposite of.
  for (const one of here.polar)
    for (const other of there.polar)
      if (areOpposite(one, other) && !NEGATIONS.has(one) && !NEGATIONS.has(other))
        if (!here.polar.has(other) && !there.polar.has(one)) return { here: one, there: other };
  return null;
}

/** Whether the first word of a statement is one of `some`. */
function isFirst([first]: readonly Token[], some: readonly Token[]): boolean {
  return first !== undefined && some.includes(first);
}

/** Two statements and what is known of both. */
interface Pair extends Overlap {
  here: Statement;
  there: Statement;
  cosine: number | null;
  episodes: boolean;
}

/** The cosine, taken from the words while there is none. */
function nearness({ cosine, dice }: Pair): number {
  return cosine ?? dice;
}

function difference(pair: Pair, pick: (token: Token) => boolean = () => true): Relation['differences'] {
  const here = said(pair.onlyHere.filter(pick), pair.here);
  const there = said(pair.onlyThere.filter(pick), pair.there);
  return here === '' && there === '' ? [] : [{ here, there }];
}

/** One says yes where the other says no, to the same words. */
function isDenied(pair: Pair, opposite: { here: string; there: string } | null): boolean {
  const here = pair.onlyHere.filter(({ word }) => word !== opposite?.here);
  const there = pair.onlyThere.filter(({ word }) => word !== opposite?.there);
  if (here.length > 0 && there.length > 0) return false;
  const same = pair.shared.length;
  return (
    (same > 0 ? same / (same + Math.max(here.length, there.length)) >= 0.5 : opposite !== null) &&
    nearness(pair) >= 0.55
  );
}

/** The same is said with the words on both sides of "over", "before" and the like in each other's place. */
function isReordered({ here, there, containment }: Pair): boolean {
  if (containment < 0.8) return false;
  return here.orders.some(({ before, after }) =>
    there.orders.some((other) => before !== after && other.before === after && other.after === before),
  );
}

/** Both give a value for the same, and not the same one. */
function hasOtherValue(pair: Pair): boolean {
  const [here, there] = [pair.onlyHere, pair.onlyThere];
  if (pair.episodes || !here.some(isValue) || !there.some(isValue)) return false;
  const [wordsHere, wordsThere] = [here.filter(isWord), there.filter(isWord)];
  const otherSubject = wordsHere.length > 0 && wordsThere.length > 0;
  return pair.shared.some(isWord) && nearness(pair) >= (otherSubject ? 0.9 : 0.6);
}

/** Both are short sentences that differ in a few words of one place. */
function isReplaced({ episodes, onlyHere, onlyThere, shared }: Pair): boolean {
  const longest = Math.max(onlyHere.length, onlyThere.length);
  if (episodes || onlyHere.length === 0 || onlyThere.length === 0 || longest > 2) return false;
  return shared.length > 0 && !onlyHere.some(isValue) && !onlyThere.some(isValue);
}

function wordsOf({ text }: Statement): string[] {
  return [...text.toLowerCase().matchAll(/\p{L}+/gu)].map(([word]) => word);
}

/** Somebody else is said to be or to do what only one is or does. */
function hasOtherSubject(pair: Pair): boolean {
  const { here, there, onlyHere, onlyThere } = pair;
  const first = isFirst(here.tokens, onlyHere) && isFirst(there.tokens, onlyThere);
  const exclusive = wordsOf(here).some((word) => EXCLUSIVE.has(word));
  return isReplaced(pair) && first && exclusive && nearness(pair) >= 0.55;
}

/** The same is said of something else, where only one can be true. */
function hasOtherObject(pair: Pair): boolean {
  const { here, there, onlyHere, onlyThere, dice } = pair;
  if (!isReplaced(pair)) return false;
  const words = wordsOf(here);
  const near = nearness(pair);
  if (words.some((word) => EXCLUSIVE.has(word))) return near >= 0.55;
  const first = isFirst(here.tokens, onlyHere) && isFirst(there.tokens, onlyThere);
  if (first || words.some((word) => MANY_VALUED.has(word))) return false;
  return near >= 0.7 || (near >= 0.55 && dice >= 0.7);
}

function isSame(pair: Pair): boolean {
  const { onlyHere, onlyThere, dice, containment, shared } = pair;
  if (onlyHere.some(isValue) && onlyThere.some(isValue)) return false;
  const names = (tokens: readonly Token[]) => tokens.some(({ kind }) => kind === 'name');
  if (names(onlyHere) && names(onlyThere)) return false;
  const near = nearness(pair);
  const replaced = onlyHere.length > 0 && onlyThere.length > 0;
  if (!replaced)
    return (dice >= 0.7 && near >= 0.75) || (containment >= 0.9 && shared.length >= 3 && near >= 0.7);
  return near >= 0.9 && dice >= 0.5;
}

/**
 * Whether two texts say the same, or different things of the same; null when neither is likely. Vectors alone do not tell:
 * of short sentences with a cosine of 0.9 only three in five are duplicates, and opposites come out as close.
 */
export function compare(
  here: Statement,
  there: Statement,
  { cosine, episodes }: Comparison,
): Relation | null {
  const pair: Pair = { here, there, cosine, episodes, ...overlapOf(here.tokens, there.tokens) };
  if (Math.max(here.tokens.length, there.tokens.length) > LONG)
    return pair.dice >= 0.85 && nearness(pair) >= 0.8
      ? { kind: 'duplicate', differences: difference(pair) }
      : null;
  const opposite = opposites(here, there);
  const denied = here.negative !== there.negative;
  // Not enabled is disabled: both together are no difference.
  if (denied !== (opposite !== null) && isDenied(pair, opposite))
    return { kind: 'contradiction', differences: opposite ? [opposite] : difference(pair) };
  if (denied) return null;
  if (isReordered(pair))
    return { kind: 'contradiction', differences: [{ here: here.text, there: there.text }] };
  if (hasOtherValue(pair)) return { kind: 'contradiction', differences: difference(pair, isValue) };
  if (hasOtherSubject(pair)) return { kind: 'contradiction', differences: difference(pair) };
  if (isSame(pair)) return { kind: 'duplicate', differences: difference(pair) };
  if (hasOtherObject(pair)) return { kind: 'contradiction', differences: difference(pair) };
  return null;
}
