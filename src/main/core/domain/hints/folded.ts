import { LOOK_ALIKES } from './look-alikes.ts';
import { FORMATTING_CHARACTER } from './unseen.ts';

/** A text as rules read it, and where each of its characters came from. */
export interface Folded {
  text: string;
  /** The span of the original for a span of `text`. */
  origin(start: number, end: number): { start: number; end: number };
}

const NOT_ASCII = /[^\0-\x7f]/;

function foldCharacter(character: string): string {
  if (FORMATTING_CHARACTER.test(character)) return '';
  const plain = character.normalize('NFKC');
  return (LOOK_ALIKES.get(plain) ?? plain).toLowerCase();
}

/** Lower case, compatibility forms and look-alikes as plain letters, nothing unseen. */
export function fold(original: string): Folded {
  if (!NOT_ASCII.test(original))
    return { text: original.toLowerCase(), origin: (start, end) => ({ start, end }) };
  let text = '';
  const origins: number[] = [];
  let at = 0;
  for (const character of original) {
    const folded = foldCharacter(character);
    for (let unit = 0; unit < folded.length; unit += 1) origins.push(at);
    text += folded;
    at += character.length;
  }
  const startOf = (index: number) => origins[index] ?? original.length;
  return { text, origin: (start, end) => ({ start: startOf(start), end: startOf(end) }) };
}

/** The same without what surrounds and separates words: how rejected texts are compared. */
export function comparable(text: string): string {
  return fold(text)
    .text.replace(/[\s\p{P}]+/gu, ' ')
    .trim();
}
