import { UMAP } from 'umap-js';
import { mulberry32 } from '../../domain/random.ts';
import type { NeighbourSearch } from './neighbours.ts';
import { principalPlane } from './pca.ts';
import type { Points } from './points.ts';

const NEIGHBOURS = 15;
/** Fewer than that have no neighbourhoods worth keeping: their principal components show as much. */
export const LEAST_FOR_UMAP = NEIGHBOURS + 1;
const MIN_DIST = 0.1;
const SEED = 1;
/** Half the side of the square that the layout begins in, as umap-js would fill it at random. */
const START_SIDE = 10;
/** Epochs, or searches for neighbours, between two breaths. */
const EPOCHS_A_STEP = 5;
const SEARCHES_A_STEP = 200;

/** Called often, with how much is done (0 to 1); whoever waits may do something else meanwhile. */
export type Breathe = (done: number) => Promise<void>;

interface Graph {
  indices: number[][];
  distances: number[][];
}

/** The nearest of each vector as umap-js wants them: itself first. */
async function neighbourGraph(
  vectors: readonly Float32Array[],
  search: NeighbourSearch,
  breathe: Breathe,
): Promise<Graph> {
  const graph: Graph = { indices: [], distances: [] };
  for (const [i, vector] of vectors.entries()) {
    const others = search.of(vector, NEIGHBOURS).filter(({ index }) => index !== i);
    const nearest = [{ index: i, distance: 0 }, ...others].slice(0, NEIGHBOURS);
    graph.indices.push(nearest.map(({ index }) => index));
    graph.distances.push(nearest.map(({ distance }) => distance));
    if (i % SEARCHES_A_STEP === 0) await breathe(i / vectors.length);
  }
  return graph;
}

/** Puts each point where its principal components are, so that what is far apart in the end was so from the start. */
function begin(embedding: number[][], plane: Points): void {
  const largest = plane.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  embedding.forEach((point, i) => {
    for (const side of [0, 1]) point[side] = ((plane[2 * i + side] as number) / largest) * START_SIDE;
  });
}

/**
 * Lays vectors out so that near ones stay near (UMAP, McInnes, Healy and Melville 2018). The same vectors in the same order
 * give the same layout. At least `LEAST_FOR_UMAP` vectors.
 */
export async function umapLayout(
  vectors: readonly Float32Array[],
  search: NeighbourSearch,
  breathe: Breathe,
): Promise<Points> {
  const graph = await neighbourGraph(vectors, search, (done) => breathe(done * 0.2));
  const umap = new UMAP({ nNeighbors: NEIGHBOURS, minDist: MIN_DIST, random: mulberry32(SEED) });
  umap.setPrecomputedKNN(graph.indices, graph.distances);
  // With known neighbours umap-js asks the data for their number only.
  const epochs = umap.initializeFit(graph.indices);
  begin(umap.getEmbedding(), principalPlane(vectors));
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (epoch % EPOCHS_A_STEP === 0) await breathe(0.2 + 0.8 * (epoch / epochs));
  }
  return Float64Array.from(umap.getEmbedding().flat());
}
