import { z } from 'zod';
import { Bool, checkFilters, filters } from './query.ts';

/** How many values of an open-ended facet (agents, namespaces, tags) an answer names. */
export const FACET_VALUES_MAX = 50;

/** Which memories to count: the filters of a query. */
export const FacetsRequest = z
  .strictObject({ ...filters, waiting: Bool.default(false) })
  .superRefine(checkFilters);
export type FacetsRequest = z.output<typeof FacetsRequest>;

const FacetCount = z.object({ value: z.string(), count: z.int() });
export type FacetCount = z.infer<typeof FacetCount>;

/** The most frequent values, the first one first. */
const Counts = z.array(FacetCount).max(FACET_VALUES_MAX);

/**
 * How many memories have each value. A facet leaves its own filter aside, so that it says what another choice would bring;
 * `tags`, of which all must hold, keep theirs.
 */
export const Facets = z.object({
  /** How many memories the filters let through: the length of the whole list that a query pages through. */
  total: z.int(),
  scope: Counts,
  type: Counts,
  state: Counts,
  agent: Counts,
  namespace: Counts,
  tags: Counts,
});
export type Facets = z.infer<typeof Facets>;
