import {
  FACET_VALUES_MAX,
  type FacetCount,
  type Facets,
  type FacetsRequest,
} from '../../../shared/facets.ts';
import type { Caller } from '../domain/principal.ts';
import type { FacetGroup } from '../store/facets.ts';
import type { MemoryContext } from './context.ts';
import { mayReviewAnything, rowsFor } from './visibility.ts';

type Test = (group: FacetGroup) => boolean;
type Facet = 'scope' | 'type' | 'state' | 'agent' | 'namespace';

/** The filter of each facet as a test of a group; what is not asked for lets everything through. */
function testsOf(request: FacetsRequest): Record<Facet, Test> {
  const { scope, type, agent, namespace, namespace_prefix: prefix, state, waiting } = request;
  const oneOf = (values: readonly string[] | undefined, value: string) =>
    !values?.length || values.includes(value);
  return {
    scope: (group) => oneOf(scope, group.scope),
    type: (group) => oneOf(type, group.type),
    agent: (group) => agent === undefined || group.agent === agent,
    namespace: (group) =>
      (namespace === undefined || group.namespace === namespace) &&
      (prefix === undefined || group.namespace?.startsWith(prefix) === true),
    state: (group) => {
      if (state === 'inactive') return group.state === 'inactive';
      return state === 'all' || waiting || group.recalled === 1;
    },
  };
}

const WITHOUT_FACETS = {
  scope: undefined,
  type: undefined,
  agent: undefined,
  namespace: undefined,
  namespace_prefix: undefined,
};

function mostFrequent(counts: ReadonlyMap<string, number>): FacetCount[] {
  return [...counts]
    .filter(([, count]) => count > 0)
    .sort(([a, more], [b, most]) => most - more || (a < b ? -1 : 1))
    .slice(0, FACET_VALUES_MAX)
    .map(([value, count]) => ({ value, count }));
}

/** Counts the values of one facet over the groups that the filters of all others let through. */
function countBy(
  groups: readonly FacetGroup[],
  tests: Record<Facet, Test>,
  facet: Facet,
  valuesOf: (group: FacetGroup) => readonly (string | null)[] = (group) => [group[facet]],
): FacetCount[] {
  const others = Object.entries(tests).filter(([name]) => name !== facet);
  const counts = new Map<string, number>();
  for (const group of groups) {
    if (!others.every(([, test]) => test(group))) continue;
    for (const value of valuesOf(group))
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + group.n);
  }
  return mostFrequent(counts);
}

/** What the memories of a list have in common: how many there are of each scope, type, state, agent, namespace and tag. */
export async function facets(
  context: MemoryContext,
  caller: Caller,
  request: FacetsRequest,
): Promise<Facets> {
  const state = mayReviewAnything(context, caller.principal) ? 'all' : request.state;
  const shared = { ...request, ...WITHOUT_FACETS };
  const { groups, tags } = await context.reads.of({
    kind: 'facets',
    where: rowsFor(context, caller, { ...shared, state }),
    recalled: rowsFor(context, caller, { ...shared, state: 'active', waiting: false }),
    tagged: rowsFor(context, caller, request),
    tagsMax: FACET_VALUES_MAX,
  });
  const tests = testsOf(request);
  const all = Object.values(tests);
  return {
    total: groups.filter((group) => all.every((test) => test(group))).reduce((sum, { n }) => sum + n, 0),
    scope: countBy(groups, tests, 'scope'),
    type: countBy(groups, tests, 'type'),
    state: countBy(groups, tests, 'state', (group) => [
      ...(group.recalled === 1 ? ['active'] : []),
      ...(group.state === 'inactive' ? ['inactive'] : []),
    ]),
    agent: countBy(groups, tests, 'agent'),
    namespace: countBy(groups, tests, 'namespace'),
    tags,
  };
}
