import type { Span } from '../../../../shared/hints.ts';
import { IMITATED, LOOK_ALIKES } from './look-alikes.ts';

const WORD = /[\p{L}\p{M}]+/gu;
const NOT_ASCII = /[^\0-\x7f]/;
const LATIN = /\p{Script=Latin}/u;
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u;
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
/** Letters that are drawn as mathematical symbols, circled or in the width of a Chinese character. */
const STYLED = /[\u{1d400}-\u{1d7ff}\u24b6-\u24e9]{3,}/gu;
const WIDE = /[\uff21-\uff3a\uff41-\uff5a]{3,}/g;
/** Shorter words are formulas as often as tricks. */
const LEAST_LETTERS = 3;

/** How often a word changes between Latin and another script. */
function switches(letters: readonly string[]): number {
  const latin = letters.map((letter) => LATIN.test(letter));
  return latin.filter((is, index) => index > 0 && is !== latin[index - 1]).length;
}

/**
 * Letters of the one script that stand in a word of the other and look as if they were of it. Words that have an ending of
 * another script (Russian ones of English stems) do not.
 */
function isMixed(letters: readonly string[]): boolean {
  const latin = letters.filter((letter) => LATIN.test(letter));
  const foreign = letters.filter((letter) => FOREIGN.test(letter));
  if (latin.length === 0 || foreign.length === 0) return false;
  if (foreign.every((letter) => LOOK_ALIKES.has(letter))) return true;
  return latin.every((letter) => IMITATED.has(letter)) && switches(letters) > 1;
}

/** Whether other words of the text show that its author writes in that script. */
function writesForeign(text: string): boolean {
  return Array.from(text).some((letter) => FOREIGN.test(letter) && !LOOK_ALIKES.has(letter));
}

function labelOf(letters: readonly string[], foreignText: boolean): string | null {
  if (letters.length < LEAST_LETTERS) return null;
  if (isMixed(letters)) return 'letters of two scripts that look alike';
  const disguised = letters.every((letter) => LOOK_ALIKES.has(letter));
  return disguised && !foreignText ? 'letters of another script that look Latin' : null;
}

function spansOf(text: string, pattern: RegExp, label: string): Span[] {
  return [...text.matchAll(pattern)].map(({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
    label,
  }));
}

/** Words whose letters are not what they look like. */
export function lookAlikeWords(text: string): Span[] {
  if (!NOT_ASCII.test(text)) return [];
  const foreignText = writesForeign(text);
  const words = [...text.matchAll(WORD)].flatMap(({ 0: word, index }): Span[] => {
    const label = NOT_ASCII.test(word) ? labelOf(Array.from(word), foreignText) : null;
    return label === null ? [] : [{ start: index, end: index + word.length, label }];
  });
  const wide = EAST_ASIAN.test(text) ? [] : spansOf(text, WIDE, 'wide letters');
  return [...words, ...spansOf(text, STYLED, 'letters drawn as symbols'), ...wide];
}
