import { dateWords } from './dates.ts';
import { stem } from './stem.ts';
import { words } from './words.ts';

export { asks } from './asks.ts';
export { saysWhen } from './dates.ts';

/** Named in the blocks of the index: words that another version made are made anew. */
export const LANGUAGE_VERSION = '2';

/** What a memory is found by. Times are milliseconds since 1970. */
export interface IndexedDocument {
  content: string;
  /** Who said it, where that is known. */
  speaker: string | null;
  validFrom: number | null;
  createdAt: number;
}

/** The stems of a memory in order, repeats kept: its speaker's, its text's, and those of the date it is about. */
export function indexTerms({ content, speaker, validFrom, createdAt }: IndexedDocument): string[] {
  const date = dateWords(validFrom ?? createdAt);
  return Array.from(words(`${speaker ?? ''} ${content} ${date}`), stem);
}
