/** Memories without any of the words, added to the count so that weights in a store of three make sense too. */
const SMOOTHING = 20;

/**
 * Inverse document frequency as in BM25, `ln(1 + (N − n + ½) / (n + ½))`, with 20 memories added to `N`.
 * `memories` are those of the filter: what the caller may not see has no influence on a score.
 */
export function wordWeight(memories: number, containing: number): number {
  return Math.log(1 + (memories + SMOOTHING - containing + 0.5) / (containing + 0.5));
}

/**
 * For each memory that holds a term: the share of the weights of all terms that its terms have, above 0 up to 1.
 * `postings` lists, for each term, the memories that hold it. A term that nobody holds weighs most.
 */
export function coverage(memories: number, postings: readonly (readonly number[])[]): Map<number, number> {
  const weights = postings.map((seqs) => wordWeight(memories, seqs.length));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = new Map<number, number>();
  postings.forEach((seqs, term) => {
    const share = (weights[term] ?? 0) / total;
    for (const seq of seqs) shares.set(seq, Math.min(1, (shares.get(seq) ?? 0) + share));
  });
  return shares;
}
