import { z } from 'zod';
import type { FacetOptions, QueryOptions } from '../../../client/index.ts';
import { MemoryType, Scope } from '../../../shared/memory.ts';
import { ORDERS } from '../../../shared/terms.ts';

/** Anything that is not as it should be counts as left out: an address that somebody mistyped still opens the list. */
const loose = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);
const Fraction = z.number().min(0).max(1);
const Day = z.iso.date();

export const STATES = ['active', 'inactive', 'waiting'] as const;
export const PERIODS = ['today', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** What the address of the list holds: the question and the filters. What is left out filters nothing. */
export const MemoriesSearch = z.object({
  q: loose(z.string().max(2000)),
  scope: loose(z.array(Scope).min(1)),
  type: loose(z.array(MemoryType).min(1)),
  state: loose(z.enum(STATES)),
  agent: loose(z.string().min(1)),
  session: loose(z.string().min(1)),
  tags: loose(z.array(z.string().min(1)).min(1)),
  /** Namespaces that begin with this. */
  namespace: loose(z.string().min(1)),
  period: loose(z.enum(PERIODS)),
  /** The first and the last day, where no period is named. */
  from: loose(Day),
  to: loose(Day),
  min: loose(Fraction),
  max: loose(Fraction),
  order: loose(z.enum(ORDERS)),
  /** Shows the parts of each score. */
  parts: loose(z.literal(true)),
});
export type MemoriesSearch = z.output<typeof MemoriesSearch>;

export const DEFAULT_ORDER = '-created';

const DAYS: Record<Period, number> = { today: 0, week: 6, month: 29, year: 364 };

/** Midnight where the person is, `days` days before the day of `now`. */
function startOfDay(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}

function parseDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

function createdBounds({ period, from, to }: MemoriesSearch, now: Date): FacetOptions {
  if (period) return { created_after: startOfDay(now, DAYS[period]).toISOString() };
  return {
    ...(from && { created_after: parseDay(from).toISOString() }),
    ...(to && { created_before: startOfDay(parseDay(to), -1).toISOString() }),
  };
}

/** The filters as the API takes them, on the day of `now`. */
export function filtersOf(search: MemoriesSearch, now: Date): FacetOptions {
  const { scope, type, state, agent, session, tags, namespace, min, max } = search;
  return {
    state: state === 'active' || state === 'inactive' ? state : 'all',
    // What is kept from the person's agents is shown, with a mark.
    include_muted: true,
    ...(state === 'waiting' && { waiting: true }),
    ...(scope && { scope }),
    ...(type && { type }),
    ...(agent && { agent }),
    ...(session && { session }),
    ...(tags && { tags }),
    ...(namespace && { namespace_prefix: namespace }),
    ...(min !== undefined && { importance_min: min }),
    ...(max !== undefined && { importance_max: max }),
    ...createdBounds(search, now),
  };
}

/** The list as the API takes it: filters and order. */
export function listOf(search: MemoriesSearch, now: Date): QueryOptions {
  return { ...filtersOf(search, now), order: search.order ?? DEFAULT_ORDER };
}

/** The same address without its filters; the question and how it is shown stay. */
export function withoutFilters({ q, order, parts }: MemoriesSearch): MemoriesSearch {
  return { q, order, parts };
}

export function hasFilters(search: MemoriesSearch): boolean {
  const { q: _, order: __, parts: ___, ...filters } = search;
  return Object.values(filters).some((value) => value !== undefined);
}
