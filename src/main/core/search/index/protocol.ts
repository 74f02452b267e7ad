import type { SearchIndexStatus } from '../../../../shared/system.ts';
import type { Actor, GrantTuple } from '../../domain/rights.ts';
import type { Filters } from '../../store/filter.ts';
import type { RankingFacts } from '../../store/ranking.ts';
import type { SavedBlock } from '../../store/search-index.ts';

/** The filters of a question. */
export type SearchFilters = Omit<Filters, 'waiting' | 'include_muted'>;

/** Who asks and for what: the same rows as the SQL condition of `rowsFor`. */
export interface IndexFilter {
  principal: Actor;
  /** The tuples that can open something to the principal. */
  grants: readonly GrantTuple[];
  /** Rows that the caller may read and does not want to recall. */
  muted: readonly number[];
  filters: SearchFilters;
  /** Milliseconds since 1970; what has expired by then does not count. */
  now: number;
}

/** A stem as `language/` makes it when indexing, and what it counts in the question. */
export interface QueryTerm {
  stem: string;
  weight: number;
}

/** The place of a neighbour in its session (−1: the memory before) and what its words count. */
export interface NeighbourWeight {
  offset: number;
  weight: number;
}

/**
 * BM25. With `B(d) = 0.1 + 0.9 · max(len, floor) / max(avg, floor)` and the neighbours of the same
 * session pooled before saturation, `t(d) = Σ w_o · tf(d + o) / B(d + o)`, a memory scores
 * `Σ idf · t · (k1 + 1) / (t + k1)`. The memory itself is offset 0 with weight 1 and is not listed.
 */
export interface LexicalOptions {
  k1: number;
  /** Words below which a memory does not count as shorter; null: none. */
  lengthFloor: number | null;
  /** Offsets from −2 to 2; empty: no neighbours. */
  neighbours: readonly NeighbourWeight[];
  /** The weight of offset −1 where the memory before asks something: answers stand after questions. */
  afterQuestion: number;
}

export interface SemanticOptions {
  /** What the vectors of neighbours count in the mean that `neighbourCosine` is taken of; the memory itself counts 1. */
  neighbours: readonly NeighbourWeight[];
}

export interface IndexQuery {
  terms: readonly QueryTerm[];
  /** Unit length; null: vectors take no part. */
  vector: Float32Array | null;
  filter: IndexFilter;
  /** How many memories each half (words, vectors) contributes. */
  k: number;
  /** How many of them the caller wants in the end. */
  limit: number;
  lexical: LexicalOptions;
  semantic: SemanticOptions;
}

/**
 * What is known of one candidate. Everything counts visible memories only (those the caller may see in the states it asked
 * for, whatever its other filters), so that what is hidden moves no score.
 */
export interface IndexCandidate {
  seq: number;
  /** BM25 with the neighbours pooled. */
  lexical: number;
  /** BM25 of its session as one document; 0 without a session. */
  sessionLexical: number;
  /** Share of the idf weight of the query's terms that its own words hold, 0 to 1. */
  coverage: number;
  /** Of the best piece: exact where it may be among the first `limit`, within 0.002 for others; null without vectors. */
  cosine: number | null;
  /** Of the mean of its vector and its neighbours', within 0.002; that of the memory alone where it has none. */
  neighbourCosine: number | null;
  facts: RankingFacts;
}

/** What a term weighs among the visible memories. */
export interface TermFacts {
  stem: string;
  /** Visible memories that hold it in their own words. */
  containing: number;
  idf: number;
}

export interface IndexAnswer {
  /** How many memories pass the filter. */
  memories: number;
  /** How many memories are visible: the collection that idf and average length are taken from. */
  visible: number;
  terms: TermFacts[];
  /** The union of both halves, by `seq`. */
  candidates: IndexCandidate[];
}

/** The index as the rest of search sees it. */
export interface SearchIndex {
  state(): SearchIndexStatus;
  /** Waits while what was saved is being loaded. Null while the index cannot answer for another reason: ask SQLite then. */
  query(query: IndexQuery): Promise<IndexAnswer | null>;
  /** Says that something was committed, so that the next question finds little left to catch up with. */
  wake(): void;
  close(): Promise<void>;
}

/** What the thread is started with. */
export interface IndexSetup {
  database: string;
  /** Only vectors of this model are held. */
  model: string;
}

export type ToIndex =
  | { kind: 'query'; id: number; query: IndexQuery }
  /** Follow what was committed, now. */
  | { kind: 'follow' }
  /** Follow it, and save what is due. */
  | { kind: 'wake' }
  /** Whether what was sent to be kept is on the disk. */
  | { kind: 'saved'; ok: boolean }
  | { kind: 'close' };

export type FromIndex =
  | { kind: 'state'; state: SearchIndexStatus }
  | { kind: 'answer'; id: number; answer: PackedAnswer }
  | { kind: 'save'; save: Save };

/** An answer with its candidates as the numbers that `candidates.ts` makes of them: no objects, and they travel faster so. */
export type PackedAnswer = Omit<IndexAnswer, 'candidates'> & {
  candidates: Float64Array<ArrayBuffer>;
  speakers: (string | null)[];
};

/** Something to be written to the database, which the thread itself only reads. */
export interface Save {
  block?: SavedBlock;
  /** The change up to which the block holds everything. */
  change: number;
  /** All blocks hold every change up to this one. */
  forget?: number;
}
