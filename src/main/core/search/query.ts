import { STOP_WORDS } from './stop-words.ts';

/** Distinct words of a query that count; more would cost time and add nothing. */
export const MAX_TERMS = 64;
/** Characters of a query that are embedded: more than the model's 256 tokens can hold. */
export const MAX_EMBEDDED_CHARS = 2000;
/** Characters in which words are looked for. */
const MAX_SCANNED_CHARS = 32 * 1024;

export interface AnalysedQuery {
  /** Distinct lower-case words; they are data, never syntax. */
  terms: readonly string[];
  /** What is embedded; empty when the query has no word at all. */
  text: string;
  /** What was done to the query that the caller should know. */
  notes: readonly string[];
}

/** Letters, digits and their marks: where FTS5's `unicode61` sees a word, so that both break text alike. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;
const HAS_LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** The beginning of a long text, without the word that the cut goes through unless that is all there is. */
function beginning(text: string, length: number): string {
  const start = text.slice(0, length).toWellFormed();
  if (text.length <= length) return start;
  return start.slice(0, start.lastIndexOf(' ') + 1) || start;
}

function distinctWords(text: string, limit: number): { words: string[]; complete: boolean } {
  const words = new Set<string>();
  for (const [match] of text.matchAll(WORD)) {
    if (!HAS_LETTER_OR_DIGIT.test(match)) continue;
    const word = match.normalize('NFC').toLowerCase();
    if (words.size === limit && !words.has(word)) return { words: [...words], complete: false };
    words.add(word);
  }
  return { words: [...words], complete: true };
}

/** The words that carry the question; all of them when it is made of stop words alone. */
function withoutStopWords(words: readonly string[]): readonly string[] {
  const meaningful = words.filter((word) => !STOP_WORDS.has(word));
  return meaningful.length > 0 ? meaningful : words;
}

/** Takes a query apart: total over all strings, in time bounded by `MAX_SCANNED_CHARS`. */
export function analyseQuery(query: string): AnalysedQuery {
  const scanned = beginning(query, MAX_SCANNED_CHARS);
  const { words, complete } = distinctWords(scanned, MAX_TERMS + STOP_WORDS.size);
  if (words.length === 0)
    return { terms: [], text: '', notes: ['The query has no word or number to search for.'] };
  const meaningful = withoutStopWords(words);
  const text = beginning(scanned, MAX_EMBEDDED_CHARS).replaceAll('\0', ' ').trim();
  const cut = !complete || meaningful.length > MAX_TERMS || query.length > MAX_EMBEDDED_CHARS;
  const note = `The query was cut: its first ${MAX_EMBEDDED_CHARS} characters and ${MAX_TERMS} different words count.`;
  return { terms: meaningful.slice(0, MAX_TERMS), text, notes: cut ? [note] : [] };
}
