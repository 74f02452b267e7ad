/** How often each thing is measured. */
export interface Plan {
  name: 'quick' | 'full';
  /** Memories in the stores that are read and written. */
  sizes: number[];
  /** Calls of get, list and query, each. */
  reads: number;
  /** Searches in each mode. */
  searches: number;
  /** Single stores that are embedded later. */
  stores: number;
  /** Single stores that wait for their embedding. */
  embeddedStores: number;
  /** Batches of 1,000. */
  batches: number;
  /** Memories of one import. */
  imported: number;
  /** Cold starts. */
  starts: number;
  /** Texts in one run of the embedding comparison, and how many runs. */
  embeddedTexts: number;
  embeddingRuns: number;
}

const SIZES = [10_000, 100_000];

export const QUICK: Plan = {
  name: 'quick',
  sizes: SIZES,
  reads: 300,
  searches: 25,
  stores: 1000,
  embeddedStores: 60,
  batches: 6,
  imported: 20_000,
  starts: 3,
  embeddedTexts: 500,
  embeddingRuns: 3,
};

export const FULL: Plan = {
  name: 'full',
  sizes: SIZES,
  reads: 3000,
  searches: 150,
  stores: 5000,
  embeddedStores: 300,
  batches: 20,
  imported: 100_000,
  starts: 9,
  embeddedTexts: 1000,
  embeddingRuns: 7,
};
