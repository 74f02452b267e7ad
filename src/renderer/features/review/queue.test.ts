import { expect, test } from 'vitest';
import type { ReviewItem, ReviewQueue } from '../../../client/index.ts';
import { joinPages, proposedContent, without } from './queue.ts';

const item = (id: string, changes: ReviewItem['proposal']['changes'] = []) =>
  ({ id, content: `Text of ${id}`, proposal: { changes } }) as unknown as ReviewItem;

const batch = (agent: string, size: number, ...ids: string[]): ReviewQueue['batches'][number] => ({
  user: 'admin',
  agent,
  session: null,
  size,
  newest_at: '2025-01-01T00:00:00.000Z',
  oldest_at: '2025-01-01T00:00:00.000Z',
  memories: ids.map((id) => item(id)),
});

const page = (...batches: ReviewQueue['batches']): ReviewQueue => ({
  batches,
  waiting: 9,
  next_cursor: null,
  degraded: null,
});

test('a batch that a page ended in goes on with the next page', () => {
  const { batches, items, rows } = joinPages([
    page(batch('a', 1, 'a1'), batch('b', 3, 'b1', 'b2')),
    page(batch('b', 3, 'b3'), batch('c', 1, 'c1')),
  ]);
  expect(batches.map(({ agent, memories }) => [agent, memories.length])).toEqual([
    ['a', 1],
    ['b', 3],
    ['c', 1],
  ]);
  expect(items.map(({ id }) => id)).toEqual(['a1', 'b1', 'b2', 'b3', 'c1']);
  expect(rows.map(({ kind }) => kind)).toEqual([
    'batch',
    'item',
    'batch',
    'item',
    'item',
    'item',
    'batch',
    'item',
  ]);
});

test('a memory that moved to a later page while it was loaded is shown once', () => {
  const { items } = joinPages([page(batch('a', 2, 'a1')), page(batch('a', 2, 'a1', 'a2'))]);
  expect(items.map(({ id }) => id)).toEqual(['a1', 'a2']);
});

test('what was decided about leaves its batch, and the batch when nothing is left of it', () => {
  const left = without(page(batch('a', 5, 'a1', 'a2'), batch('b', 1, 'b1')), new Set(['a2', 'b1']));
  expect(left.batches).toMatchObject([{ agent: 'a', size: 4, memories: [{ id: 'a1' }] }]);
});

test('what is proposed is the changed text where there is one', () => {
  expect(proposedContent(item('x'))).toBe('Text of x');
  expect(proposedContent(item('x', [{ field: 'content', from: 'Text of x', to: 'New' }]))).toBe('New');
  expect(proposedContent(item('x', [{ field: 'scope', from: 'user', to: 'agent' }]))).toBe('Text of x');
});
