import type { ReadableDb } from '../../../store/database.ts';
import { allOf, filterCondition, stateCondition } from '../../../store/filter.ts';
import { ownerOf } from '../../../store/memories.ts';
import { notMutedBy } from '../../../store/mutes.ts';
import { type IndexedMemory, indexedMemoriesAmong } from '../../../store/search-index.ts';
import { visibleTo } from '../../../store/visibility.ts';
import { wordWeight } from '../../coverage.ts';
import { asks, indexTerms } from '../../language/index.ts';
import { factsOf } from '../../sqlite-source.ts';
import type { IndexCandidate, IndexFilter, IndexQuery, NeighbourWeight } from '../protocol.ts';

/** What the index should say of a candidate. */
export type Expected = Omit<IndexCandidate, 'seq'>;

interface Known {
  memory: IndexedMemory;
  counts: Map<string, number>;
  length: number;
  asks: boolean;
  vectors: Float32Array[];
}

/** The rows that the SQL of `rowsFor` lets through, with and without the filters but the state. */
export function rowsBySql(db: ReadableDb, filter: IndexFilter): { visible: number[]; passing: number[] } {
  const { principal, filters, now } = filter;
  const state = stateCondition(
    filters.state,
    allOf(visibleTo(principal, 'read', true), notMutedBy(principal.user)),
    visibleTo(principal, 'review', true),
    now,
  );
  const rows = ({ sql, params }: ReturnType<typeof allOf>) =>
    db
      .all<{ seq: number }>(`SELECT m.seq FROM memories m WHERE ${sql} ORDER BY m.seq`, params)
      .map(({ seq }) => seq);
  return { visible: rows(state), passing: rows(allOf(state, filterCondition(filters))) };
}

function speakerOf(memory: IndexedMemory): string | null {
  const { speaker } = JSON.parse(memory.metadata);
  return typeof speaker === 'string' ? speaker : null;
}

function know(db: ReadableDb, memory: IndexedMemory, model: string): Known {
  const stems = indexTerms({
    content: memory.content,
    speaker: speakerOf(memory),
    validFrom: memory.valid_from,
    createdAt: memory.created_at,
  });
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const rows = db.all<{ embedding: Uint8Array }>(
    'SELECT v.embedding FROM pieces p JOIN vectors v ON v.piece = p.id WHERE p.seq = :seq AND p.model = :model',
    { seq: memory.seq, model },
  );
  const vectors = rows.map(({ embedding }) => new Float32Array(embedding.slice().buffer));
  return { memory, counts, length: stems.length, asks: asks(memory.content), vectors };
}

const timeOf = ({ memory }: Known): number => memory.valid_from ?? memory.created_at;

/** The visible active memories of the same session, owner and scope, in order of time. */
function sessionOf(one: Known, visible: readonly Known[]): Known[] {
  const { memory } = one;
  if (memory.session === null || memory.state !== 'active') return [];
  return visible
    .filter(
      ({ memory: other }) =>
        other.state === 'active' &&
        other.session === memory.session &&
        other.scope === memory.scope &&
        ownerOf(other) === ownerOf(memory),
    )
    .sort((a, b) => timeOf(a) - timeOf(b) || a.memory.seq - b.memory.seq);
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

function bestPiece({ vectors }: Known, query: Float32Array): Float32Array | undefined {
  return [...vectors].sort((a, b) => dot(b, query) - dot(a, query))[0];
}

/** Everything that the index should say of a question, computed the long way from the rows of the database. */
export function expectedAnswer(db: ReadableDb, query: IndexQuery, model: string): Map<number, Expected> {
  const { visible: seqs, passing } = rowsBySql(db, query.filter);
  const visible = indexedMemoriesAmong(db, seqs).map((memory) => know(db, memory, model));
  const { k1, lengthFloor, neighbours, afterQuestion } = query.lexical;
  const mean = (lengths: readonly number[]) =>
    lengths.length === 0 ? 0 : lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const least = lengthFloor ?? 1;
  const norm = (length: number, average: number) =>
    0.1 + (0.9 * Math.max(length, least)) / Math.max(average, least);
  const average = mean(visible.map(({ length }) => length));
  const sessionLengths = new Map(
    visible.map((one) => [
      sessionOf(one, visible)[0],
      sessionOf(one, visible).reduce((sum, { length }) => sum + length, 0),
    ]),
  );
  sessionLengths.delete(undefined);
  const sessionAverage = mean([...sessionLengths.values()]);
  const saturate = (x: number) => (x * (k1 + 1)) / (x + k1);
  const terms = query.terms.map(({ stem, weight }) => {
    const containing = visible.filter(({ counts }) => counts.has(stem)).length;
    return { stem, value: weight * wordWeight(visible.length, containing) };
  });
  const total = terms.reduce((sum, { value }) => sum + value, 0);
  const scoreBy = (occurrences: (stem: string) => number) =>
    terms.reduce((sum, { stem, value }) => sum + value * saturate(occurrences(stem)), 0);

  const expectedOf = (one: Known): Expected => {
    const session = sessionOf(one, visible);
    const place = session.indexOf(one);
    const at = ({ offset }: NeighbourWeight) => (place < 0 ? undefined : session[place + offset]);
    const own = (known: Known, stem: string) => (known.counts.get(stem) ?? 0) / norm(known.length, average);
    const pooled = (stem: string) =>
      neighbours.reduce(
        (sum, neighbour) => {
          const other = at(neighbour);
          if (other === undefined) return sum;
          const weight = neighbour.offset === -1 && other.asks ? afterQuestion : neighbour.weight;
          return sum + weight * own(other, stem);
        },
        own(one, stem),
      );
    const sessionLength = session.reduce((sum, { length }) => sum + length, 0);
    const inSession = (stem: string) =>
      session.reduce((sum, { counts }) => sum + (counts.get(stem) ?? 0), 0) /
      norm(sessionLength, sessionAverage);
    const held = terms.filter(({ stem }) => one.counts.has(stem)).reduce((sum, { value }) => sum + value, 0);
    return {
      lexical: scoreBy(pooled),
      sessionLexical: session.length === 0 ? 0 : scoreBy(inSession),
      coverage: total === 0 ? 0 : held / total,
      ...cosines(one, query, at),
      facts: facts.get(one.memory.seq) as Expected['facts'],
    };
  };
  const passes = new Set(passing);
  const facts = factsOf(db, passing);
  return new Map(
    visible.filter(({ memory }) => passes.has(memory.seq)).map((one) => [one.memory.seq, expectedOf(one)]),
  );
}

function cosines(
  one: Known,
  { vector: query, semantic }: IndexQuery,
  at: (neighbour: NeighbourWeight) => Known | undefined,
): Pick<Expected, 'cosine' | 'neighbourCosine'> {
  const own = query === null ? undefined : bestPiece(one, query);
  if (query === null || own === undefined) return { cosine: null, neighbourCosine: null };
  const sum = own.slice();
  for (const neighbour of semantic.neighbours) {
    const other = at(neighbour);
    const vector = other && bestPiece(other, query);
    vector?.forEach((value, i) => {
      sum[i] = (sum[i] ?? 0) + neighbour.weight * value;
    });
  }
  return { cosine: dot(own, query), neighbourCosine: dot(sum, query) / Math.sqrt(dot(sum, sum)) };
}
