import { stem } from '../language/stem.ts';
import { STOP_WORDS } from '../language/stop-words.ts';
import { words } from '../language/words.ts';
import { CALENDAR, FREQUENCIES, NEGATIONS, NUMBER_WORDS, ORDERING, POLAR } from './vocabulary.ts';

/** A word of a statement, as it is compared with those of another. */
export interface Token {
  /** What makes it equal to another one. */
  stem: string;
  /** Lower case, as written. */
  word: string;
  /** Where it stands in the text, in UTF-16 units. */
  start: number;
  end: number;
  /** A number, time, date or frequency; a name; another word. */
  kind: 'value' | 'name' | 'word';
}

/** A text taken apart. */
export interface Statement {
  text: string;
  /** Words that carry meaning, in order. */
  tokens: readonly Token[];
  /** It says that something is not so. */
  negative: boolean;
  /** Words that stop words hide but that can be the opposite of one another. */
  polar: ReadonlySet<string>;
  /** The stems next to the words that say what comes before what, each pair once. */
  orders: readonly { before: string; after: string }[];
}

const TOKEN =
  /\d{1,2}(?::\d\d)?\s?[ap]\.?m\b\.?|\d{1,2}:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d|v?\d+(?:[.,]\d+)*(?:[a-z]{1,3}\b|%)?|(?<!\p{L})\p{L}{1,16}(?:-\p{L}{1,16}){0,4}-\d+\b|[\p{L}\p{M}][\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)?/giu;
const CLOCK = /^(\d{1,2})(?::(\d\d))?(?::\d\d)?\s?(?:([ap])\.?m\b\.?)?$/i;
const CAPITALISED = /^\p{Lu}/u;
const SENTENCE_START = /(?:^|[.!?:\n"“(]\s*|^[-*]\s*)$/u;
const CONTRACTED = /n['’]t$/i;
const USED_TO = /\bused to\b(?! be(?:ing)? able)/i;
const NO_LONGER = /\b(?:no longer|instead of|rather than)\b/gi;
/** Words that stand in most memories and tell them apart from none. */
const COMMON = new Set(['user', 'the', 'is', 'are', 'was', 'were', 'be', 'been', 'being']);

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** `9am`, `9:00` and `09:00` are one time. */
function clockTime(text: string): string | null {
  const [, hours = '', minutes, half] = CLOCK.exec(text) ?? [];
  if (hours === '' || (minutes === undefined && half === undefined)) return null;
  const shift = half === undefined ? 0 : half.toLowerCase() === 'p' ? 12 : 0;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + shift;
  return `${twoDigits(hour)}:${minutes ?? '00'}`;
}

/** A number as it is compared: without separators of thousands, ordinal endings and zeros at the end. */
function plainNumber(text: string): string {
  const lower = text.toLowerCase().replace(/(?<=\d)(?:st|nd|rd|th)$/, '');
  const thousands = lower.replace(/(?<=\d),(?=\d{3}\b)/g, '');
  return thousands.replace(/^v(?=\d)/, '').replace(/(?<=\d)k$/, '000');
}

function comparedValue(word: string): string | null {
  const lower = word.toLowerCase();
  if (/^v?\d/i.test(word)) return clockTime(word) ?? plainNumber(word);
  if (/-\d+$/.test(word)) return lower;
  if (FREQUENCIES.has(lower)) return lower;
  return NUMBER_WORDS.get(lower) ?? CALENDAR.get(lower) ?? null;
}

function isName(word: string, before: string): boolean {
  return CAPITALISED.test(word) && (!SENTENCE_START.test(before) || /\p{Lu}.*\p{Lu}|\d/u.test(word));
}

function* tokensOf(text: string): Iterable<Token> {
  for (const { 0: match, index } of text.matchAll(TOKEN)) {
    const place = { start: index, end: index + match.length };
    const value = comparedValue(match);
    if (value !== null) {
      yield { stem: value, word: match.toLowerCase(), kind: 'value', ...place };
      continue;
    }
    const kind = isName(match, text.slice(Math.max(0, index - 4), index)) ? 'name' : 'word';
    const base = match.replace(/['’]s$/i, '').replace(CONTRACTED, '');
    for (const word of words(base)) yield { stem: stem(word), word, kind, ...place };
  }
}

function isNegative(text: string, all: readonly Token[]): boolean {
  const plain = text.replace(NO_LONGER, (match) => (match.toLowerCase() === 'no longer' ? 'not' : ' '));
  return (
    USED_TO.test(text) ||
    all.some(({ word, start, end }) => NEGATIONS.has(word) || CONTRACTED.test(text.slice(start, end))) ||
    /\bnot\b/i.test(plain)
  );
}

function ordersOf(all: readonly Token[], carries: (token: Token) => boolean): Statement['orders'] {
  const orders = new Map<string, Statement['orders'][number]>();
  /** What stood before ordering words behind which nothing has come yet. */
  const open = new Set<string>();
  let before: string | undefined;
  for (const token of all) {
    const carrying = carries(token);
    if (carrying) {
      for (const one of open) orders.set(`${one} ${token.stem}`, { before: one, after: token.stem });
      open.clear();
    }
    if (ORDERING.has(token.word) && before !== undefined) open.add(before);
    if (carrying) before = token.stem;
  }
  return [...orders.values()];
}

/** Takes a text apart for comparisons with others. */
export function statementOf(text: string): Statement {
  const all = [...tokensOf(text)];
  const carries = ({ word, kind }: Token) =>
    kind !== 'word' || !(STOP_WORDS.has(word) || NEGATIONS.has(word) || COMMON.has(word));
  const meaningful = all.filter(carries);
  return {
    text,
    tokens: meaningful.length > 0 ? meaningful : all,
    negative: isNegative(text, all),
    polar: new Set(all.map(({ word }) => word).filter((word) => POLAR.has(word))),
    orders: ordersOf(all, carries),
  };
}
