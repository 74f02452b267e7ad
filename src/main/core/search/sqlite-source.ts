import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadableDb } from '../store/database.ts';
import { memoriesWith } from '../store/fulltext.ts';
import { countMemories, type RankingFacts, storedFacts } from '../store/ranking.ts';
import { cosines, nearest } from '../store/vectors.ts';
import type { CandidateSource, Question } from './candidates.ts';
import { coverage, wordWeight } from './coverage.ts';
import { saysWhen } from './language/dates.ts';

/** Milliseconds after which a search lets others have a turn. */
const TURN_MS = 10;

async function postingsOf(db: ReadableDb, { words, where }: Question): Promise<number[][]> {
  const postings: number[][] = [];
  let turnEnds = performance.now() + TURN_MS;
  for (const word of words) {
    postings.push(memoriesWith(db, word, where));
    if (performance.now() < turnEnds) continue;
    await nextTurn();
    turnEnds = performance.now() + TURN_MS;
  }
  return postings;
}

function strongest(shares: ReadonlyMap<number, number>, limit: number): number[] {
  return [...shares]
    .sort(([seqA, a], [seqB, b]) => b - a || seqB - seqA)
    .slice(0, limit)
    .map(([seq]) => seq);
}

function similarities(db: ReadableDb, question: Question, model: string, byWords: readonly number[]) {
  const { query, where } = question;
  if (query.vector === null) return new Map<number, number>();
  const near = nearest(db, query.vector, model, where, query.k);
  const found = new Map(near.map(({ seq, cosine }) => [seq, cosine]));
  const missing = byWords.filter((seq) => !found.has(seq));
  if (missing.length === 0) return found;
  return new Map([...found, ...cosines(db, query.vector, model, missing)]);
}

/** What ranking goes by, of those of `seqs` that there are. */
export function factsOf(db: ReadableDb, seqs: readonly number[]): Map<number, RankingFacts> {
  const rows = storedFacts(db, seqs);
  return new Map(rows.map(({ seq, content, ...facts }) => [seq, { ...facts, says_when: saysWhen(content) }]));
}

/**
 * Candidates straight from FTS5 and sqlite-vec while the index cannot answer: the filter and the cosines are exact, but
 * each word counts once however often a memory holds it, and neighbours lend nothing. The cost grows with the memories.
 */
export function sqliteSource(db: ReadableDb, model: string): CandidateSource {
  return {
    async find(question) {
      const { terms, k } = question.query;
      const postings = await postingsOf(db, question);
      const memories = countMemories(db, question.where);
      const shares = coverage(memories, postings);
      const weight = postings.reduce((sum, seqs) => sum + wordWeight(memories, seqs.length), 0);
      const byWords = strongest(shares, k);
      const near = similarities(db, question, model, byWords);
      const facts = factsOf(db, [...byWords, ...near.keys()]);
      const candidates = Array.from(facts, ([seq, known]) => {
        const share = shares.get(seq) ?? 0;
        const cosine = near.get(seq) ?? null;
        return {
          seq,
          lexical: share * weight,
          sessionLexical: 0,
          coverage: share,
          cosine,
          neighbourCosine: cosine,
          facts: known,
        };
      });
      const held = terms.map(({ stem }, index) => ({ stem, containing: postings[index]?.length ?? 0 }));
      return { memories, visible: memories, terms: held, candidates };
    },
  };
}
