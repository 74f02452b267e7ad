import { describe, expect, test } from 'vitest';
import type { Memory } from '../../../client/index.ts';
import { changesOf, draftOf, EMPTY_DRAFT, fieldsOf, metadataProblem } from './draft.ts';

const memory = {
  id: 'mem_1',
  content: 'Tea at four',
  type: 'preference',
  scope: 'user',
  importance: 0,
  tags: ['tea'],
  namespace: 'habits',
  key: 'tea',
  valid_from: '2025-01-15T10:20:30.456Z',
  valid_until: null,
  expires_at: null,
  metadata: { cups: 2 },
} as unknown as Memory;

describe('the draft of a memory', () => {
  test('changes nothing until it is touched', () => {
    expect(changesOf(draftOf(memory), memory)).toEqual({});
  });

  test('changes what was touched and nothing else', () => {
    const draft = { ...draftOf(memory), content: 'Tea at five', key: ' ', importance: null };
    expect(changesOf(draft, memory)).toEqual({ content: 'Tea at five', key: null, importance: null });
  });

  test('has times as the person has them', () => {
    const local = draftOf(memory).valid_from;
    expect(new Date(local).getTime()).toBe(Date.parse('2025-01-15T10:20:00Z'));
    const { valid_until } = changesOf({ ...draftOf(memory), valid_until: local }, memory);
    expect(valid_until).toBe('2025-01-15T10:20:00.000Z');
  });
});

test('an empty draft is a memory with nothing but defaults', () => {
  expect(fieldsOf({ ...EMPTY_DRAFT, content: 'x' })).toMatchObject({
    type: 'fact',
    scope: 'user',
    namespace: null,
    metadata: {},
  });
});

test('metadata is an object of JSON', () => {
  expect(metadataProblem('')).toBeUndefined();
  expect(metadataProblem('{"a": 1}')).toBeUndefined();
  expect(metadataProblem('[1]')).toContain('JSON object');
  expect(metadataProblem('{')).toContain('not valid JSON');
});
