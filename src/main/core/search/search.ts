import type { SearchRequest } from '../../../shared/query.ts';
import type { Embedder } from '../embed/embedder.ts';
import { findAccesses } from '../store/accesses.ts';
import type { ReadableDb } from '../store/database.ts';
import { countQueued } from '../store/vectors.ts';
import type { SqlCondition } from '../store/visibility.ts';
import type { CandidateSource, Matches } from './candidates.ts';
import { type Certainty, certaintyOf } from './certainty.ts';
import { type CosineScale, onScale, PLAIN_SCALE } from './cosine-scale.ts';
import { evidenceOf, namedSpeakers, strength } from './evidence.ts';
import { aboveFloor } from './floor.ts';
import type { IndexFilter } from './index/protocol.ts';
import { PIPELINE, type Pipeline } from './pipeline.ts';
import { type AnalysedQuery, analyseQuery } from './query.ts';
import { knownVector, queryVector } from './query-vector.ts';
import {
  byScore,
  type Candidate,
  contenders,
  type Hit,
  partsOf,
  type Scored,
  type ScoreOptions,
  scored,
} from './rank.ts';
import { DEFAULT_IMPORTANCE_WEIGHT } from './score.ts';

export interface SearchDeps {
  db: ReadableDb;
  embedder: Embedder;
  source: CandidateSource;
  /** How the cosines of the model lie; without it, as those of the bundled one. */
  scale?(): Promise<CosineScale>;
  /** Another one than the product's, to measure what its parts are worth. */
  pipeline?: Pipeline | undefined;
}

export interface SearchTask {
  request: Pick<SearchRequest, 'query' | 'mode' | 'limit' | 'importance_weight' | 'min_score'>;
  /** What the caller may see and asked for, on `memories m`. */
  where: SqlCondition;
  /** The same for the index. */
  filter: IndexFilter;
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

async function queueNote(
  { db }: SearchDeps,
  { where }: SearchTask,
  mode: SearchRequest['mode'],
): Promise<string[]> {
  const waiting = countQueued(db, where, QUEUE_GLANCE);
  if (waiting === 0) return [];
  const count = waiting === QUEUE_GLANCE ? `${waiting} or more` : `${waiting}`;
  const subject = waiting === 1 ? '1 memory is' : `${count} memories are`;
  const effect = mode === 'semantic' ? 'could not be found by meaning' : 'could be found by words only';
  return [`${subject} not embedded yet and ${effect}.`];
}

/** Candidates that each of the two searches contributes, and that are scored, besides what the caller asked for. */
const SPARE_CANDIDATES = 40;

type Mode = SearchRequest['mode'];

/** The candidates that words and vectors speak for most, with all that is known of them. */
function candidatesOf(
  deps: SearchDeps,
  { request }: SearchTask,
  query: AnalysedQuery,
  found: Matches,
  mode: Mode,
): Candidate[] {
  const { weights } = deps.pipeline ?? PIPELINE;
  const semantic = mode !== 'keyword';
  const best = found.candidates
    .map((match) => ({ match, strength: strength(match, semantic, weights) }))
    .sort((a, b) => b.strength - a.strength || b.match.seq - a.match.seq)
    .slice(0, request.limit + SPARE_CANDIDATES)
    .map(({ match }) => match);
  const stems = new Set(query.terms.map(({ stem }) => stem));
  const named = namedSpeakers(
    best.map(({ facts }) => facts.speaker),
    stems,
  );
  const context = { hints: query.hints, named, semantic };
  return best.map((match) => ({ match, evidence: evidenceOf(match, context) }));
}

/** The best `limit` in order, now with how often and when they were read. */
function ordered(
  { db }: SearchDeps,
  all: readonly Scored[],
  limit: number,
  options: ScoreOptions,
): readonly Scored[] {
  const possible = contenders(all, limit);
  const accesses = findAccesses(
    db,
    possible.map(({ candidate }) => candidate.match.seq),
  );
  return possible
    .map((one) => {
      const access = accesses.get(one.candidate.match.seq);
      return access === undefined ? one : scored({ ...one.candidate, access }, options);
    })
    .sort(byScore)
    .slice(0, limit);
}

/** Scores the candidates, applies the floor (or the limit that the request sets instead of it) and orders. */
function hitsOf(
  deps: SearchDeps,
  { request, now }: SearchTask,
  candidates: readonly Candidate[],
  certainty: Certainty,
  byWords: boolean,
): Hit[] {
  const { weights, floor } = deps.pipeline ?? PIPELINE;
  const {
    importance_weight: importanceWeight = DEFAULT_IMPORTANCE_WEIGHT,
    min_score: least,
    limit,
  } = request;
  const options = { weights, certainty, importanceWeight, byWords, now };
  const all = candidates.map((candidate) => scored(candidate, options));
  const kept = least === undefined && floor ? aboveFloor(all) : all;
  return ordered(deps, kept, limit, options)
    .filter(({ score }) => least === undefined || score >= least)
    .map((one) => {
      const { match, access } = one.candidate;
      return { seq: match.seq, score: one.score, parts: partsOf(one, options), access };
    });
}

/**
 * Finds the memories of `where` that answer a question: analyse, collect candidates by words and by vectors, weigh the
 * evidence, score, apply the floor, order. Falls back to words, and says so, when the question cannot be embedded.
 */
export async function search(deps: SearchDeps, task: SearchTask): Promise<SearchAnswer> {
  const { request, where, filter, signal } = task;
  const { lexical, semantic } = deps.pipeline ?? PIPELINE;
  const query = analyseQuery(request.query);
  if (query.terms.length === 0)
    return { hits: [], mode: request.mode, degraded: null, notes: [...query.notes] };

  const embedded =
    request.mode === 'keyword'
      ? null
      : (knownVector(deps.embedder, query.text) ?? (await queryVector(deps.embedder, query.text, signal)));
  const vector = embedded?.vector ?? null;
  const mode = vector === null ? 'keyword' : request.mode;
  const byWords = mode !== 'semantic';
  const terms = byWords ? query.terms : [];
  const k = request.limit + SPARE_CANDIDATES;
  const words = terms.map(({ word }) => word);
  const asked = { terms, vector, filter, k, limit: request.limit, lexical, semantic };
  const [matches, waiting] = await Promise.all([
    deps.source.find({ query: asked, words, where }),
    // Meanwhile, as the index has a thread of its own.
    vector === null ? [] : queueNote(deps, task, mode),
  ]);
  const scale = vector === null ? undefined : await deps.scale?.();
  const found = onScale(matches, scale ?? PLAIN_SCALE);
  signal?.throwIfAborted();

  const candidates = candidatesOf(deps, task, query, found, mode);
  const hits = hitsOf(deps, task, candidates, certaintyOf(found, query.hints.names, mode), byWords);
  const failed = embedded !== null && embedded.vector === null;
  return {
    hits,
    mode,
    degraded: failed ? `Searched by words only. ${embedded.reason}` : null,
    notes: [...query.notes, ...waiting],
  };
}
