import { packCandidates } from './candidates.ts';
import { type LexicalTask, searchWords } from './lexical.ts';
import type { MemoryIndex } from './memory-index.ts';
import type { IndexQuery, PackedAnswer } from './protocol.ts';
import type { Selection } from './selection.ts';
import { nearestRows, type VectorFeatures, vectorFeatures } from './semantic.ts';
import type { StoredVectors } from './stored-vectors.ts';
import { wordFeatures } from './word-features.ts';

/** Answers one question: candidates by words and by vectors among the rows that pass, and the features of them all. */
export function answer(index: MemoryIndex, query: IndexQuery, stored: StoredVectors): PackedAnswer {
  const { table, chains, postings, occurrences } = index;
  const selection = index.selections.of(query.filter);
  const { terms, lexical: options, vector, k } = query;
  const task: LexicalTask = { postings, selection, columns: table.columns, occurrences, terms, options, k };
  try {
    const words = searchWords(task);
    const near = vector === null ? [] : nearestRows(index, vector, selection, k);
    const rows = union(words.best, near);
    return {
      memories: selection.passingCount,
      visible: selection.visibleCount,
      terms: words.terms,
      ...packCandidates(table, rows, {
        lexical: words.scoresOf(rows),
        ...wordFeatures({ ...task, facts: words.terms, chains }, rows),
        ...compare(index, query, selection, stored, rows),
      }),
    };
  } finally {
    occurrences.clear();
  }
}

/** The rows of both, in order. */
function union(some: readonly number[], others: readonly number[]): Uint32Array {
  const rows = new Uint32Array(some.length + others.length);
  rows.set(some);
  rows.set(others, some.length);
  rows.sort();
  return rows.filter((row, place) => row !== rows[place - 1]);
}

function compare(
  index: MemoryIndex,
  { vector, semantic, limit }: IndexQuery,
  { links }: Selection,
  stored: StoredVectors,
  rows: Uint32Array,
): VectorFeatures {
  if (vector === null) {
    const none = new Float64Array(rows.length).fill(Number.NaN);
    return { cosine: none, neighbourCosine: none };
  }
  return vectorFeatures(
    { index, query: vector, links, neighbours: semantic.neighbours, stored, limit },
    rows,
  );
}
