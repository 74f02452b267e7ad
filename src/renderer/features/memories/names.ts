import type { MemoriesSearch, Period } from './search.ts';

export const STATE_NAMES: Record<NonNullable<MemoriesSearch['state']>, string> = {
  active: 'Active',
  inactive: 'Inactive',
  waiting: 'Waiting for review',
};

export const PERIOD_NAMES: Record<Period, string> = {
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
  year: 'Last 365 days',
};

export const ORDER_NAMES = {
  '-created': 'Newest first',
  created: 'Oldest first',
  '-updated': 'Last changed first',
  updated: 'Longest unchanged first',
  '-importance': 'Most important first',
  importance: 'Least important first',
} as const;
