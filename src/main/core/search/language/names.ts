import { stem } from './stem.ts';
import { STOP_WORDS, stopWordsFor } from './stop-words.ts';
import { words } from './words.ts';

/** Words, and the ends of sentences, after which a capital letter says nothing. */
const TOKEN = /[\p{L}\p{N}\p{M}]+|[.!?:\n"“(]/gu;
const CAPITALISED = /^\p{Lu}[\p{Ll}\p{M}]+$/u;
const WORD = /^[\p{L}\p{N}]/u;

/**
 * The stems of names in an English question: capitalised words that begin no sentence. Empty where capitals say nothing:
 * in a title, and without an English stop word (German writes every noun with one).
 */
export function namesIn(question: string): string[] {
  const tokens = [...question.matchAll(TOKEN)].map(([token]) => token);
  const names = tokens.filter(
    (token, index) =>
      CAPITALISED.test(token) && WORD.test(tokens[index - 1] ?? '') && !STOP_WORDS.has(token.toLowerCase()),
  );
  if (names.length === 0) return [];
  const lower = tokens.map((token) => token.toLowerCase());
  const isEnglish = stopWordsFor(lower) === STOP_WORDS && lower.some((word) => STOP_WORDS.has(word));
  const isTitle = tokens.filter((token) => CAPITALISED.test(token)).length * 2 > tokens.length;
  if (!isEnglish || isTitle) return [];
  return names.flatMap((name) => Array.from(words(name), stem));
}
