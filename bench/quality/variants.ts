import { type EvidenceWeights, PIPELINE, type Pipeline } from '../../src/main/core/search/pipeline.ts';
import type { SearchInput } from '../../src/shared/query.ts';

/** A way to search: the product as it is, or with one of its parts switched off. */
export interface Variant {
  name: string;
  pipeline: Pipeline;
  request?: Pick<SearchInput, 'mode'>;
}

const without = (...names: (keyof EvidenceWeights)[]): Pipeline => ({
  ...PIPELINE,
  weights: { ...PIPELINE.weights, ...Object.fromEntries(names.map((name) => [name, 0])) },
});
const lexically = (change: Partial<Pipeline['lexical']>): Pipeline => ({
  ...PIPELINE,
  lexical: { ...PIPELINE.lexical, ...change },
});

export const PRODUCT: Variant = { name: 'everything', pipeline: PIPELINE };

export const VARIANTS: readonly Variant[] = [
  PRODUCT,
  { name: 'without the floor', pipeline: { ...PIPELINE, floor: false } },
  { name: 'without the words of neighbours', pipeline: lexically({ neighbours: [], afterQuestion: 0 }) },
  { name: 'without answers standing after questions', pipeline: lexically({ afterQuestion: 0.5 }) },
  { name: 'without the length floor', pipeline: lexically({ lengthFloor: null }) },
  { name: 'without the words of the session', pipeline: without('session') },
  { name: 'without the vectors of neighbours', pipeline: { ...PIPELINE, semantic: { neighbours: [] } } },
  { name: 'without the named speaker', pipeline: without('speaker') },
  { name: 'without dates', pipeline: without('date') },
  { name: 'without "when"', pipeline: without('time') },
  { name: 'words alone', pipeline: PIPELINE, request: { mode: 'keyword' } },
  { name: 'meaning alone', pipeline: PIPELINE, request: { mode: 'semantic' } },
];
