import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../../client/index.ts';
import { groupId, rowsOfTimeline } from './group.ts';

const NOON = new Date(2025, 0, 15, 12).getTime();
const MINUTE = 60_000;

/** An entry so many minutes before noon. */
const entry = (id: number, ago: number, fields: Partial<AuditEntry> = {}): AuditEntry => ({
  id,
  at: new Date(NOON - ago * MINUTE).toISOString(),
  user: 'ann',
  agent: 'coder',
  key: 'key_1',
  source: 'mcp',
  action: 'memory.store',
  object: `mem_${id}`,
  outcome: 'ok',
  ...fields,
});

const shape = (entries: AuditEntry[], open: number[] = []) =>
  rowsOfTimeline(entries, new Set(open)).map((row) => {
    if (row.kind === 'day') return row.day;
    return row.kind === 'entry' ? row.entry.id : row.entries.map(({ id }) => id);
  });

describe('the rows of the timeline', () => {
  test('begin with the day, and name every day once', () => {
    const yesterday = 24 * 60;
    expect(shape([entry(2, 0), entry(1, yesterday)])).toEqual(['2025-01-15', 2, '2025-01-14', 1]);
  });

  test('tell the same doings of the same agent as one', () => {
    expect(shape([entry(3, 0), entry(2, 1), entry(1, 2)])).toEqual(['2025-01-15', [3, 2, 1]]);
  });

  test.each([
    ['another action', { action: 'memory.edit' }],
    ['another agent', { agent: 'writer' }],
    ['a refusal', { outcome: 'forbidden' }],
    ['another face', { source: 'cli' }],
  ])('tell %s apart', (_, fields) => {
    expect(shape([entry(3, 0), entry(2, 1, fields), entry(1, 2)])).toEqual(['2025-01-15', 3, 2, 1]);
  });

  test('tell apart what is more than ten minutes apart', () => {
    expect(shape([entry(3, 0), entry(2, 10), entry(1, 21)])).toEqual(['2025-01-15', [3, 2], 1]);
  });

  test('show the entries of a group that is open, which stays open when a new one joins it', () => {
    const before = [entry(2, 1), entry(1, 2)];
    const id = groupId(before);
    expect(shape(before, [id])).toEqual(['2025-01-15', [2, 1], 2, 1]);
    expect(shape([entry(3, 0), ...before], [id])).toEqual(['2025-01-15', [3, 2, 1], 3, 2, 1]);
  });

  test('have keys of their own', () => {
    const rows = rowsOfTimeline([entry(3, 0), entry(2, 1), entry(1, 30)], new Set([2]));
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });
});
