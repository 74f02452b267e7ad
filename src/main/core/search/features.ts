import type { RankingFacts } from '../store/ranking.ts';
import type { SqlCondition } from '../store/visibility.ts';
import type { CandidateSource } from './candidates.ts';
import type { Features } from './score.ts';

/** Candidates that each of the two searches contributes besides what the caller asked for. */
const SPARE_CANDIDATES = 50;

export interface Question {
  terms: readonly string[];
  /** Null: vectors take no part. */
  vector: Float32Array | null;
  /** False: words take no part. */
  byWords: boolean;
  limit: number;
}

/** The evidence for one memory; both parts are computed for whatever either search found. */
export type Evidence = Pick<Features, 'cosine' | 'keyword'> & { seq: number };

export interface Gathered {
  /** How many memories were searched. */
  memories: number;
  evidence: Evidence[];
}

/** Asks both searches and completes what each of them does not know about the other's candidates. */
export async function gather(
  source: CandidateSource,
  question: Question,
  where: SqlCondition,
): Promise<Gathered> {
  const { vector, byWords, limit } = question;
  const pool = limit + SPARE_CANDIDATES;
  const words = await source.byWords(byWords ? question.terms : [], where, pool);
  const keyword = (seq: number) => (byWords ? words.keywordOf(seq) : null);
  if (vector === null)
    return {
      memories: words.memories,
      evidence: words.best.map(({ seq }) => ({ seq, cosine: null, keyword: keyword(seq) })),
    };
  const cosines = new Map<number, number>();
  for (const { seq, cosine } of await source.byVector(vector, where, pool)) cosines.set(seq, cosine);
  const onlyByWords = words.best.map(({ seq }) => seq).filter((seq) => !cosines.has(seq));
  const missing = await source.cosinesOf(vector, onlyByWords);
  const seqs = [...cosines.keys(), ...onlyByWords];
  return {
    memories: words.memories,
    evidence: seqs.map((seq) => ({
      seq,
      cosine: cosines.get(seq) ?? missing.get(seq) ?? null,
      keyword: keyword(seq),
    })),
  };
}

/** Everything that ranking looks at for one candidate. */
export type Candidate = Features & { seq: number; createdAt: number };

/** Joins evidence and facts. What has no facts any more was taken out of the filter meanwhile, and is left out. */
export function toCandidates(
  evidence: readonly Evidence[],
  facts: readonly RankingFacts[],
  now: number,
): Candidate[] {
  const factsOf = new Map(facts.map((fact) => [fact.seq, fact]));
  return evidence.flatMap(({ seq, cosine, keyword }) => {
    const fact = factsOf.get(seq);
    if (fact === undefined) return [];
    const { type, importance, created_at: createdAt, updated_at: updatedAt } = fact;
    return [
      { seq, cosine, keyword, type, importance, createdAt, ageMs: now - Math.max(createdAt, updatedAt) },
    ];
  });
}
