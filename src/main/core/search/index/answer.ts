import { type LexicalTask, searchWords } from './lexical.ts';
import type { MemoryIndex } from './memory-index.ts';
import type { IndexAnswer, IndexQuery } from './protocol.ts';
import { nearestRows, type VectorFeatures, vectorFeatures } from './semantic.ts';
import type { StoredVectors } from './stored-vectors.ts';
import { type WordFeatures, wordFeatures } from './word-features.ts';

const NO_VECTOR: VectorFeatures = { cosine: null, neighbourCosine: null };

/** Answers one question: candidates by words and by vectors among the rows that pass, and the features of them all. */
export function answer(index: MemoryIndex, query: IndexQuery, stored: StoredVectors): IndexAnswer {
  const { table, chains, postings, occurrences } = index;
  const selection = index.selections.of(query.filter);
  const { terms, lexical: options, vector, k } = query;
  const task: LexicalTask = { postings, selection, columns: table.columns, occurrences, terms, options, k };
  try {
    const words = searchWords(task);
    const near = vector === null ? [] : nearestRows(index, vector, selection, k);
    const rows = [...new Set([...words.best, ...near])].sort((a, b) => a - b);
    const features = wordFeatures({ ...task, facts: words.terms, chains }, rows);
    const { links } = selection;
    const { neighbours } = query.semantic;
    const compared =
      vector === null
        ? []
        : vectorFeatures({ index, query: vector, links, neighbours, stored, limit: query.limit }, rows);
    return {
      memories: selection.passingCount,
      visible: selection.visibleCount,
      terms: words.terms,
      candidates: rows.map((seq, place) => {
        const { coverage, sessionLexical } = features[place] as WordFeatures;
        const { cosine, neighbourCosine } = compared[place] ?? NO_VECTOR;
        const lexical = words.scoreOf(seq);
        return { seq, lexical, sessionLexical, coverage, cosine, neighbourCosine, facts: table.facts(seq) };
      }),
    };
  } finally {
    occurrences.clear();
  }
}
