import { TYPES } from '../../../../shared/memory.ts';
import { type LexicalResult, type LexicalTask, searchWords } from './lexical.ts';
import type { MemoryIndex } from './memory-index.ts';
import type { IndexAnswer, IndexCandidate, IndexQuery } from './protocol.ts';
import { TYPE_SHIFT } from './rows.ts';
import { nearestRows, VectorComparison, type VectorFeatures, type VectorTask } from './semantic.ts';
import { type WordFeatures, wordFeatures } from './word-features.ts';

/** Reads the stored vector of a piece. */
export type StoredVector = VectorTask['stored'];

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** What the tables say about a row. */
function factsOf({ table, chains }: MemoryIndex, row: number) {
  const { columns, strings } = table;
  const chain = chains.chainOf[row] as number;
  return {
    seq: row,
    type: TYPES[((columns.flags[row] as number) >> TYPE_SHIFT) & 3] ?? 'fact',
    importance: orNull(columns.importance[row] as number),
    createdAt: columns.createdAt[row] as number,
    updatedAt: columns.updatedAt[row] as number,
    validFrom: orNull(columns.validFrom[row] as number),
    speaker: strings.text(columns.speaker[row] as number),
    session: chain === 0 ? null : chain,
  };
}

/** The rows with vectors that the nearest ones stand beside: with their neighbours they may be nearer still. */
function besideThem(
  index: MemoryIndex,
  rows: readonly number[],
  query: IndexQuery,
  selection: LexicalTask['selection'],
): number[] {
  if (query.semantic.neighbours.length === 0) return [];
  const { previous, next } = selection.links;
  return rows
    .flatMap((row) => [previous[row] as number, next[row] as number])
    .filter((row) => row !== 0 && selection.passing.has(row) && index.slots.of(row).length > 0);
}

const NO_VECTOR: VectorFeatures = { cosine: null, neighbourCosine: null };

/** Answers one question: candidates by words and by vectors among the rows that pass, and the features of them all. */
export function answer(index: MemoryIndex, query: IndexQuery, stored: StoredVector): IndexAnswer {
  const { table, chains, postings, scratch } = index;
  const selection = index.selections.of(query.filter);
  scratch.reserve(table.capacity, chains.end);
  const { terms, lexical: options, vector, k } = query;
  const task: LexicalTask = { postings, selection, columns: table.columns, scratch, terms, options, k };
  const words = searchWords(task);
  try {
    const near = vector === null ? [] : nearestRows(index, vector, selection, k);
    const rows = [...new Set([...words.best, ...near, ...besideThem(index, near, query, selection)])].sort(
      (a, b) => a - b,
    );
    const { chainOf } = chains;
    const features = wordFeatures(
      { ...task, facts: words.terms, chainOf, members: (chain) => chains.members(chain) },
      rows,
    );
    const compared =
      vector === null
        ? []
        : new VectorComparison({ index, query: vector, links: selection.links, stored }).features(
            rows,
            query.semantic.neighbours,
          );
    return {
      memories: selection.passingCount,
      visible: selection.visibleCount,
      terms: words.terms,
      candidates: rows.map((row, place) =>
        candidate(index, row, words, features[place] as WordFeatures, compared[place] ?? NO_VECTOR),
      ),
    };
  } finally {
    words.release();
  }
}

function candidate(
  index: MemoryIndex,
  row: number,
  words: LexicalResult,
  own: WordFeatures,
  vectors: VectorFeatures,
): IndexCandidate {
  return { ...factsOf(index, row), lexical: words.scoreOf(row), ...own, ...vectors };
}
