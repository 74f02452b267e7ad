import type { SearchRequest } from '../../../shared/query.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { ReadableDb } from '../store/database.ts';
import { rankingFacts } from '../store/ranking.ts';
import { countQueued } from '../store/vectors.ts';
import type { SqlCondition } from '../store/visibility.ts';
import type { CandidateSource } from './candidates.ts';
import { gather, toCandidates } from './features.ts';
import { analyseQuery } from './query.ts';
import { queryVector } from './query-vector.ts';
import { type Hit, rank } from './rank.ts';
import { DEFAULT_IMPORTANCE_WEIGHT } from './score.ts';

export interface SearchDeps {
  db: ReadableDb;
  embedder: Embedder;
  source: CandidateSource;
}

export interface SearchTask {
  request: Pick<SearchRequest, 'query' | 'mode' | 'limit' | 'importance_weight' | 'min_score'>;
  /** What the caller may see and asked for, on `memories m`. */
  where: SqlCondition;
  /** Milliseconds since 1970. */
  now: number;
  signal?: AbortSignal | undefined;
}

export interface SearchAnswer {
  hits: Hit[];
  /** The mode that answered. */
  mode: SearchRequest['mode'];
  /** Why the answer is less than what was asked for, or null. */
  degraded: string | null;
  notes: string[];
}

/** Queued texts that are looked at for the note about them. */
const QUEUE_GLANCE = 1000;

function queueNote({ db }: SearchDeps, { where }: SearchTask, mode: SearchRequest['mode']): string[] {
  const waiting = countQueued(db, where, QUEUE_GLANCE);
  if (waiting === 0) return [];
  const count = waiting === QUEUE_GLANCE ? `${waiting} or more` : `${waiting}`;
  const subject = waiting === 1 ? '1 memory is' : `${count} memories are`;
  const effect = mode === 'semantic' ? 'could not be found by meaning' : 'could be found by words only';
  return [`${subject} not embedded yet and ${effect}.`];
}

/**
 * Finds the memories of `where` that answer a question: analyse, collect candidates by words and by vectors, complete
 * their features, score, apply the floor, order. Falls back to words, and says so, when the question cannot be embedded.
 */
export async function search(deps: SearchDeps, task: SearchTask): Promise<SearchAnswer> {
  const { request, where, now, signal } = task;
  const query = analyseQuery(request.query);
  if (query.terms.length === 0)
    return { hits: [], mode: request.mode, degraded: null, notes: [...query.notes] };

  const embedded = request.mode === 'keyword' ? null : await queryVector(deps.embedder, query.text, signal);
  const vector = embedded?.vector ?? null;
  const mode = vector === null ? 'keyword' : request.mode;
  const question = { terms: query.terms, vector, byWords: mode !== 'semantic', limit: request.limit };
  const { memories, evidence } = await gather(deps.source, question, where);
  signal?.throwIfAborted();

  // Read last and with the filter: what was deleted or hidden while the candidates were collected is gone here.
  const facts = rankingFacts(
    deps.db,
    evidence.map(({ seq }) => seq),
    where,
  );
  const hits = rank(toCandidates(evidence, facts, now), {
    memories,
    importanceWeight: request.importance_weight ?? DEFAULT_IMPORTANCE_WEIGHT,
    minScore: request.min_score,
    limit: request.limit,
  });
  const failed = embedded !== null && embedded.vector === null;
  return {
    hits,
    mode,
    degraded: failed ? `Searched by words only. ${embedded.reason}` : null,
    notes: [...query.notes, ...(vector === null ? [] : queueNote(deps, task, mode))],
  };
}
