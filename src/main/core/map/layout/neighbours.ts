import { VectorIndex } from '../../search/vector-index/vector-index.ts';

/** One of the vectors that were indexed, and how far it is: 1 less the cosine, off by 0.002 at the most. */
export interface Neighbour {
  index: number;
  distance: number;
}

/** Finds the nearest of some vectors. */
export interface NeighbourSearch {
  /** The `k` nearest to `vector`, best first. */
  of(vector: Float32Array, k: number): Neighbour[];
}

/** An index of `vectors`, each of unit length. */
export function neighbourSearch(vectors: readonly Float32Array[]): NeighbourSearch {
  const index = VectorIndex.create();
  vectors.forEach((vector, slot) => {
    index.set(slot, vector);
  });
  return {
    of: (vector, k) =>
      index
        .search(vector, { k })
        .map(({ slot, score }) => ({ index: slot, distance: Math.max(0, 1 - score) })),
  };
}
