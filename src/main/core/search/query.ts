import type { QueryTerm } from './index/protocol.ts';
import { asksWhen, type DateParts, datesIn } from './language/dates.ts';
import { namesIn } from './language/names.ts';
import { stem } from './language/stem.ts';
import { stopWordsFor } from './language/stop-words.ts';
import { words } from './language/words.ts';

/** Distinct words of a query that count; more would cost time and add nothing. */
export const MAX_TERMS = 64;
/** Characters of a query that are embedded: more than the model's 256 tokens can hold. */
export const MAX_EMBEDDED_CHARS = 2000;
/** Characters in which words are looked for: 13 ms of the scripts that take longest, in which nobody else is answered. */
const MAX_SCANNED_CHARS = 8 * 1024;
/** Words that are looked at in search of those that count. */
const MAX_SCANNED_WORDS = 500;

/** What a question asks for besides its words. */
export interface Hints {
  /** Stems of the names in it. */
  names: readonly string[];
  /** The parts of dates in it. */
  dates: DateParts | null;
  /** It asks for a time. */
  when: boolean;
}

/** A stem of the query, and the first of its words that has it, for SQLite. */
export interface Term extends QueryTerm {
  word: string;
}

export interface AnalysedQuery {
  /** Distinct by stem; they are data, never syntax. */
  terms: readonly Term[];
  /** What is embedded; empty when the query has no word at all. */
  text: string;
  hints: Hints;
  /** What was done to the query that the caller should know. */
  notes: readonly string[];
}

/** The beginning of a long text, without the word that the cut goes through unless that is all there is. */
function beginning(text: string, length: number): string {
  const start = text.slice(0, length).toWellFormed();
  if (text.length <= length) return start;
  return start.slice(0, start.lastIndexOf(' ') + 1) || start;
}

/** Distinct words in order, and whether these are all. */
function distinctWords(all: Iterable<string>): { distinct: string[]; complete: boolean } {
  const distinct = new Set<string>();
  for (const word of all) {
    if (distinct.size === MAX_SCANNED_WORDS && !distinct.has(word))
      return { distinct: [...distinct], complete: false };
    distinct.add(word);
  }
  return { distinct: [...distinct], complete: true };
}

/** The words that carry the question; all of them when it is made of stop words alone. */
function withoutStopWords(distinct: readonly string[]): readonly string[] {
  const stopWords = stopWordsFor(distinct);
  const meaningful = distinct.filter((word) => !stopWords.has(word));
  return meaningful.length > 0 ? meaningful : distinct;
}

function byStem(meaningful: readonly string[]): Term[] {
  const terms = new Map<string, Term>();
  for (const word of meaningful) {
    const term = { stem: stem(word), word, weight: 1 };
    if (!terms.has(term.stem)) terms.set(term.stem, term);
  }
  return [...terms.values()];
}

function hintsOf(text: string, asked: readonly string[]): Hints {
  return { names: namesIn(text), dates: datesIn(asked), when: asksWhen(text) };
}

/** Takes a query apart: total over all strings, in time bounded by `MAX_SCANNED_CHARS`. */
export function analyseQuery(query: string): AnalysedQuery {
  const scanned = beginning(query, MAX_SCANNED_CHARS);
  const text = beginning(scanned, MAX_EMBEDDED_CHARS).replaceAll('\0', ' ').trim();
  const asked = [...words(text)];
  const isCut = query.length > MAX_EMBEDDED_CHARS;
  const { distinct, complete } = distinctWords(isCut ? words(scanned) : asked);
  const hints = hintsOf(text, asked);
  if (distinct.length === 0)
    return { terms: [], text: '', hints, notes: ['The query has no word or number to search for.'] };
  const terms = byStem(withoutStopWords(distinct));
  const cut = !complete || terms.length > MAX_TERMS || isCut;
  const note = `The query was cut: its first ${MAX_EMBEDDED_CHARS} characters and ${MAX_TERMS} different words count.`;
  return { terms: terms.slice(0, MAX_TERMS), text, hints, notes: cut ? [note] : [] };
}
