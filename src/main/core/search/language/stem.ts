import { stemmer } from 'stemmer';
import { IRREGULAR } from './irregular.ts';

const LATIN = /^[a-z]+$/;
const HANGUL = /^\p{Script=Hangul}{2,}$/u;
/** Korean particles after a noun; the longer ones first. */
const PARTICLE = /(?:에서|에게|으로|부터|까지|이나|은|는|이|가|을|를|의|에|로|와|과|도)$/u;

/**
 * What the grammatical forms of a word have in common: Porter's stem of a word in Latin letters (of the base of an
 * irregular English form), a Korean noun without its particle, other words as they are.
 */
export function stem(word: string): string {
  if (LATIN.test(word)) return stemmer(IRREGULAR.get(word) ?? word);
  return HANGUL.test(word) ? word.replace(PARTICLE, '') || word : word;
}
