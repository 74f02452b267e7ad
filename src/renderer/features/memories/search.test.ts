import { describe, expect, test } from 'vitest';
import { filtersOf, hasFilters, MemoriesSearch, withoutFilters } from './search.ts';

const now = new Date(2025, 2, 10, 15, 30);
const midnight = (year: number, month: number, day: number) => new Date(year, month - 1, day).toISOString();

describe('the address of the list', () => {
  test('leaves out what it does not understand', () => {
    const search = MemoriesSearch.parse({
      q: 'tea',
      scope: ['user', 'moon'],
      state: 'asleep',
      min: 7,
      tags: [],
    });
    expect(search).toEqual({ q: 'tea' });
  });

  test('shows all that the person may see unless it names a state', () => {
    expect(filtersOf({}, now)).toEqual({ state: 'all', include_muted: true });
    expect(filtersOf({ state: 'inactive' }, now)).toEqual({ state: 'inactive', include_muted: true });
    expect(filtersOf({ state: 'waiting' }, now)).toEqual({
      state: 'all',
      include_muted: true,
      waiting: true,
    });
  });

  test('means days where the person is', () => {
    expect(filtersOf({ period: 'today' }, now)).toMatchObject({ created_after: midnight(2025, 3, 10) });
    expect(filtersOf({ period: 'week' }, now)).toMatchObject({ created_after: midnight(2025, 3, 4) });
    expect(filtersOf({ from: '2025-01-31', to: '2025-01-31' }, now)).toMatchObject({
      created_after: midnight(2025, 1, 31),
      created_before: midnight(2025, 2, 1),
    });
  });

  test('gives up its filters and keeps the question', () => {
    const search = { q: 'tea', order: 'updated', agent: 'coder', min: 0 } as const;
    expect(hasFilters(search)).toBe(true);
    expect(withoutFilters(search)).toEqual({ q: 'tea', order: 'updated' });
    expect(hasFilters(withoutFilters(search))).toBe(false);
  });
});
