import type { LexicalOptions, SemanticOptions } from './index/protocol.ts';

/** What one unit of each kind of evidence adds to the log-odds that a memory answers the question. */
export interface EvidenceWeights {
  /** BM25 of the words, those that neighbours lend included. */
  words: number;
  /** BM25 of the session as one document. */
  session: number;
  /** Cosine of the question and the memory. */
  semantic: number;
  /** Cosine of the question and the mean of the memory and its neighbours. */
  context: number;
  /** The question names the speaker (1) or another speaker (−1). */
  speaker: number;
  /** Share of the question's dates that the memory's time matches. */
  date: number;
  /** The question asks when, and the memory says when. */
  time: number;
}

/** Every number that decides which candidates are found and in which order. */
export interface Pipeline {
  lexical: LexicalOptions;
  semantic: SemanticOptions;
  weights: EvidenceWeights;
  /** False: whatever was found is returned. */
  floor: boolean;
}

/** Chosen on LoCoMo's conversations 1 to 5; `bench/quality` switches each part off and shows what it is worth. */
export const PIPELINE: Pipeline = {
  lexical: {
    k1: 1.2,
    lengthFloor: 60,
    neighbours: [
      { offset: -2, weight: 0.2 },
      { offset: -1, weight: 0.5 },
      { offset: 1, weight: 0.3 },
      { offset: 2, weight: 0.1 },
    ],
    afterQuestion: 1,
  },
  semantic: {
    neighbours: [
      { offset: -1, weight: 0.5 },
      { offset: 1, weight: 0.5 },
    ],
  },
  weights: { words: 0.2, session: 0.06, semantic: 0.6, context: 1.2, speaker: 0.25, date: 0.5, time: 0.3 },
  floor: true,
};
