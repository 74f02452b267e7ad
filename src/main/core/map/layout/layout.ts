import { neighbourSearch } from './neighbours.ts';
import { principalPlane } from './pca.ts';
import { framed, frameOf } from './points.ts';
import { scatter } from './scatter.ts';
import { type Breathe, LEAST_FOR_UMAP, umapLayout } from './umap.ts';

/** Memories that are laid out; the others are placed between them. UMAP of more takes longer and shows little more. */
export const LANDMARKS = 3000;
/** Changes with everything that moves points: a layout that was made otherwise is made anew. */
export const METHOD = 'umap-1';

/** Those of `seqs` that become landmarks, a sample that stays nearly the same as memories come and go. */
export function chooseLandmarks(seqs: readonly number[]): number[] {
  return seqs.toSorted((a, b) => scatter(a) - scatter(b)).slice(0, LANDMARKS);
}

/** The places of landmarks by their vectors, as x and y of each in turn. At least one vector. */
export async function layOut(vectors: readonly Float32Array[], breathe: Breathe): Promise<Uint16Array> {
  const points =
    vectors.length < LEAST_FOR_UMAP
      ? principalPlane(vectors)
      : await umapLayout(vectors, neighbourSearch(vectors), breathe);
  return framed(points, frameOf(points));
}
