import type { StoreInput } from '../../src/shared/memory.ts';

/** A question, and the places in `memories` of what answers it. */
export interface Question {
  text: string;
  answers: readonly number[];
  /** Kind of question; tables show each apart. */
  category: string;
}

/** Memories that are stored together, apart from those of other sets, and questions about them. */
export interface DataSet {
  name: string;
  memories: readonly StoreInput[];
  questions: readonly Question[];
}

/** The same memories without what ties them together. */
export function withoutSessions(set: DataSet): DataSet {
  return { ...set, memories: set.memories.map((memory) => ({ ...memory, session: null })) };
}

/** The same memories as a program stores them that knows of no speakers and times: `Ana: what she said`. */
export function asPlainText(set: DataSet): DataSet {
  const memories = set.memories.map(({ content, session = null, metadata }) => ({
    content: metadata?.speaker === undefined ? content : `${metadata.speaker}: ${content}`,
    session,
  }));
  return { ...set, memories };
}
