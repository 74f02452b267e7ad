import type { Machine } from '../lib/machine.ts';
import type { Shape } from './corpus.ts';

/** Milliseconds. */
export interface Times {
  p50: number;
  p95: number;
}

/** A kind of search: the product, and others by name in the same run. */
export interface Latency {
  what: string;
  product: Times;
  peers: Record<string, Times>;
}

/** The share of the ten exact nearest memories that the product finds, among those that a filter lets through. */
export interface Recall {
  shape: Shape;
  share: number;
  recall: number;
}

/** A peer with an index that is approximate. */
export interface Approximate {
  name: string;
  /** Milliseconds that building it took; null where that would take too long, and it is left out. */
  buildMs: number | null;
  /** The share of the ten exact nearest memories that it finds, by kind of search. */
  recall: Record<string, number>;
}

/** One figure of the engine as a whole. */
export interface Figure {
  what: string;
  value: number;
  unit: 'ms' | 'MiB';
  /** At most so much is promised. */
  target?: number;
}

/** What was measured at one number of memories. */
export interface SizeResults {
  machine: Machine;
  memories: number;
  latency: Latency[];
  approximate: Approximate[];
  recall: Recall[];
  figures: Figure[];
}
