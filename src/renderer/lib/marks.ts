import { stemmer } from 'stemmer';

/** A piece of a text, and whether it is one of the words that were looked for. */
export interface Piece {
  text: string;
  marked: boolean;
}

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;
/** Shorter beginnings of words would mark too much. */
const PREFIX_MIN = 3;

/** Words that are in every question and say nothing about an answer. */
const SILENT = new Set(
  (
    'a an and are as at be but by did do does for from had has have he her his how i in is it its me my not of on or our she ' +
    'so that the their them they this to was we were what when where which who why will with would you your'
  ).split(' '),
);

const normal = (word: string) => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const stemOf = (word: string) => stemmer(normal(word));

/** Tells which words of a text belong to a question: the same word in any of its forms, or what the last word begins. */
export function wordMatcher(question: string): (word: string) => boolean {
  const words = (question.match(WORD) ?? []).map(normal);
  const telling = words.filter((word) => !SILENT.has(word));
  const stems = new Set((telling.length > 0 ? telling : words).map((word) => stemmer(word)));
  const last = /[\p{L}\p{N}]$/u.test(question) ? (words.at(-1) ?? '') : '';
  const prefix = last.length >= PREFIX_MIN ? last : null;
  return (word) => stems.has(stemOf(word)) || (prefix !== null && normal(word).startsWith(prefix));
}

/** `text` cut where marked words begin and end. Together the pieces are the text. */
export function markWords(text: string, matches: (word: string) => boolean): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    if (!matches(match[0])) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), marked: false });
    pieces.push({ text: match[0], marked: true });
    end = match.index + match[0].length;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), marked: false });
  return pieces;
}

/** Characters that stand before the first marked word of an excerpt. */
const LEAD = 60;
/** More than the widest row shows. */
const EXCERPT = 400;

/** One line of a text for a row of a list: its beginning, or the place of the first word that was looked for. */
export function excerpt(text: string, matches: (word: string) => boolean): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const first = [...line.matchAll(WORD)].find((match) => matches(match[0]))?.index ?? 0;
  if (first <= 2 * LEAD) return line.slice(0, EXCERPT);
  const start = line.indexOf(' ', first - LEAD) + 1;
  return `… ${line.slice(start, start + EXCERPT)}`;
}
