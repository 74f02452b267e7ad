import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { DIMENSIONS } from '../../src/main/core/embed/embedder.ts';
import { openBlobs } from './blobs.ts';

/** Above this none is built: a million vectors would take a quarter of an hour or more. */
const LARGEST_GRAPH = 100_000;
const VECTORS_AT_ONCE = 1000;
/** usearch chooses. */
const BY_ITSELF = 0;

/** The vectors of a data directory in a graph of usearch (HNSW), float32, with its own settings. */
export interface Graph {
  /** Milliseconds that it took to build, with all cores. */
  buildMs: number;
  /** Numbers of memories near a vector, counted from 0, the nearest first. Approximate. */
  nearest(vector: Float32Array, k: number): number[];
}

function emptyIndex(): Index {
  return new Index({
    dimensions: DIMENSIONS,
    metric: MetricKind.Cos,
    quantization: ScalarKind.F32,
    connectivity: BY_ITSELF,
    expansion_add: BY_ITSELF,
    expansion_search: BY_ITSELF,
    multi: false,
  });
}

/** Fills the index and returns how long usearch took, the reading of the vectors left out. */
function build(index: Index, root: string): number {
  const blobs = openBlobs(root);
  let ms = 0;
  let keys: bigint[] = [];
  let vectors: Float32Array[] = [];
  const add = () => {
    const began = performance.now();
    if (keys.length > 0) index.add(BigUint64Array.from(keys), vectors, BY_ITSELF);
    ms += performance.now() - began;
    keys = [];
    vectors = [];
  };
  for (const { number, vector } of blobs.each()) {
    keys.push(BigInt(number));
    vectors.push(vector);
    if (keys.length === VECTORS_AT_ONCE) add();
  }
  add();
  blobs.close();
  return ms;
}

/** Builds the graph of a data directory, or loads it: it is kept beside that. Null for more vectors than it is built for. */
export function openGraph(root: string, size: number): Graph | null {
  if (size > LARGEST_GRAPH) return null;
  const index = emptyIndex();
  const kept = `${root}.usearch`;
  const note = `${kept}.json`;
  if (existsSync(note)) index.load(kept);
  else {
    const buildMs = build(index, root);
    index.save(kept);
    writeFileSync(note, JSON.stringify({ buildMs }));
  }
  return {
    buildMs: JSON.parse(readFileSync(note, 'utf8')).buildMs,
    nearest: (vector, k) => Array.from(index.search(vector, k, 1).keys, Number),
  };
}
